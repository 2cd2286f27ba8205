/** Single-document updates that are guarded by what their writer saw. */
import type { Collection, Filter } from 'mongodb';
import { type DocumentEvent, MAX_EVENTS } from '../state/documents.js';
import type { BatchedUpdate, WriteBatcher } from '../state/index.js';

interface Guarded {
  _id: string;
  rev: number;
  state: string;
  epoch: number;
  events: DocumentEvent[];
  unpublished?: true;
}

/** One step of a change: where it goes and what is told of it. Several steps may be one update. */
export interface Step<S extends string> {
  state: S;
  data?: Record<string, unknown>;
  /** Name of the event after the document's kind. @default the state */
  name?: string;
}

/** What to do to a document. */
export interface Patch<D extends Guarded> {
  steps?: Step<D['state']>[];
  set?: Partial<D>;
  /** Markers to remove. */
  unset?: ('active' | 'open')[];
}

/** Another controller has taken over: this one must not write. */
export class FencedError extends Error {
  readonly code = 'FENCED';
  readonly retryable = false;
  constructor(id: string) {
    super(`another controller has taken over (seen at ${id}); this one stops writing`);
    this.name = 'FencedError';
  }
}

/** How often a change is decided anew when another writer was first. Each loss means that somebody else made progress. */
const MAX_TRIES = 20;

export interface GuardedUpdateOptions<D extends Guarded> {
  collection: Collection<D>;
  /** Of the same collection. */
  writer: WriteBatcher<D>;
  /** First part of the events' names. */
  kind: 'operation' | 'execution';
  now(): Date;
  /** Of this controller. */
  epoch(): number;
  /** @throws when the step is not legal */
  check(from: D['state'], to: D['state']): void;
}

/**
 * Changes a document that looks like `seen`. When it has moved on, it is read again and `decide` is asked again; null
 * means that nothing is to be done.
 *
 * @returns the document as it is now, and whether this call changed it; null when it is gone.
 */
export async function guardedUpdate<D extends Guarded>(
  options: GuardedUpdateOptions<D>,
  seen: D,
  decide: (doc: D) => Patch<D> | null,
): Promise<{ doc: D; changed: boolean } | null> {
  let doc: D = seen;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const patch = decide(doc);
    if (patch === null) return { doc, changed: false };
    const { next, write } = guardedWrite(options, doc, patch);
    if (await options.writer.update(write)) return { doc: next, changed: true };
    const epoch = options.epoch();
    const fresh = (await options.collection.findOne({ _id: doc._id } as Filter<D>)) as D | null;
    if (fresh === null) return null;
    if (fresh.epoch > epoch) throw new FencedError(doc._id);
    doc = fresh;
  }
  throw new Error(`${options.kind} ${seen._id} was changed by others ${MAX_TRIES} times in a row`);
}

/** An update by operators, of a document that is there. */
export type GuardedWrite<D> = BatchedUpdate<D> & { update: Record<string, unknown>; upsert?: false };

/** The update of a document that looks like `seen`, and the document as it is after it. @throws when a step is not legal */
export function guardedWrite<D extends Guarded>(
  options: Pick<GuardedUpdateOptions<D>, 'kind' | 'now' | 'epoch' | 'check'>,
  seen: D,
  patch: Patch<D>,
): { next: D; write: GuardedWrite<D> } {
  const { next, set, events } = applied(options, seen, patch);
  const update: Record<string, unknown> = {
    $set: set,
    ...(patch.unset && patch.unset.length > 0
      ? { $unset: Object.fromEntries(patch.unset.map((key) => [key, ''])) }
      : {}),
    ...(events.length > 0 ? { $push: { events: { $each: events, $slice: -MAX_EVENTS } } } : {}),
  };
  const epoch = options.epoch();
  const filter = { _id: seen._id, rev: seen.rev, state: seen.state, epoch: { $lte: epoch } };
  const isDone = (now: D) => now.rev === next.rev && now.epoch === epoch;
  return { next, write: { id: seen._id, filter, update, isDone } };
}

function applied<D extends Guarded>(
  options: Pick<GuardedUpdateOptions<D>, 'kind' | 'now' | 'epoch' | 'check'>,
  doc: D,
  patch: Patch<D>,
) {
  const rev = doc.rev + 1;
  const time = options.now();
  const events: DocumentEvent[] = [];
  let state = doc.state;
  // Numbers are unique within the document: an update has one `rev` and at most 8 steps.
  for (const [index, step] of (patch.steps ?? []).entries()) {
    if (step.state !== state) options.check(state, step.state);
    state = step.state;
    events.push({
      n: rev * 8 + index,
      type: `${options.kind}.${step.name ?? step.state}`,
      time,
      // The schema of the event asks for the state.
      data: { ...step.data, state },
    });
  }
  const set: Record<string, unknown> = { ...patch.set, rev, state, epoch: options.epoch() };
  if (events.length > 0) set['unpublished'] = true;
  const next = { ...doc, ...set, events: [...doc.events, ...events].slice(-MAX_EVENTS) } as D;
  for (const key of patch.unset ?? []) delete (next as Record<string, unknown>)[key];
  return { next, set, events };
}
