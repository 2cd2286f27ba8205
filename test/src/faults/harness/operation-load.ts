/** Operations that run while something is broken, and what must hold of them afterwards. */
import { setTimeout as delay } from 'node:timers/promises';
import { WebopsError } from '@webops/protocol';
import type { LabHost } from '../../lab/lab-host.js';
import { waitFor } from '../../lab/wait.js';
import type { FaultFleet } from './fault-fleet.js';
import type { FaultRun } from './fault-run.js';
import { readWitness } from './witness.js';

/** What a caller may be told while something is broken: say it again. Anything else is a lie or a bug. */
const MAY_BE_SAID_AGAIN = new Set(['UNAVAILABLE', 'DEADLINE_EXCEEDED']);
const PAUSE_MS = 200;
const CALL_TIMEOUT_MS = 15_000;
/** Long enough for agents to come back and a script to run on a busy machine. */
const PROGRESS_TIMEOUT_MS = 120_000;
const FINAL = /_(SUCCEEDED|FAILED|CANCELLED)$/;

/** The least and the most of what each script does. */
export interface LoadShape {
  hosts: readonly LabHost[];
  /** Callers side by side. */
  callers: number;
  /** A script's steps, and how long a step takes. */
  steps: { least: number; most: number; ms: number };
}

interface Acknowledged {
  token: string;
  host: LabHost;
  /** Steps of the script; null for a read. */
  steps: number | null;
}

/**
 * Callers that ask for one operation after another, each under a request id of its own that they repeat until it is
 * acknowledged, as a caller that lost its connection must. Each change carries a token, which its script leaves in the
 * witness file.
 */
export class OperationLoad {
  /** By operation id. */
  readonly acknowledged = new Map<string, Acknowledged>();
  /** Calls that were answered with UNAVAILABLE or not in time. */
  refusals = 0;
  /** What the last of them was told. */
  #lastRefusal = '';
  readonly #callers: Promise<void>[] = [];
  #steps = 0;
  #stopped = false;
  #asked = 0;

  constructor(
    private readonly faults: FaultFleet,
    private readonly run: FaultRun,
    private readonly shape: LoadShape,
    /** Tells the operations of this load from those of others. */
    private readonly name: string,
  ) {}

  start(): void {
    for (let caller = 0; caller < this.shape.callers; caller++) this.#callers.push(this.#ask());
  }

  /** Resolves after so many more acknowledgements and ends. @throws when they do not come: nothing goes on */
  async progress(steps: number): Promise<void> {
    const until = this.#steps + steps;
    await waitFor(`${steps} more acknowledgements and ends`, async () => this.#steps >= until, {
      timeoutMs: PROGRESS_TIMEOUT_MS,
      everyMs: 10,
      onTimeout: () =>
        `refused ${this.refusals} times, last with: ${this.#lastRefusal}\n${this.faults.fleet.controller.log.slice(-4000)}`,
    });
  }

  /** Callers stop asking; resolves when each has its last acknowledgement. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#callers);
  }

  async #ask(): Promise<void> {
    const { random } = this.run;
    while (!this.#stopped) {
      const host = random.pick(this.shape.hosts);
      const token = `${this.name}-${this.#asked++}`;
      const change = random.next() < 0.6;
      const { least, most, ms } = this.shape.steps;
      const steps = change ? random.integer(least, most) : null;
      const request = {
        requestId: token,
        kind: (change ? 'OPERATION_KIND_CONFIGURE' : 'OPERATION_KIND_STATUS') as never,
        addon: 'witness',
        target: { hosts: [host.name] },
        configJson: change ? JSON.stringify({ token, steps, step_ms: ms }) : '',
      };
      const id = await this.#untilAcknowledged(request);
      const before = this.acknowledged.get(id);
      this.#steps++;
      if (before) this.run.lose(`request ${token} was answered with the operation of ${before.token}`);
      this.acknowledged.set(id, { token, host, steps });
      // A caller waits for what it asked for, or the queue grows without an end.
      if ((await this.#untilFinal(id, () => !this.#stopped)) !== '') this.#steps++;
    }
  }

  async #untilAcknowledged(
    request: Parameters<FaultFleet['api']['operations']['createOperation']>[0],
  ): Promise<string> {
    for (;;) {
      const answer = await this.#orRefused(() =>
        this.faults.api.operations.createOperation(request, { timeoutMs: CALL_TIMEOUT_MS }),
      );
      if (answer) return answer.operation?.id ?? '';
    }
  }

  /** Follows an operation to its end, while `going`. @returns its state, or '' */
  async #untilFinal(id: string, going: () => boolean): Promise<string> {
    while (going()) {
      const answer = await this.#orRefused(() =>
        this.faults.api.operations.getOperation({ id }, { timeoutMs: CALL_TIMEOUT_MS }),
      );
      const state = answer?.operation?.state ?? '';
      if (FINAL.test(state)) return state;
      await delay(PAUSE_MS);
    }
    return '';
  }

  async #orRefused<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof WebopsError) || !MAY_BE_SAID_AGAIN.has(error.code)) throw error;
      this.refusals++;
      this.#lastRefusal = `${error.code}: ${error.message}`;
      await delay(PAUSE_MS);
      return null;
    }
  }

  /**
   * After all is back: each acknowledged operation is there, has ended in time, well, and its script started once and came
   * to its end. What does not hold is counted as lost.
   */
  async settle(): Promise<void> {
    const startedAt = Date.now();
    const withinMs = this.faults.settledWithinMs;
    for (const [id, { token }] of this.acknowledged) {
      const state = await this.#untilFinal(id, () => Date.now() < startedAt + withinMs).catch(
        (error: Error) => error.message,
      );
      if (state !== 'OPERATION_STATE_SUCCEEDED')
        this.run.lose(`operation ${id} (${token}) is ${state || `unfinished after ${withinMs} ms`}`);
    }
    this.run.measure('all in order within', (Date.now() - startedAt) / 1000, 's');
    for (const host of this.shape.hosts) this.#checkWitness(host);
    for (const [id, { token, steps }] of this.acknowledged)
      if (steps !== null) await this.#checkOutput(id, token, steps);
    this.run.count('operations', this.acknowledged.size);
    if (this.refusals > 0) this.run.count('calls answered UNAVAILABLE or not in time', this.refusals);
  }

  /** What was acknowledged to the agent is durable: nothing of the output is missing, twice or out of order. */
  async #checkOutput(id: string, token: string, steps: number): Promise<void> {
    const { operations } = this.faults.api;
    const { operation } = await operations.getOperation({ id });
    const executionId = operation?.executions[0]?.id ?? '';
    const text = { OUTPUT_STREAM_STDOUT: '', OUTPUT_STREAM_STDERR: '' } as Record<string, string>;
    for await (const { chunk } of operations.readOutput({ executionId }))
      if (chunk) text[chunk.stream] += chunk.data.toString('utf8');
    const numbers = Array.from({ length: steps }, (_, index) => index + 1);
    const expected = {
      OUTPUT_STREAM_STDOUT: numbers.map((step) => `step ${step} of ${token}\n`).join(''),
      OUTPUT_STREAM_STDERR: numbers.map((step) => `problem ${step}\n`).join(''),
    };
    for (const [stream, should] of Object.entries(expected)) {
      if (text[stream] !== should)
        this.run.lose(
          `${token}: ${stream} is ${JSON.stringify(text[stream])}, not ${JSON.stringify(should)}`,
        );
    }
    this.run.count('outputs compared');
  }

  #checkWitness(host: LabHost): void {
    const seen = readWitness(host);
    const mine = [...this.acknowledged.values()].filter((one) => one.host === host && one.steps !== null);
    for (const { token } of mine) {
      const { starts, ends } = seen.get(token) ?? { starts: 0, ends: 0 };
      if (starts !== 1) this.run.lose(`${token} started ${starts} times on ${host.name}`);
      if (ends !== 1) this.run.lose(`${token} came to its end ${ends} times on ${host.name}`);
    }
    const known = new Set(mine.map(({ token }) => token));
    for (const token of seen.keys()) {
      if (token.startsWith(`${this.name}-`) && !known.has(token))
        this.run.lose(`${token} ran on ${host.name} and no caller was told of it`);
    }
    this.run.count('scripts started', mine.length);
  }
}
