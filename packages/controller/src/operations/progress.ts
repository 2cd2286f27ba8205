/** How far running scripts say they are: the newest word on the execution, and an event when it is worth one. */
import { type ExecutionProgress__Output, fromTimestamp } from '@webops/protocol';
import type { ExecutionDoc } from '../state/documents.js';
import { type Core, inBackground } from './core.js';
import { eventDataOf } from './endings.js';
import type { Lane } from './lane.js';

/** An agent says it once a second at most; one that says it more often is written down so often all the same. */
const WRITE_INTERVAL_MS = 1_000;
/** Events of progress that one attempt makes at most: its document keeps no more than 64 events. */
const MAX_EVENTS_AN_ATTEMPT = 24;
/** Without another step, so much further is worth an event. */
const EVENT_STEP_PERCENT = 5;
const MAX_STEP_CHARACTERS = 200;

export class ProgressIntake {
  /** Executions written a moment ago, with what came since. */
  private readonly resting = new Map<string, ExecutionProgress__Output | null>();

  /** @param onStored told the execution as it is stored then */
  constructor(
    private readonly core: Core,
    private readonly onStored: (lane: Lane, doc: ExecutionDoc) => void,
  ) {}

  /** Takes a word; only the change that is on the host has any. */
  async take(lane: Lane, told: ExecutionProgress__Output): Promise<void> {
    const id = told.executionId;
    if (lane.change?._id !== id) return;
    if (this.resting.has(id)) {
      this.resting.set(id, told);
      return;
    }
    this.resting.set(id, null);
    setTimeout(() => {
      const newest = this.resting.get(id);
      this.resting.delete(id);
      if (newest && !this.core.stopped && this.core.lanes.of(lane.hostId) === lane)
        inBackground(this.core, 'progress could not be stored', this.take(lane, newest));
    }, WRITE_INTERVAL_MS).unref();
    await this.core.queue.run(id, () => this.store(lane, told));
  }

  private async store(lane: Lane, told: ExecutionProgress__Output): Promise<void> {
    const seen = lane.change;
    if (seen === null || seen._id !== told.executionId) return;
    const now = this.core.now();
    const percent = Math.max(0, Math.min(100, told.percent));
    const step = told.step.slice(0, MAX_STEP_CHARACTERS);
    const at = fromTimestamp(told.time) ?? now;
    const result = await this.core.executions.change(seen, (doc) => {
      const isOnHost = doc.state === 'running' || (doc.state === 'dispatched' && doc.phase === 'main');
      if (!isOnHost || doc.attempt !== told.attempt) return null;
      const before = doc.progress?.attempt === doc.attempt ? doc.progress : null;
      if (before?.percent === percent && before.step === step) return null;
      const events = before?.events ?? 0;
      const isNews =
        events < MAX_EVENTS_AN_ATTEMPT &&
        (before === null ||
          before.toldStep !== step ||
          Math.abs(percent - before.toldPercent) >= EVENT_STEP_PERCENT);
      const elapsedMs = doc.startedAt ? Math.max(0, now.getTime() - doc.startedAt.getTime()) : 0;
      const expectedMs = doc.expectedMs ?? null;
      const data = { ...eventDataOf(doc), progress: { percent, step, elapsedMs, expectedMs } };
      return {
        steps: isNews ? [{ state: doc.state, name: 'progress', data }] : [],
        set: {
          progress: {
            attempt: doc.attempt,
            percent,
            step,
            at,
            events: isNews ? events + 1 : events,
            toldPercent: isNews ? percent : (before?.toldPercent ?? 0),
            toldStep: isNews ? step : (before?.toldStep ?? ''),
          },
        },
      };
    });
    if (result?.changed) this.onStored(lane, result.doc);
  }
}
