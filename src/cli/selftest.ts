import { type Command, InvalidArgumentError } from 'commander';
import { loadAddon } from '../backends/native/addon.js';
import { randomSeed } from '../estimate.js';
import { parseCount } from './number.js';

type SelftestFlags = { readonly seconds: number; readonly seed?: number };

export function addSelftestCommand(program: Command): void {
  program
    .command('selftest')
    .description('check this installation: known answers, every kernel and backend against each other, statistics')
    .option('--seconds <time>', 'how long, about', parseSeconds, 5)
    .option('-s, --seed <integer>', 'what the random checks are drawn from (default: random, and shown)', parseCount)
    .action(runSelftest);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError(`'${text}' is not a number of seconds up to a day.`);
  return seconds;
}

/** A line per check as it ends; exit code 1 if any failed. */
async function runSelftest({ seconds, seed = randomSeed() }: SelftestFlags): Promise<void> {
  const { selftest } = await import('../selftest/selftest.js');
  process.stdout.write(
    `estimate-pi selftest, seed ${seed}, Node ${process.version} ${process.platform}-${process.arch}\n`,
  );
  const native = loadAddon();
  if (!native.loaded) process.stdout.write(`note  no native kernel, because ${native.error.message}\n`);
  let failures = 0;
  for await (const { check, passed, detail } of selftest(seconds, seed)) {
    process.stdout.write(`${passed ? 'ok  ' : 'FAIL'}  ${check}: ${detail}\n`);
    if (!passed) failures++;
  }
  process.stdout.write(failures === 0 ? 'everything passed\n' : `${failures} failed\n`);
  if (failures > 0) process.exitCode = 1;
}
