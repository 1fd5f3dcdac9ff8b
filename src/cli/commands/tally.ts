import { type Command, InvalidArgumentError } from 'commander';
import { rangeError } from '../../errors.js';
import { checkValue } from '../../options.js';
import { cutShard, type ShardNumber } from '../../shards/cut.js';
import { writeTally } from '../../shards/read.js';
import { scheduledShard } from '../../shards/scheduler.js';
import { tally } from '../../tally.js';
import { tellBackend } from '../backend-reason.js';
import { interruptible } from '../interrupt.js';
import { parseCount } from '../number.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';
import { createProgressBar } from '../progress.js';

type TallyFlags = RunFlags & {
  readonly samples: number;
  readonly seed: number;
  readonly shard?: ShardNumber;
  readonly shards?: number;
  readonly quiet?: true;
};

const SCHEDULERS = `
Without --shard, index and count come from the environment that a batch system
sets: SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT, JOB_COMPLETION_INDEX
(Kubernetes; with --shards), OMPI_COMM_WORLD_RANK and _SIZE, PMI_RANK and
PMI_SIZE, SLURM_PROCID and SLURM_NTASKS.`;

export function addTallyCommand(program: Command): void {
  const command = program
    .command('tally')
    .description('count one shard of an estimate, and print its tally as a line of JSON for `estimate-pi merge`')
    .requiredOption('-n, --samples <darts>', 'darts of the whole estimate, of which this is a part', parseCount)
    .option('--shard <I/N>', 'which part, I from 0 to N − 1', parseShard)
    .option('--shards <N>', 'how many parts, where the environment tells the index alone', parseCount)
    .option('-q, --quiet', 'no progress bar, and nothing about where the shard number came from')
    .addHelpText('after', SCHEDULERS);
  addRunOptions(command).action(runTally);
  for (const option of command.options) {
    if (option.attributeName() !== 'seed') continue;
    option.makeOptionMandatory();
    option.description = 'the stream, the same for all parts';
  }
}

function parseShard(text: string): ShardNumber {
  const match = /^(\d+)\/(\d+)$/.exec(text.trim());
  const shard = { index: Number(match?.[1]), count: Number(match?.[2]) };
  if (!(shard.index < shard.count)) {
    throw new InvalidArgumentError(`'${text}' is not a shard such as 0/4, the first of four, or 3/4, the last.`);
  }
  return shard;
}

const WHOLE: ShardNumber = { index: 0, count: 1 };

function shardOf({ shard, shards, quiet }: TallyFlags): ShardNumber {
  if (shard !== undefined) return shard;
  const scheduled = scheduledShard(process.env, shards);
  if (scheduled === undefined && shards !== undefined) {
    throw rangeError('ERR_OUT_OF_RANGE', '--shards tells how many, but neither --shard nor the environment which');
  }
  if (scheduled === undefined) return WHOLE;
  const { index, count, source } = scheduled;
  if (!quiet) process.stderr.write(`estimate-pi: shard ${index}/${count}, from ${source}\n`);
  return scheduled;
}

/** Ctrl-C leaves a tally too, of the darts until then; `merge` names what is missing. */
async function runTally(flags: TallyFlags): Promise<void> {
  const { seed, samples } = flags;
  checkValue('samples', samples);
  const shard = shardOf(flags);
  const range = cutShard({ seed, start: 0, samples }, shard);
  if (range === undefined) {
    const message = `shard ${shard.index}/${shard.count} is empty: there are more shards than blocks of 2^20 darts`;
    process.stderr.write(`estimate-pi: ${message}\n`);
    return;
  }
  if (!flags.quiet) tellBackend(flags);
  const bar = await createProgressBar(range.samples, !flags.quiet);
  const counted = await interruptible(
    (signal) =>
      tally(range, {
        ...runOptionsOf(flags),
        signal,
        keepPartial: true,
        onProgress: ({ done }) => bar.update(done),
      }).finally(bar.stop),
    'interrupted before the first dart landed',
  );
  process.stdout.write(writeTally(counted, samples));
}
