/** One fault's run: how many rounds, with which seed, what was injected, what was lost. */
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { SeededRandom } from './random.js';

/** Set by `npm run test:faults`: rounds of fault 1, which all others are scaled from; absent in the short form. */
const ROUNDS = process.env['WEBOPS_FAULT_ROUNDS'];
const SEED = process.env['WEBOPS_FAULT_SEED'];
/** Where each run appends its results as a line of JSON, for test/FAULTS.md. */
const RESULTS = process.env['WEBOPS_FAULT_RESULTS'];
/** `--rounds` of the full long form: with it every fault has its `long` rounds. */
export const FULL_ROUNDS = 200;
/** Short runs use it, so that `npm test` does the same each time. */
const SHORT_SEED = 1;

/** True under `npm run test:faults`. */
export const isLongForm = ROUNDS !== undefined;

/** What a run writes for test/FAULTS.md. */
export interface FaultResult {
  fault: number;
  name: string;
  rounds: number;
  seed: number;
  injected: Record<string, number>;
  counted: Record<string, number>;
  /** The worst of each, with its unit. */
  measured: Record<string, string>;
  lost: number;
  seconds: number;
}

/** What a fault's rounds are: in the short form, and in the long one with `--rounds 200`. */
export interface FaultRounds {
  short: number;
  long: number;
}

/**
 * Keeps count for one test of one fault.
 *
 *     const run = new FaultRun(1, 'SIGKILL of the controller', { short: 5, long: 200 });
 *     for (let round = 0; round < run.rounds; round++) { …; run.inject('SIGKILL'); if (…) run.lose(`operation ${id}: …`); }
 *     run.finish(t);
 */
export class FaultRun {
  readonly rounds: number;
  readonly random: SeededRandom;
  readonly #startedAt = Date.now();
  readonly #injected = new Map<string, number>();
  readonly #counted = new Map<string, number>();
  readonly #measured = new Map<string, { most: number; unit: string }>();
  readonly #lost: string[] = [];

  /** @param fault its number in the README's list */
  constructor(
    readonly fault: number,
    readonly name: string,
    rounds: FaultRounds,
  ) {
    this.rounds = isLongForm
      ? Math.max(rounds.short, Math.round((rounds.long * Number(ROUNDS)) / FULL_ROUNDS))
      : rounds.short;
    const seed =
      SEED !== undefined ? Number(SEED) : isLongForm ? Math.floor(Math.random() * 2 ** 31) : SHORT_SEED;
    this.random = new SeededRandom(seed + fault);
    console.log(`fault ${fault}, ${name}: ${this.rounds} rounds, --seed ${seed}`);
  }

  /** Counts something that was broken. */
  inject(what: string, times = 1): void {
    this.#injected.set(what, (this.#injected.get(what) ?? 0) + times);
  }

  /** Counts something that was looked at, e.g. operations. */
  count(what: string, times = 1): void {
    this.#counted.set(what, (this.#counted.get(what) ?? 0) + times);
  }

  /** Keeps the largest of what was measured under a name. */
  measure(what: string, value: number, unit: string): void {
    this.#measured.set(what, { most: Math.max(value, this.#measured.get(what)?.most ?? 0), unit });
  }

  get hasLost(): boolean {
    return this.#lost.length > 0;
  }

  /** Something is lost, twice, hanging or untrue. The run goes on, so that all of it is seen. */
  lose(what: string): void {
    this.#lost.push(what);
    console.log(`fault ${this.fault}: LOST ${what}`);
  }

  /** Prints the account. @throws when anything was lost, or nothing was injected or looked at */
  finish(t: TestContext): void {
    const result: FaultResult = {
      fault: this.fault,
      name: this.name,
      rounds: this.rounds,
      seed: this.random.seed - this.fault,
      injected: Object.fromEntries(this.#injected),
      counted: Object.fromEntries(this.#counted),
      measured: Object.fromEntries(
        [...this.#measured].map(([what, { most, unit }]) => [what, `${most.toPrecision(3)} ${unit}`]),
      ),
      lost: this.#lost.length,
      seconds: Math.round((Date.now() - this.#startedAt) / 1000),
    };
    const list = (counts: Record<string, number>) =>
      Object.entries(counts)
        .map(([what, times]) => `${times} × ${what}`)
        .join(', ');
    t.diagnostic(
      `fault ${this.fault}, ${this.name}: injected ${list(result.injected)}; looked at ${list(result.counted)}; ` +
        Object.entries(result.measured)
          .map(([what, most]) => `${what} ${most}; `)
          .join('') +
        `lost ${result.lost}; seed ${result.seed}, ${result.seconds} s`,
    );
    if (RESULTS) appendFileSync(RESULTS, `${JSON.stringify(result)}\n`);
    assert.ok(this.#injected.size > 0, 'nothing was injected');
    assert.ok(this.#counted.size > 0, 'nothing was looked at');
    assert.deepEqual(this.#lost.slice(0, 50), [], `${this.#lost.length} lost`);
  }
}
