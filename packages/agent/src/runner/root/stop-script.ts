/** Ends a running script with everything that it started. */
import type { Ending } from '../exit-state.js';
import { type Family, killMembers, membersOf, signalMembers } from './processes.js';

/** After everything is dead the script's shell reports within this, or is killed too. */
export const REPORT_WAIT_MS = 5_000;
/** No event tells that a cgroup of either version has become empty: looked at so often while it lasts. */
const LOOK_MS = 20;

/** TERM, KILL after the grace, once. */
export class ScriptStopper {
  private stopping: Promise<void> | null = null;

  /** @param hasExited whether the script's shell, which reports how the function ended, is gone */
  constructor(
    private readonly family: Family,
    private readonly ending: Ending,
    private readonly hasExited: () => boolean,
  ) {}

  /** The first reason counts; what has ended by itself is left alone. */
  stop(why: NonNullable<Ending['stopped']>, graceMs: number): void {
    if (this.stopping !== null || this.ending.code !== null) return;
    this.ending.stopped = why;
    this.stopping = this.end(graceMs);
  }

  get isStopping(): boolean {
    return this.stopping !== null;
  }

  async stopped(): Promise<void> {
    await this.stopping;
  }

  private async end(graceMs: number): Promise<void> {
    // The holder looks before it opens the terminal: then nothing runs, and nothing will.
    if (this.family.leader < 0) return;
    const until = performance.now() + graceMs;
    let told = false;
    while (performance.now() < until && !this.isOver) {
      const members = membersOf(this.family).length;
      // The function's shell may not have been forked yet: it is told as soon as it is there.
      if (!told && members > 0) told = signalMembers(this.family, 'SIGTERM') > 0;
      else if (told && members === 0) break;
      await pause(LOOK_MS);
    }
    const reportBy = performance.now() + REPORT_WAIT_MS;
    do {
      await killMembers(this.family);
      await pause(LOOK_MS);
    } while (performance.now() < reportBy && !this.isOver);
    if (this.isOver) return;
    try {
      process.kill(this.family.leader, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }

  private get isOver(): boolean {
    return this.ending.code !== null || this.hasExited();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
