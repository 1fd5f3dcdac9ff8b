import type { Command } from 'commander';
import { select } from '../../backends/select.js';
import { RUN_OPTIONS, readOptions } from '../../options.js';
import { formatCount } from '../../report/numbers.js';
import { addRedisOptions, loadBullmq, type RedisFlags } from '../cluster.js';
import { EXIT_CODES } from '../interrupt.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';

const IMPATIENT_MS = 500;

type WorkFlags = RunFlags & RedisFlags & { readonly quiet?: true };

export function addWorkCommand(program: Command): void {
  const command = program
    .command('work')
    .description('count shards from a queue until stopped; SIGTERM finishes the shard, or hands it back')
    .option('-q, --quiet', 'say nothing of each shard');
  addRedisOptions(addRunOptions(command, null)).action(runWorker);
}

async function runWorker(flags: WorkFlags): Promise<void> {
  const run = runOptionsOf(flags);
  readOptions(run, RUN_OPTIONS);
  // A machine without a GPU says so before it takes shards that others could count.
  await select(run).backend.open?.();
  const { createWorker, openQueue, watchRedis, closeAll } = await loadBullmq(flags);
  const queue = openQueue(flags.redis, flags.queue);
  const heartbeat = watchRedis(queue);
  const say = (text: string): void => {
    if (!flags.quiet) process.stderr.write(`estimate-pi: ${text}\n`);
  };
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let begin: number | undefined;
  const onSignal = (signal: keyof typeof EXIT_CODES): void => {
    begin ??= performance.now();
    // Whoever does not want to wait presses Ctrl-C once more; a launcher in between may pass the first one on twice.
    if (performance.now() - begin > IMPATIENT_MS) process.exit(EXIT_CODES[signal]);
    stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    await Promise.race([queue.waitUntilReady(), heartbeat.lost]);
    const { worker, stop: stopWorker } = createWorker({ connection: flags.redis, queue: flags.queue, ...run });
    worker.on('completed', ({ name, data }) => say(`${name} done: ${formatCount(data.samples)} darts`));
    worker.on('failed', (_, error) => say(`failed: ${error.message}`));
    worker.on('stalled', (id) => say(`shard ${id} had lost its worker, and waits again`));
    say(`working on queue '${flags.queue}'`);
    await Promise.race([stopped, heartbeat.lost]);
    say('stopping');
    await stopWorker();
  } finally {
    heartbeat.stop();
    await closeAll(queue);
    // Connections that still retry must not keep the process.
    setImmediate(() => process.exit());
  }
}
