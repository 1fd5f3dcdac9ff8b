import type { Command } from 'commander';
import type { BackendName } from '../../options.js';
import { loadAddon } from '../../platform/node/addon.js';
import { paragraph } from '../../report/text.js';
import { safeText } from '../../report/untrusted.js';
import { randomSeed } from '../../seed.js';
import type { Finding } from '../../selftest/checks.js';
import { parseCount, parseSeconds } from '../number.js';
import { backendOption } from '../options.js';
import { isOutputRead, print } from '../output.js';
import { screenOf } from '../screen.js';

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

const INDENT = ' '.repeat(6);

/** A line per check as it ends, and the sum of it all. Returns how many failed. */
export async function reportFindings(
  findings: AsyncIterable<Finding>,
  write: (line: string) => Promise<void>,
  width: number = Number.POSITIVE_INFINITY,
): Promise<number> {
  let failures = 0;
  for await (const { check, passed, detail } of findings) {
    await write(paragraph(`${passed ? 'ok  ' : 'FAIL'}  ${check}: ${safeText(detail, 1000)}`, width, INDENT));
    if (!passed) failures++;
    if (!isOutputRead()) return failures;
  }
  await write(failures === 0 ? 'everything passed\n' : `${failures} failed\n`);
  return failures;
}

async function runSelftest({ seconds, seed = randomSeed(), backend }: SelftestFlags): Promise<void> {
  const { selftest } = await import('../../selftest/selftest.js');
  const { width } = screenOf();
  const runtime = `Node ${process.version} ${process.platform}-${process.arch}`;
  await print(paragraph(`estimate-pi selftest, seed ${seed}, ${runtime}`, width));
  const native = loadAddon();
  if (!native.loaded) {
    await print(paragraph(`note  no native kernel, because ${safeText(native.error.summary, 1000)}`, width, INDENT));
  }
  const failures = await reportFindings(selftest(seconds, seed, backend), print, width);
  if (failures > 0) process.exitCode = 1;
}
