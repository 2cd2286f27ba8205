/** Times of this host as the controller's: their clocks may be minutes apart, and order over hosts is by the controller's. */
import { type ConnectRequest, fromTimestamp, type ObservedState, toTimestamp } from '@webops/protocol';

/** A smaller difference is the way of the message, not of the clocks. */
const SMALLEST_OFFSET_MS = 1_000;

/** What must be added to a time of this host, in milliseconds; from the Welcome just received. */
export function clockOffsetOf(serverTime: Parameters<typeof fromTimestamp>[0], nowMs = Date.now()): number {
  const server = fromTimestamp(serverTime);
  if (server === null) return 0;
  const offsetMs = server.getTime() - nowMs;
  return Math.abs(offsetMs) < SMALLEST_OFFSET_MS ? 0 : offsetMs;
}

/** The message with the controller's times in it. */
export function inControllersTime(message: ConnectRequest, offsetMs: number): ConnectRequest {
  if (offsetMs === 0) return message;
  const { started, output, result, observed, progress } = message;
  if (started) return { started: { ...started, time: shifted(started.time, offsetMs) } };
  if (output) return { output: { ...output, time: shifted(output.time, offsetMs) } };
  if (progress) return { progress: { ...progress, time: shifted(progress.time, offsetMs) } };
  if (observed) return { observed: observedShifted(observed, offsetMs) };
  if (result) {
    const { startedAt, finishedAt } = result;
    return {
      result: {
        ...result,
        startedAt: shifted(startedAt, offsetMs),
        finishedAt: shifted(finishedAt, offsetMs),
        observed: result.observed ? observedShifted(result.observed, offsetMs) : null,
      },
    };
  }
  return message;
}

function observedShifted(observed: ObservedState, offsetMs: number): ObservedState {
  return { ...observed, observedAt: shifted(observed.observedAt, offsetMs) };
}

function shifted(
  time: Parameters<typeof fromTimestamp>[0],
  offsetMs: number,
): ReturnType<typeof toTimestamp> {
  const date = fromTimestamp(time);
  return date === null ? null : toTimestamp(new Date(date.getTime() + offsetMs));
}
