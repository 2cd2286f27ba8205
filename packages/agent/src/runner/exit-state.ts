/** From how a function ended to what the exit record says about it. */
import { constants } from 'node:os';
import type { ExitRecord } from './types.js';

/** What was seen of a function's end. */
export interface Ending {
  /** The end mark's code; null when no mark came. */
  code: number | null;
  /** Bash reported that a signal ended it, so a code above 128 means a signal. */
  signalled: boolean;
  /** The script was sourced and the function called. */
  called: boolean;
  /** The script was sourced and has no such function. */
  missing: boolean;
  /** Why the root side ended it, if it did. */
  stopped: 'timed_out' | 'cancelled' | 'interrupted' | null;
}

export function signalName(number: number): string {
  for (const [name, value] of Object.entries(constants.signals)) if (value === number) return name;
  return `SIG${number}`;
}

export function describeEnding(
  ending: Ending,
  what: string,
): Pick<ExitRecord, 'state' | 'exitCode' | 'signal' | 'error'> {
  const { code } = ending;
  const signal = ending.signalled && code !== null && code > 128 ? signalName(code - 128) : null;
  const exitCode = signal === null ? code : null;
  const as = (state: ExitRecord['state'], errorCode: string, message: string) => ({
    state,
    exitCode,
    signal,
    error: { code: errorCode, message: `${what} ${message}` },
  });
  if (ending.stopped === 'timed_out')
    return as('timed_out', 'TIMED_OUT', 'passed its time limit and was ended');
  if (ending.stopped === 'cancelled') return as('cancelled', 'CANCELLED', 'was cancelled');
  if (ending.stopped === 'interrupted')
    return as('interrupted', 'INTERRUPTED', 'was ended because the host is stopping');
  if (ending.missing) return as('failed', 'FUNCTION_MISSING', 'is not defined by the script');
  if (code === null) return as('interrupted', 'INTERRUPTED', 'ended without a word: its shell was killed');
  if (signal !== null) return as('failed', 'SIGNALLED', `was ended by ${signal}`);
  if (!ending.called)
    return as(
      'failed',
      'SOURCE_EXITED',
      `was not called: the script exited with ${code} while it was sourced`,
    );
  if (code !== 0) return as('failed', 'EXIT_CODE', `ended with exit code ${code}`);
  return { state: 'succeeded', exitCode: 0, signal: null, error: null };
}
