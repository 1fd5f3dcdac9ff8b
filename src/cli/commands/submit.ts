import type { Command } from 'commander';
import { checkValue } from '../../options.js';
import { formatClusterEstimate } from '../../report/estimate.js';
import { addRedisOptions, loadBullmq, type RedisFlags } from '../cluster.js';
import { interruptible } from '../interrupt.js';
import { parseCount } from '../number.js';
import { createProgressBar } from '../progress.js';

type SubmitFlags = RedisFlags & {
  readonly seed?: number;
  readonly shards: number;
  readonly json?: true;
  readonly quiet?: true;
};

export function addSubmitCommand(program: Command): void {
  const command = program
    .command('submit')
    .description('have the workers of a queue count an estimate, and wait for it; Ctrl-C calls it off')
    .argument('<samples>', 'how many darts: 1e13, 10T', parseCount)
    .option('-s, --seed <integer>', 'repeat a run (default: random, and shown)', parseCount)
    .option('--shards <count>', 'into how many jobs it is cut', parseCount, 64)
    .option('--json', 'print the estimate as one line of JSON')
    .option('-q, --quiet', 'print π alone, and no progress bar');
  addRedisOptions(command).action(runSubmit);
}

const noWorker = (queue: string): string =>
  `queue '${queue}' has no worker yet; the estimate waits until there is one: estimate-pi work --queue ${queue}`;

async function runSubmit(samples: number, flags: SubmitFlags): Promise<void> {
  checkValue('samples', samples);
  const { submitEstimate, queueStatus } = await loadBullmq(flags);
  const { redis: connection, queue, seed, shards } = flags;
  const { workers } = await queueStatus({ connection, queue });
  if (workers === 0 && !flags.quiet) process.stderr.write(`estimate-pi: ${noWorker(queue)}\n`);
  const bar = await createProgressBar(samples, !flags.quiet);
  const onProgress = ({ done }: { readonly done: number }): void => bar.update(done);
  const submitting = interruptible(
    (signal) => submitEstimate({ connection, queue, samples, seed, shards, signal, onProgress }),
    'called off',
  );
  const estimate = await submitting.finally(bar.stop);
  if (flags.json) process.stdout.write(`${JSON.stringify(estimate)}\n`);
  else if (flags.quiet) process.stdout.write(`${estimate.pi}\n`);
  else process.stdout.write(formatClusterEstimate(estimate));
}
