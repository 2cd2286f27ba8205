/** Runs the steps one after another, each with the host's footprint before and after it. */
import type { CertifiedStep } from './certificate.js';
import type { CertifyHost } from './certify-host.js';
import { footprintOf, type Snapshot, takeSnapshot } from './footprint.js';
import type { StepName, StepState } from './score.js';

/** What a step is given. */
export interface StepRun {
  /** The host as the step found it. */
  before: Snapshot;
  /** Ends the step: it cannot be proved here, and why. */
  notProven(why: string): never;
}

class NotProven extends Error {}

export class Steps {
  readonly done: CertifiedStep[] = [];

  constructor(
    private readonly host: CertifyHost,
    private last: Snapshot,
    private readonly onStep: (step: CertifiedStep) => void,
  ) {}

  notProven(why: string): never {
    throw new NotProven(why);
  }

  /** A step fails by throwing. @returns whether it passed */
  async run(name: StepName, title: string, work: (run: StepRun) => Promise<string>): Promise<boolean> {
    const started = performance.now();
    let state: StepState = 'passed';
    let detail: string;
    try {
      detail = await work({ before: this.last, notProven: (why) => this.notProven(why) });
    } catch (error) {
      state = error instanceof NotProven ? 'not_proven' : 'failed';
      detail = (error as Error).message;
    }
    const durationMs = Math.round(performance.now() - started);
    const after = await takeSnapshot(this.host);
    const step = { name, title, state, detail, durationMs, footprint: footprintOf(this.last, after) };
    this.last = after;
    this.done.push(step);
    this.onStep(step);
    return state === 'passed';
  }
}
