/** Waiting, with jitter and an end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { doublingPauseMs } from '@webops/contract';

/** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** `ms` plus up to a tenth, so that ten thousand agents do not come in the same second. */
export function jittered(ms: number): number {
  return ms * (1 + Math.random() * 0.1);
}

/** Between tries of what root's side or the disk of this host refused, at least and at most. */
const RETRY = { minMs: 200, maxMs: 10_000 };

/** Waits before the next try of what root's side or the disk refused, `failures` times in a row. Never rejects. */
export function pauseBeforeRetry(failures: number, signal: AbortSignal): Promise<void> {
  return pause(doublingPauseMs(failures, RETRY), signal);
}

/** Whatever comes first: the promise, or the abort (undefined). The promise's rejection is the caller's. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    void promise.catch(() => undefined);
    return undefined;
  }
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
    void promise.catch(() => undefined);
  }
}
