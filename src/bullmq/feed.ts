import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { failure } from '../errors.js';
import { safeText } from '../report/untrusted.js';
import { STREAM_VERSION } from '../stream/layout.js';
import { type JobState, readJobs } from './connection.js';
import { FORMAT, SHARD, type ShardJob } from './jobs.js';
import { renewLease } from './lease.js';
import { isGlut, type Ledger, openPace, type Portion, portionsWanted } from './ledger.js';
import { readResult } from './plausible.js';

/** Keeps a queue supplied with portions of one estimate, and enters what workers hand in. */

export type Feed = {
  /** Fills the queue up, then looks at what is in it; true where something was handed in. */
  turn(): Promise<boolean>;
  /** Workers may have dropped what is in the queue now: what is found missing is put in again. */
  mayHaveLost(): void;
  /** Takes everything out of the queue that no worker is counting. */
  withdraw(): Promise<void>;
};

type Entry = {
  readonly id: string;
  readonly portion: Portion;
  isSent: boolean;
  /** How often shards may have been lost before it was sent. */
  lossesBefore: number;
};

const ADDED_AT_ONCE = 256;
const REMOVED_AT_ONCE = 64;
const FIRST_READ = 16;
const LAST_TRIES = 4;
const LAST_PAUSE_MS = 100;
/** What a submitter that died did not read is removed when a worker next finishes something. */
const UNREAD_S = 120;

/** @param growth - by how much each piece is larger than the one before */
function* inPieces<Item>(items: readonly Item[], size: number, growth = 1): Generator<readonly Item[]> {
  for (let first = 0, now = size; first < items.length; first += now, now *= growth) {
    yield items.slice(first, first + now);
  }
}

const nameOf = ({ shard }: Portion, shards: number): string => `shard ${shard}/${shards}`;

export function openFeed(queue: Queue, estimate: string, ledger: Ledger, isStopped: () => boolean): Feed {
  /** In the order in which workers take them. */
  const entries = new Map<string, Entry>();
  const pace = openPace();
  let sequence = 0;
  let losses = 0;
  let active = 0;
  // After a new connection Redis may be another, or have lost its last second.
  queue.on('ioredis:close', () => losses++);

  const jobOf = ({ id, portion: { shard, range } }: Entry) => {
    const data: ShardJob = { format: FORMAT, stream: STREAM_VERSION, estimate, shard, shards: ledger.shards, ...range };
    // With an id of its own a job that is sent twice, over a broken connection, is in the queue once.
    const opts = { jobId: id, removeOnComplete: { age: UNREAD_S }, removeOnFail: { age: UNREAD_S } };
    return { name: SHARD, data, opts };
  };

  const supply = async (): Promise<void> => {
    const wanted = portionsWanted({ active, usualMs: pace.usual() });
    while (entries.size < wanted) {
      const portion = ledger.next();
      if (portion === undefined) break;
      const id = `${estimate}-${sequence++}`;
      entries.set(id, { id, portion, isSent: false, lossesBefore: 0 });
    }
    const unsent = [...entries.values()].filter(({ isSent }) => !isSent);
    for (const some of inPieces(unsent, ADDED_AT_ONCE)) {
      if (isStopped()) return;
      for (const entry of some) entry.lossesBefore = losses;
      await queue.addBulk(some.map(jobOf));
      for (const entry of some) entry.isSent = true;
    }
  };

  const enter = ({ portion }: Entry, { failedReason, result, tookMs }: JobState): void => {
    const name = nameOf(portion, ledger.shards);
    if (failedReason !== undefined) throw failure('ERR_SHARD_FAILED', `${name} failed: ${safeText(failedReason)}`);
    ledger.enter(portion, readResult(result, portion.range, name));
    pace.enter(tookMs);
  };

  const replace = async ({ id, portion, lossesBefore }: Entry): Promise<void> => {
    if (lossesBefore === losses && !(await renewLease(queue, estimate))) losses++;
    // Not lost, so somebody took it out.
    if (lossesBefore === losses) throw failure('ERR_SHARD_FAILED', 'the estimate was removed from the queue');
    entries.delete(id);
    ledger.takeBack(portion);
  };

  /** Workers take the oldest first, so the first piece in which none is taken ends the search. */
  const collect = async (): Promise<boolean> => {
    const sent = [...entries.values()].filter(({ isSent }) => isSent);
    let isSomeDone = false;
    let started = 0;
    active = 0;
    for (const some of inPieces(sent, FIRST_READ, 2)) {
      const jobs = await readJobs(
        queue,
        some.map(({ id }) => id),
      );
      const startedBefore = started;
      const done: string[] = [];
      for (const [index, entry] of some.entries()) {
        const job = jobs[index];
        if (job === undefined) await replace(entry);
        else if (job.isFinished) {
          enter(entry, job);
          done.push(entry.id);
          entries.delete(entry.id);
        } else if (job.isStarted) active++;
        else continue;
        started++;
      }
      await Promise.all(done.map((id) => queue.remove(id)));
      isSomeDone ||= done.length > 0;
      if (started === startedBefore) break;
    }
    return isSomeDone;
  };

  const remove = async (some: readonly Entry[]): Promise<void> => {
    for (const piece of inPieces(some, REMOVED_AT_ONCE)) {
      const removed = await Promise.all(piece.map(({ id }) => queue.remove(id)));
      for (const [index, entry] of piece.entries()) {
        // What a worker has is locked, and stays.
        if (removed[index] !== 1) continue;
        entries.delete(entry.id);
        ledger.takeBack(entry.portion);
      }
    }
  };

  return {
    async turn() {
      await supply();
      const isSomeDone = await collect();
      const usualMs = pace.usual();
      const wanted = portionsWanted({ active, usualMs });
      // Portions turned out to take long: other estimates' turn comes sooner with fewer of them in front.
      if (usualMs !== undefined && isGlut(entries.size, wanted)) await remove([...entries.values()].slice(wanted));
      return isSomeDone;
    },
    mayHaveLost: () => void losses++,
    async withdraw() {
      await remove([...entries.values()]);
      // A small one that a worker had is finished by now; a large one is dropped when the worker next looks for the lease.
      for (let tries = 0; entries.size > 0 && tries < LAST_TRIES; tries++) {
        await sleep(LAST_PAUSE_MS);
        await remove([...entries.values()]);
      }
    },
  };
}
