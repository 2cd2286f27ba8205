/**
 * One run of a read on a host answers everybody who asked for the same before it began (the same kind, addon, bundle, function
 * and time limit). Only reads that take no input are shared. Each keeps an operation, an execution, an outcome, an output, events and an audit
 * record of its own; the execution says whose run answered it (`sharedRunOf`).
 *
 *     run 1   ├──────────┤           asked for by a
 *     b, c, d    ▲  ▲  ▲             run 1 has begun, so that it may have missed what they are to see: they wait for its end
 *     run 2              ├──────────┤  asked for by b, and shared by c and d, which are durable
 *
 * They wait for a young run only: one that takes its time does not keep those who come after it from trying. Nothing is known
 * of a share but in memory: to MongoDB an execution that shares a run is queued, and dispatched like the other once that takes
 * longer; so after a crash, when the agent is gone, refuses, or when the one whose run it is was cancelled, the others run
 * by themselves. Large output is not shared: it would be stored once for each.
 */
import type { OperationKind } from '@webops/contract';
import type { ExecutionDoc } from '../state/documents.js';
import { type Core, inBackground } from './core.js';
import type { Lane, ReadInFlight } from './lane.js';
import { requeue } from './reconcile.js';

const SHARED_KINDS: readonly OperationKind[] = [
  'status',
  'health_check',
  'metrics',
  'validate',
  'get_config',
];
/** Kinds of large output remembered a host. */
const MAX_UNSHARED = 100;

/** What executions that may share a run have in common; null for what is not shared. */
export function shareKeyOf(lane: Lane, doc: ExecutionDoc): string | null {
  if (doc.input !== undefined || !SHARED_KINDS.includes(doc.kind)) return null;
  const key = `${doc.kind} ${doc.addon} ${doc.digest} ${doc.function} ${doc.timeoutMs}`;
  return lane.unshared.has(key) ? null : key;
}

/** The runs of this kind were seen to print too much. */
export function shareNoMore(lane: Lane, key: string): void {
  if (lane.unshared.size >= MAX_UNSHARED) lane.unshared.clear();
  lane.unshared.add(key);
}

/** A run that has just begun, which this one waits for. */
export function youngRunFor(lane: Lane, doc: ExecutionDoc): ReadInFlight | null {
  if (lane.youngReads.size === 0) return null;
  return lane.youngReads.get(shareKeyOf(lane, doc) ?? '') ?? null;
}

/** Those that wait and are like this one: its run answers them too. */
export function takeSharers(lane: Lane, key: string | null): Map<string, ExecutionDoc> {
  const sharers = new Map<string, ExecutionDoc>();
  if (key === null) return sharers;
  lane.waitingReads = lane.waitingReads.filter((one) => {
    if (shareKeyOf(lane, one) !== key) return true;
    sharers.set(one._id, one);
    return false;
  });
  return sharers;
}

/** A run keeps nobody waiting any more: it is over, or takes its time. */
export function letNextGo(lane: Lane, read: ReadInFlight): void {
  if (read.shareKey !== null && lane.youngReads.get(read.shareKey) === read)
    lane.youngReads.delete(read.shareKey);
  lane.waitingReads.unshift(...read.next.splice(0));
}

/** A run is over without an answer for those that share it: they run by themselves. */
export function giveBackSharers(core: Core, lane: Lane, read: ReadInFlight): void {
  const sharers = [...read.sharers.values()];
  read.sharers.clear();
  lane.waitingReads.unshift(...sharers.filter((one) => one.state === 'queued'));
  for (const one of sharers.filter(({ state }) => state !== 'queued')) {
    lane.known.delete(one._id);
    inBackground(core, 'a read whose shared run ended was not asked again', requeue(core, one, one.attempt));
  }
}

/** The attempt of one that shares a run: it counts with the run's begin, and is written down when that takes its time. */
export function attemptOf(sharer: ExecutionDoc): number {
  return sharer.state === 'queued' ? sharer.attempt + 1 : sharer.attempt;
}

/** Whether a run that is on the host answers this one. */
export function isOnHost(lane: Lane, id: string): boolean {
  return lane.reads.has(id) || [...lane.reads.values()].some(({ sharers }) => sharers.has(id));
}

/** Takes out what has ended by itself. @returns whether it was there */
export function takeOutSharer(lane: Lane, id: string): boolean {
  for (const read of lane.reads.values()) {
    if (read.sharers.delete(id)) return true;
    const at = read.next.findIndex((one) => one._id === id);
    if (at >= 0) return read.next.splice(at, 1).length > 0;
  }
  return false;
}
