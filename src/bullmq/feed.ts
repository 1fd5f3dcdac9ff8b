import type { Queue } from 'bullmq';
import { failure } from '../errors.js';
import { pause } from '../platform/node/timers.js';
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
  /** The losses before it was sent. */
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

type State = {
  readonly queue: Queue;
  readonly estimate: string;
  readonly ledger: Ledger;
  readonly isStopped: () => boolean;
  /** In the order in which workers take them. */
  readonly entries: Map<string, Entry>;
  readonly pace: ReturnType<typeof openPace>;
  sequence: number;
  /** How often shards may have been lost. */
  losses: number;
  /** Entries that workers are counting. */
  active: number;
};

function jobOf({ estimate, ledger }: State, { id, portion: { shard, range } }: Entry) {
  const data: ShardJob = { format: FORMAT, stream: STREAM_VERSION, estimate, shard, shards: ledger.shards, ...range };
  // With an id of its own a job that is sent twice, over a broken connection, is in the queue once.
  const opts = { jobId: id, removeOnComplete: { age: UNREAD_S }, removeOnFail: { age: UNREAD_S } };
  return { name: SHARD, data, opts };
}

async function supply(state: State): Promise<void> {
  const { queue, estimate, ledger, entries } = state;
  const wanted = portionsWanted({ active: state.active, usualMs: state.pace.usual() });
  while (entries.size < wanted) {
    const portion = ledger.next();
    if (portion === undefined) break;
    const id = `${estimate}-${state.sequence++}`;
    entries.set(id, { id, portion, isSent: false, lossesBefore: 0 });
  }
  const unsent = [...entries.values()].filter(({ isSent }) => !isSent);
  for (const some of inPieces(unsent, ADDED_AT_ONCE)) {
    if (state.isStopped()) return;
    for (const entry of some) entry.lossesBefore = state.losses;
    await queue.addBulk(some.map((entry) => jobOf(state, entry)));
    for (const entry of some) entry.isSent = true;
  }
}

function enter({ ledger, pace }: State, { portion }: Entry, { failedReason, result, tookMs }: JobState): void {
  const name = nameOf(portion, ledger.shards);
  if (failedReason !== undefined) throw failure('ERR_SHARD_FAILED', `${name} failed: ${safeText(failedReason)}`);
  ledger.enter(portion, readResult(result, portion.range, name));
  pace.enter(tookMs);
}

async function replace(state: State, { id, portion, lossesBefore }: Entry): Promise<void> {
  const { queue, estimate, ledger, entries } = state;
  if (lossesBefore === state.losses && !(await renewLease(queue, estimate))) state.losses++;
  // Not lost, so somebody took it out.
  if (lossesBefore === state.losses) throw failure('ERR_SHARD_FAILED', 'the estimate was removed from the queue');
  entries.delete(id);
  ledger.takeBack(portion);
}

type Seen = { readonly started: number; readonly done: number };

/** Looks at some entries: enters what is finished, puts in again what is lost. */
async function look(state: State, some: readonly Entry[]): Promise<Seen> {
  const { queue, entries } = state;
  const ids = some.map(({ id }) => id);
  const jobs = await readJobs(queue, ids);
  const done: string[] = [];
  let waiting = 0;
  for (const [index, entry] of some.entries()) {
    const job = jobs[index];
    if (job === undefined) await replace(state, entry);
    else if (job.isFinished) {
      enter(state, entry, job);
      done.push(entry.id);
      entries.delete(entry.id);
    } else if (job.isStarted) state.active++;
    else waiting++;
  }
  await Promise.all(done.map((id) => queue.remove(id)));
  return { started: some.length - waiting, done: done.length };
}

/** Workers take the oldest first, so the first piece in which none is taken ends the search. */
async function collect(state: State): Promise<boolean> {
  const sent = [...state.entries.values()].filter(({ isSent }) => isSent);
  let isSomeDone = false;
  state.active = 0;
  for (const some of inPieces(sent, FIRST_READ, 2)) {
    const { started, done } = await look(state, some);
    isSomeDone ||= done > 0;
    if (started === 0) break;
  }
  return isSomeDone;
}

async function remove({ queue, entries, ledger }: State, some: readonly Entry[]): Promise<void> {
  for (const piece of inPieces(some, REMOVED_AT_ONCE)) {
    const removed = await Promise.all(piece.map(({ id }) => queue.remove(id)));
    for (const [index, entry] of piece.entries()) {
      // What a worker has is locked, and stays.
      if (removed[index] !== 1) continue;
      entries.delete(entry.id);
      ledger.takeBack(entry.portion);
    }
  }
}

async function turn(state: State): Promise<boolean> {
  await supply(state);
  const isSomeDone = await collect(state);
  const { active, entries } = state;
  const usualMs = state.pace.usual();
  const wanted = portionsWanted({ active, usualMs });
  // Portions turned out to take long: other estimates' turn comes sooner with fewer of them in front.
  if (usualMs !== undefined && isGlut(entries.size, wanted)) await remove(state, [...entries.values()].slice(wanted));
  return isSomeDone;
}

async function withdraw(state: State): Promise<void> {
  const { entries } = state;
  await remove(state, [...entries.values()]);
  // A small one that a worker had is finished by now; a large one is dropped when the worker next looks for the lease.
  for (let tries = 0; entries.size > 0 && tries < LAST_TRIES; tries++) {
    await pause(LAST_PAUSE_MS);
    await remove(state, [...entries.values()]);
  }
}

export function openFeed(queue: Queue, estimate: string, ledger: Ledger, isStopped: () => boolean): Feed {
  const own = { entries: new Map<string, Entry>(), pace: openPace(), sequence: 0, losses: 0, active: 0 };
  const state: State = { queue, estimate, ledger, isStopped, ...own };
  // After a new connection Redis may be another, or have lost its last second.
  queue.on('ioredis:close', () => state.losses++);
  return {
    turn: () => turn(state),
    mayHaveLost: () => void state.losses++,
    withdraw: () => withdraw(state),
  };
}
