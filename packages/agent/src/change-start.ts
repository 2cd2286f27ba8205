/** Hands a change's ticket to root, and makes sure of what came of it. */
import type { Dispatch__Output } from '@webops/protocol';
import { problemOf } from './errors.js';
import type { Logger } from './log.js';
import { pauseBeforeRetry } from './pause.js';
import type { Runner } from './runner/index.js';

/** Root gave no answer: it may still be about to start the change. */
const NO_ANSWER = ['RUNNER_FAILED', 'RUNNER_TIMEOUT'];

/**
 * Starts a change, once. Null when root has it (or the agent stops: the next one finds out); otherwise why it was not started,
 * and it never will be.
 */
export async function startOnRoot(
  parts: { runner: Runner; stop: AbortSignal; log: Logger },
  dispatch: Dispatch__Output,
): Promise<{ code: string; message: string } | null> {
  try {
    const answer = await parts.runner.startChange({
      ticket: dispatch.ticket,
      signature: dispatch.ticketSignature,
      config: dispatch.config,
      ...(dispatch.previous ? { previousConfig: dispatch.previous.config } : {}),
      secrets: dispatch.secrets,
    });
    parts.log.info({ answer, function: dispatch.function }, 'change started');
    return null;
  } catch (error) {
    const problem = problemOf(error, 'NOT_STARTED');
    parts.log.warn({ err: error }, 'root did not start the change');
    return (await isHeld(parts, dispatch, NO_ANSWER.includes(problem.code))) ? null : problem;
  }
}

/** Whether root has the attempt. With `seal` it can never start when root has not. Asks until there is an answer. */
async function isHeld(
  { runner, stop, log }: { runner: Runner; stop: AbortSignal; log: Logger },
  { executionId, attempt }: Dispatch__Output,
  seal: boolean,
): Promise<boolean> {
  for (let failures = 0; !stop.aborted; failures += 1) {
    try {
      if (seal) return await runner.seal(executionId, attempt);
      const held = await runner.list();
      return held.some((one) => one.execution === executionId && one.attempt === attempt);
    } catch (error) {
      log.warn({ err: error, failures }, 'root does not say whether it has the change');
      await pauseBeforeRetry(failures, stop);
    }
  }
  return true;
}
