import type { Job } from 'bullmq';
import type { Command } from 'commander';
import { openBackend } from '../../backends/select.js';
import type { EstimateWorker } from '../../bullmq/index.js';
import { formatCount, formatDuration } from '../../report/numbers.js';
import { safeText } from '../../report/untrusted.js';
import { addRedisOptions, loadBullmq, placeOptionsOf, type RedisFlags } from '../cluster.js';
import { onInterrupt } from '../interrupt.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';

type WorkFlags = RunFlags & RedisFlags & { readonly json?: true; readonly quiet?: true };

export function addWorkCommand(program: Command): void {
  const command = program
    .command('work')
    .description('count shards from a queue until stopped; SIGTERM hands in what is counted')
    .option('--json', 'a line of JSON on standard output for each shard, instead of text on standard error')
    .option('-q, --quiet', 'say nothing of each shard');
  addRedisOptions(addRunOptions(command, null)).action(runWorker);
}

/** One thing that happened, for a person or a program to read. */
type Entry = { readonly event: string; readonly text: string } & Readonly<Record<string, unknown>>;

function logger({ json, quiet }: WorkFlags): (entry: Entry) => void {
  if (quiet) return () => undefined;
  // A disk that is full behind the log, or a reader that has gone, is no reason to stop counting.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return ({ text, ...facts }) => {
    if (json) process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...facts })}\n`);
    else process.stderr.write(`estimate-pi: ${text}\n`);
  };
}

type Shard = { readonly estimate: string; readonly shard: number; readonly shards: number };

/** Job data is from outside: anybody may have put it into the queue. */
function isShard(data: unknown): data is Shard {
  const { estimate, shard, shards } = (data ?? {}) as Partial<Record<keyof Shard, unknown>>;
  return typeof estimate === 'string' && /^[\w-]{1,40}$/.test(estimate) && [shard, shards].every(Number.isInteger);
}

/** Which shard of which estimate, as far as the job tells. */
function shardOf(job: Job | undefined): Partial<Shard> & { readonly name: string } {
  if (!isShard(job?.data)) return { name: safeText(`job ${job?.id ?? 'of an unknown id'}`) };
  const { estimate, shard, shards } = job.data;
  return { estimate, shard, shards, name: `shard ${shard}/${shards} of estimate ${estimate}` };
}

function logShards({ worker }: EstimateWorker, log: (entry: Entry) => void): void {
  worker.on('completed', (job, result: { readonly samples: number } | null) => {
    const { name, ...facts } = shardOf(job);
    if (result === null) {
      log({ event: 'dropped', text: `${name} dropped: nobody waits for it any more`, ...facts });
      return;
    }
    const ms = Math.max((job.finishedOn ?? 0) - (job.processedOn ?? 0), 0);
    const text = `${name}: counted ${formatCount(result.samples)} darts in ${formatDuration(ms)}`;
    log({ event: 'counted', text, ...facts, start: job.data.start, samples: result.samples, ms });
  });
  worker.on('failed', (job, error) => {
    const { name, ...facts } = shardOf(job);
    const reason = safeText(error.message);
    log({ event: 'failed', text: `${name} failed: ${reason}`, ...facts, reason });
  });
  worker.on('stalled', (id) => {
    const job = safeText(id);
    log({ event: 'stalled', text: `${job} had lost its worker, and waits again`, job });
  });
}

async function runWorker(flags: WorkFlags): Promise<void> {
  const { createWorker } = await loadBullmq(flags, 'work');
  const log = logger(flags);
  const run = runOptionsOf(flags);
  // A machine without a GPU says so before it takes shards that others could count.
  await openBackend(run);
  const worker = createWorker({ ...placeOptionsOf(flags), ...run });
  logShards(worker, log);
  const release = onInterrupt((signal) => {
    log({ event: 'stopping', text: 'stopping', signal });
    void worker.close();
  });
  try {
    // Why it is not ready, `ended` tells as a failure of Redis.
    await Promise.race([worker.worker.waitUntilReady().catch(() => worker.ended), worker.ended]);
    log({ event: 'working', text: `working on queue '${flags.queue}'`, queue: flags.queue });
    await worker.ended;
    // It did what the signal asked for.
    process.exitCode = 0;
  } finally {
    release();
    // Connections that still retry must not keep the process.
    setImmediate(() => process.exit());
  }
}
