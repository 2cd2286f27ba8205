/** The durable end of an execution and what follows from it. */
import type { ExecutionState } from '@webops/protocol';
import { leftBehind, recordRelease } from '../releases/left-behind.js';
import type { ExecutionDoc, ObservedDoc, ProblemDoc } from '../state/documents.js';
import { type Core, inBackground } from './core.js';
import { isFinalState } from './execution-states.js';
import type { ExecutionPatch } from './execution-store.js';
import { endByLastAttempt } from './retries.js';

export interface Ending {
  state: ExecutionState;
  error: ProblemDoc | null;
  /** Further fields. */
  set?: Partial<ExecutionDoc>;
  /** What the host observed afterwards, or what is to be shown now. */
  observed?: ObservedDoc | null;
  /** What must still hold when it is written. */
  guard?: (doc: ExecutionDoc) => boolean;
}

/** Ends that need no dispatch before them. */
const NEVER_STARTED: readonly ExecutionState[] = ['skipped', 'expired', 'cancelled'];

/**
 * Ends an execution once; call it within the execution's queue.
 *
 * @param observed resolves when what it has observed is stored: nobody is told of the operation's end before
 * @returns the document after it, or null when it had ended or the guard did not hold
 */
export async function endExecution(
  core: Core,
  seen: ExecutionDoc,
  asked: Ending,
  observed: Promise<unknown> = Promise.resolve(),
): Promise<ExecutionDoc | null> {
  const decide = (doc: ExecutionDoc): ExecutionPatch | null => {
    if (isFinalState(doc.state) || (asked.guard && !asked.guard(doc))) return null;
    const neverAgain = asked.state === 'skipped' || asked.state === 'expired';
    const byLast = neverAgain ? endByLastAttempt(doc, asked.error) : null;
    const ending: Ending = byLast ? { ...asked, ...byLast } : asked;
    const finishedAt = ending.set?.finishedAt ?? core.now();
    const data = {
      ...eventDataOf(doc),
      attempt: ending.set?.attempt ?? doc.attempt,
      error: ending.error,
      ...(ending.set?.report?.wentBack ? { wentBack: ending.set.report.wentBack } : {}),
      exitCode: ending.set?.exitCode ?? null,
      ...(ending.set?.sharedRunOf ? { sharedRunOf: ending.set.sharedRunOf } : {}),
      durationMs: ending.set?.startedAt ? finishedAt.getTime() - ending.set.startedAt.getTime() : 0,
    };
    const dispatchedFirst =
      doc.state === 'queued' && byLast === null && !NEVER_STARTED.includes(ending.state);
    return {
      steps: [
        ...(dispatchedFirst
          ? [{ state: 'dispatched' as const, data: { ...eventDataOf(doc), attempt: data.attempt } }]
          : []),
        { state: ending.state, data },
      ],
      set: {
        ...ending.set,
        finishedAt,
        held: false,
        error: ending.error,
        ...outputMarkers(doc, ending),
        ...(ending.observed ? { observed: ending.observed } : {}),
      },
      unset: ['active', 'open'],
    };
  };
  let doc = await core.trackers.endTogether(seen, decide, observed);
  if (!doc) {
    const result = await core.executions.change(seen, decide);
    if (!result?.changed) return null;
    doc = result.doc;
  }
  await followEnd(core, doc);
  return doc;
}

/**
 * What follows from a durable end. Doing it again changes nothing: whoever finds an end that is not counted, because the
 * database failed in between, does it.
 */
export async function followEnd(core: Core, doc: ExecutionDoc): Promise<void> {
  if (doc.change && doc.state === 'succeeded') core.durations.succeeded(doc.addon, doc.kind);
  core.lanes.ended(doc);
  const ran = doc.dispatchedAt !== null || doc.earlier !== undefined;
  if (doc.change && doc.phase === 'main' && ran) {
    // Before the operation ends, so that whoever waited for it sees the state. A crash in between is repaired at start.
    // The release first: while the state shows the change as under way, a crash in between is repaired at start.
    await recordRelease(core, doc);
    await core.states.changeEnded(doc, doc._id, doc.observed, leftBehind(doc));
    inBackground(core, 'what follows a change was not done', afterChange(core, doc));
  }
  await core.trackers.ended(doc);
}

/** By which retention and packing find it. What is kept inline needs no packing. */
function outputMarkers(doc: ExecutionDoc, ending: Ending): Partial<ExecutionDoc> {
  if (!mayHaveOutput(doc, ending)) return {};
  const isInline = ending.set?.inlineOutput && doc.attempt <= 1 && doc.earlier === undefined;
  return { keptOutput: true, ...(isInline ? {} : { unpackedOutput: true }) };
}

/** A change that was on its host, an attempt that was followed by another one, or an exit record that says so. */
function mayHaveOutput(doc: ExecutionDoc, ending: Ending): boolean {
  const dispatched = doc.dispatchedAt !== null && doc.phase === 'main';
  return (doc.change && dispatched) || doc.attempt > 1 || (ending.set?.chunkCount ?? 0) > 0;
}

/** What an event of an execution says. Holds no configuration and no output. */
export function eventDataOf(doc: ExecutionDoc): Record<string, unknown> {
  return {
    operationId: doc.operationId,
    executionId: doc._id,
    kind: doc.kind,
    addon: doc.addon,
    hostId: doc.hostId,
    host: doc.host,
    attempt: doc.attempt,
    requestedBy: doc.requestedBy,
  };
}

async function afterChange(core: Core, doc: ExecutionDoc): Promise<void> {
  await core.lanes.refreshMonitored(doc.hostId);
  if (doc.startedAt === null || doc.finishedAt === null) return;
  const outcome = doc.state === 'succeeded' ? 'succeeded' : 'failed';
  const durationMs = doc.finishedAt.getTime() - doc.startedAt.getTime();
  await core.catalog.recordRun(doc.addon, outcome, durationMs, doc.error?.message ?? null);
}
