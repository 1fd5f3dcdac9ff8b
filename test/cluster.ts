import { fileURLToPath } from 'node:url';
import { type Job, Queue, Worker } from 'bullmq';
import { estimatePiSync, type Progress } from 'estimate-pi';
import { createWorker, type EstimateWorker, submitEstimate } from 'estimate-pi/bullmq';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Running, start } from './children.js';
import { type RedisServer, startRedis } from './redis.js';

/** A Redis, a queue of its own for each test, and workers, all of which end with the test. */

export const SEED = 42;
export const CLI: string = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** A worker that died is missed soon. */
const stalledMs = 1500;

export const expectedHits = (samples: number): number => estimatePiSync(samples, { seed: SEED }).hits;

export type Counts = Readonly<Record<string, number>>;
type Submit = (samples: number, more?: object) => ReturnType<typeof submitEstimate>;

export type Cluster = {
  readonly redis: () => RedisServer;
  readonly url: () => string;
  readonly queue: () => string;
  /** Ends with the test. */
  atEnd(stop: () => unknown): void;
  inProcess(options?: object): EstimateWorker;
  asProcess(args?: readonly string[], variables?: Readonly<Record<string, string>>): Running;
  /** A worker of another make, that does with shards what it likes. */
  stranger(count: (job: Job) => Promise<unknown>): Worker;
  submit: Submit;
  withQueue<T>(use: (queue: Queue) => Promise<T>): Promise<T>;
  counts(): Promise<Counts>;
};

export function useCluster(): Cluster {
  let redis: RedisServer;
  let number = 0;
  let queue = '';
  const stops: (() => unknown)[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    queue = `test-${++number}`;
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  const place = () => ({ connection: redis.url, queue });
  const cluster: Cluster = {
    redis: () => redis,
    url: () => redis.url,
    queue: () => queue,
    atEnd: (stop) => void stops.push(stop),
    inProcess(options = {}) {
      const worker = createWorker({ ...place(), stalledMs, ...options });
      stops.push(() => worker.close(0));
      return worker;
    },
    asProcess(args = ['--quiet'], variables = {}) {
      const child = start(process.execPath, [CLI, 'work', '--redis', redis.url, '--queue', queue, ...args], variables);
      stops.push(() => {
        child.kill('SIGKILL');
        return child.ended;
      });
      return child;
    },
    stranger(count) {
      const worker = new Worker(queue, count, { connection: { url: redis.url } });
      stops.push(() => worker.close(true));
      return worker;
    },
    submit: (samples, more = {}) => submitEstimate({ ...place(), samples, seed: SEED, ...more }),
    async withQueue(use) {
      const opened = new Queue(queue, { connection: { url: redis.url } });
      try {
        return await use(opened);
      } finally {
        await opened.close();
      }
    },
    counts: () => cluster.withQueue((opened) => opened.getJobCounts()),
  };
  return cluster;
}

/** Nothing is left in a queue. */
export const isEmpty = (counts: Counts): boolean => Object.values(counts).every((count) => count === 0);

/** Resolves when an estimate has come so far. */
export function whenDone(share: number): { onProgress: (progress: Progress) => void; reached: Promise<void> } {
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { onProgress: ({ done, total }) => done >= share * total && reach(), reached };
}
