import type { Command } from 'commander';
import type { PlaceOptions, QueueStatus } from '../../bullmq/index.js';
import { checkValue } from '../../options.js';
import { formatClusterEstimate } from '../../report/estimate.js';
import { addRedisOptions, loadBullmq, placeOptionsOf, type RedisFlags } from '../cluster.js';
import { interruptible } from '../interrupt.js';
import { parseCount } from '../number.js';
import { createProgressBar } from '../progress.js';

type SubmitFlags = RedisFlags & {
  readonly seed?: number;
  readonly shards?: number;
  readonly json?: true;
  readonly quiet?: true;
};

export function addSubmitCommand(program: Command): void {
  const command = program
    .command('submit')
    .description('have the workers of a queue count an estimate, and wait for it; Ctrl-C calls it off')
    .argument('<samples>', 'how many darts: 1e13, 10T', parseCount)
    .option('-s, --seed <integer>', 'repeat a run (default: random, and shown)', parseCount)
    .option('--shards <count>', 'into how many shards it is cut (default: by its size, 64 or so)', parseCount)
    .option('--json', 'print the estimate as one line of JSON')
    .option('-q, --quiet', 'print π alone, and no progress bar');
  addRedisOptions(command).action(runSubmit);
}

const noWorker = (queue: string): string =>
  `queue '${queue}' has no worker yet; the estimate waits until there is one: estimate-pi work --queue ${queue}`;

/** Before a long wait that would otherwise be silent. Where Redis does not tell the workers, nothing is said. */
async function warnWithoutWorker(
  queueStatus: (options: PlaceOptions) => Promise<QueueStatus>,
  place: PlaceOptions,
): Promise<void> {
  const { workers, queue } = await queueStatus(place);
  if (workers === 0) process.stderr.write(`estimate-pi: ${noWorker(queue)}\n`);
}

async function runSubmit(samples: number, flags: SubmitFlags): Promise<void> {
  checkValue('samples', samples);
  const { submitEstimate, queueStatus } = await loadBullmq(flags, 'submit');
  const place = placeOptionsOf(flags);
  const bar = await createProgressBar(samples, !flags.quiet);
  const onProgress = ({ done }: { readonly done: number }): void => bar.update(done);
  const { seed, shards } = flags;
  const submitting = interruptible(async (signal) => {
    if (!flags.quiet) await warnWithoutWorker(queueStatus, place);
    return submitEstimate({ ...place, samples, seed, shards, signal, onProgress });
  }, 'called off');
  const estimate = await submitting.finally(bar.stop);
  if (flags.json) process.stdout.write(`${JSON.stringify(estimate)}\n`);
  else if (flags.quiet) process.stdout.write(`${estimate.pi}\n`);
  else process.stdout.write(formatClusterEstimate(estimate));
}
