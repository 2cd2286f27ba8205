import { formatDuration } from '../durations.js';
import type { WireExecution } from '../wire.js';

/** How far an execution is. */
export interface ProgressView {
  /** What the script said last; null when it has not. */
  progress: { percent: number; step: string } | null;
  /** How long it has been running, by the controller's clock; null when it is not. */
  elapsedMs: number | null;
  /** How long it may take in all, by the addon's own history; null while there is none. */
  expectedMs: number | null;
}

export function progressView(execution: WireExecution): ProgressView {
  const { progressPercent: percent, progressStep: step, elapsedMs, expectedDurationMs } = execution;
  const isRunning = execution.startedAt !== null && execution.finishedAt === null;
  return {
    progress: percent === 0 && step === '' ? null : { percent, step },
    elapsedMs: isRunning ? elapsedMs : null,
    expectedMs: expectedDurationMs > 0 ? expectedDurationMs : null,
  };
}

/** `40 % Initialising the cluster · 12.0s of about 30.0s`; empty for what does not run. */
export function progressLine({ progress, elapsedMs, expectedMs }: ProgressView): string {
  if (elapsedMs === null) return '';
  const elapsed = formatDuration(elapsedMs);
  const time =
    expectedMs === null
      ? elapsed
      : elapsedMs <= expectedMs
        ? `${elapsed} of about ${formatDuration(expectedMs)}`
        : `${elapsed}, longer than the usual ${formatDuration(expectedMs)}`;
  return progress === null ? time : `${`${progress.percent} % ${progress.step}`.trim()} · ${time}`;
}
