/** Follows a change in root's holder to its exit record, over as many sessions as it takes. */
import { toTimestamp } from '@webops/protocol';
import { problemOf } from './errors.js';
import type { JournalRecord } from './journal.js';
import type { Link, Session } from './link.js';
import type { Logger } from './log.js';
import { endedWithout } from './outcome.js';
import type { OutputWindow } from './output-window.js';
import { pauseBeforeRetry } from './pause.js';
import type { ExitRecord, Progress, Runner } from './runner/index.js';

/** How often root must say that it does not know the execution before that is believed. */
const UNKNOWN_TRIES = 5;

/** What following needs of the agent. */
export interface FollowParts {
  runner: Runner;
  link: () => Link;
  log: Logger;
  /** Aborts when the agent stops. */
  stop: AbortSignal;
}

type Attempt = Pick<JournalRecord, 'execution' | 'attempt' | 'startedAt'>;

/** Forwards output and progress until the exit record comes. Null when the agent stops first. */
export async function followToExit(
  parts: FollowParts,
  change: Attempt,
  output: OutputWindow,
): Promise<ExitRecord | null> {
  const { link, log, stop } = parts;
  const { execution: executionId, attempt, startedAt } = change;
  const time = toTimestamp(startedAt === null ? null : new Date(startedAt));
  let unknown = 0;
  for (let failures = 0; !stop.aborted; ) {
    const session = await link().next(stop);
    if (session === undefined) return null;
    const over = AbortSignal.any([session.signal, stop]);
    await session.send({ started: { executionId, attempt, time } });
    try {
      const exit = await attachOnce(parts, change, output, session, over);
      if (exit !== null) return exit;
    } catch (error) {
      if (over.aborted) continue;
      failures += 1;
      const { code, message } = problemOf(error, 'RUNNER_FAILED');
      log.warn({ err: error, failures }, 'attach failed');
      if (code === 'EXECUTION_UNKNOWN') unknown += 1;
      if (unknown >= UNKNOWN_TRIES) {
        const why = `the execution cannot be found on this host any more: ${message}`;
        return endedWithout('interrupted', { code: 'INTERRUPTED', message: why });
      }
      await pauseBeforeRetry(failures, over);
    }
  }
  return null;
}

/** Over one session, from after the last acknowledged chunk. Null when the session ended first. @throws RunnerError */
export async function attachOnce(
  { runner }: Pick<FollowParts, 'runner'>,
  { execution, attempt }: Attempt,
  output: OutputWindow,
  session: Session,
  over: AbortSignal,
): Promise<ExitRecord | null> {
  const fromSequence = output.restart();
  try {
    const exit = await runner.attach({
      execution,
      attempt,
      fromSequence,
      onOutput: (piece) => output.send(piece, session, over),
      onProgress: (progress) => tellProgress(session, execution, attempt, progress),
      signal: over,
    });
    await output.fillGap(exit.chunkCount, session, over);
    return exit;
  } catch (error) {
    if (over.aborted) return null;
    throw error;
  }
}

async function tellProgress(
  session: Session,
  executionId: string,
  attempt: number,
  { percent, step, timeMs }: Progress,
): Promise<void> {
  if (!session.takes('progress')) return;
  await session.send({ progress: { executionId, attempt, percent, step, time: toTimestamp(timeMs) } });
}
