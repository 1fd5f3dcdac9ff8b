import type { Command } from 'commander';
import type { BackendName } from '../../options.js';
import { loadAddon } from '../../platform/node/addon.js';
import { randomSeed } from '../../seed.js';
import type { Finding } from '../../selftest/checks.js';
import { parseCount, parseSeconds } from '../number.js';
import { backendOption } from '../options.js';

type SelftestFlags = { readonly seconds: number; readonly seed?: number; readonly backend?: BackendName };

export function addSelftestCommand(program: Command): void {
  program
    .command('selftest')
    .description('check this installation: known answers, every kernel and backend against each other, statistics')
    .option('--seconds <time>', 'how long, about', parseSeconds, 5)
    .option('-s, --seed <integer>', 'what the random checks are drawn from (default: random, and shown)', parseCount)
    .addOption(backendOption('whose kernels to check (default: all but the GPU)'))
    .action(runSelftest);
}

/** A line per check as it ends, and the sum of it all. Returns how many failed. */
export async function reportFindings(findings: AsyncIterable<Finding>, write: (line: string) => void): Promise<number> {
  let failures = 0;
  for await (const { check, passed, detail } of findings) {
    write(`${passed ? 'ok  ' : 'FAIL'}  ${check}: ${detail}\n`);
    if (!passed) failures++;
  }
  write(failures === 0 ? 'everything passed\n' : `${failures} failed\n`);
  return failures;
}

async function runSelftest({ seconds, seed = randomSeed(), backend }: SelftestFlags): Promise<void> {
  const { selftest } = await import('../../selftest/selftest.js');
  process.stdout.write(
    `estimate-pi selftest, seed ${seed}, Node ${process.version} ${process.platform}-${process.arch}\n`,
  );
  const native = loadAddon();
  if (!native.loaded) process.stdout.write(`note  no native kernel, because ${native.error.summary}\n`);
  const failures = await reportFindings(selftest(seconds, seed, backend), (line) => process.stdout.write(line));
  if (failures > 0) process.exitCode = 1;
}
