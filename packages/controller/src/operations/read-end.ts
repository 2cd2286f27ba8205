/** The end of a read's execution, by the run on its host that answered it: its own, or one that it shared. */
import type { ExecutionDoc, ExitDoc } from '../state/documents.js';
import type { Core } from './core.js';
import { endExecution } from './endings.js';
import { inlineOutputOf } from './inline-output.js';
import type { OutputPieceView } from './inputs.js';
import type { ReadInFlight } from './lane.js';
import type { Outcome } from './outcome.js';
import { retryCauseOf, tryAgain } from './retries.js';

/** What ends it. */
export interface ReadEnd {
  doc: ExecutionDoc;
  read: ReadInFlight;
  /** With the attempt of this execution. */
  exit: ExitDoc;
  outcome: Outcome;
  /** All of the output, to be kept in the execution; null: it is stored as chunks, or is not complete. */
  pieces: readonly OutputPieceView[] | null;
  /** The run was that of another execution. */
  isShared: boolean;
}

/** Whether a run has said something that answers others too; what was ended from outside has not. */
export function isAnswer(exit: ExitDoc): boolean {
  return exit.state === 'succeeded' || exit.state === 'failed' || exit.state === 'timed_out';
}

/**
 * Ends it, or has it wait for another attempt; call it within the execution's queue.
 *
 * @param observed resolves when what was observed is stored
 * @returns false when it had ended already
 */
export async function endRead(core: Core, end: ReadEnd, observed: Promise<unknown>): Promise<boolean> {
  const { doc, read, exit, outcome, isShared } = end;
  let { pieces } = end;
  if (pieces && retryCauseOf(exit, outcome) !== null) {
    // An attempt that may be followed by another one keeps its output under its own number.
    const { attempt } = exit;
    await Promise.all(pieces.map((one) => core.output.append({ ...one, executionId: doc._id, attempt })));
    pieces = null;
  }
  if (await tryAgain(core, doc, exit, outcome)) return true;
  const now = core.now();
  const ended = await endExecution(
    core,
    doc,
    {
      state: outcome.state,
      error: outcome.error,
      observed: outcome.observed,
      set: {
        ...exitFields(exit, outcome),
        dispatchedAt: doc.dispatchedAt ?? read.dispatchedAt,
        startedAt: exit.startedAt ?? read.startedAt ?? doc.startedAt ?? read.dispatchedAt,
        finishedAt: exit.finishedAt ?? now,
        ...(pieces && pieces.length > 0 ? { inlineOutput: inlineOutputOf(exit.attempt, pieces) } : {}),
        ...(isShared ? { sharedRunOf: read.doc._id } : {}),
      },
    },
    observed,
  );
  return ended !== null;
}

/** What an exit record says of an execution. */
export function exitFields(exit: ExitDoc, outcome: Outcome): Partial<ExecutionDoc> {
  return {
    attempt: exit.attempt,
    exitCode: exit.exitCode,
    signal: exit.signal,
    resultJson: outcome.resultJson,
    chunkCount: exit.chunkCount,
    stdoutBytes: exit.stdoutBytes,
    stderrBytes: exit.stderrBytes,
    truncated: exit.truncated,
  };
}
