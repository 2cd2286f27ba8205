/** One change on one host, and whether what is told of it is true. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Execution__Output } from '@webops/protocol';
import type { LabHost } from '../../lab/lab-host.js';
import { waitFor } from '../../lab/wait.js';
import type { FaultFleet } from './fault-fleet.js';
import type { FaultRun } from './fault-run.js';
import { readWitness, type Witnessed } from './witness.js';

/** For a script to begin or to end on a busy machine, when nothing is broken. */
const WORK_MS = 120_000;
/** A process that was killed is gone from /proc within this. */
const REAPED_MS = 20_000;

export interface ChangeShape {
  addon?: 'witness' | 'stubborn' | 'halfway';
  steps?: number;
  stepMs?: number;
  timeoutMs?: number;
}

export class OneChange {
  private constructor(
    private readonly faults: FaultFleet,
    private readonly run: FaultRun,
    readonly host: LabHost,
    readonly token: string,
    private readonly shape: ChangeShape,
    readonly id: string,
    readonly executionId: string,
  ) {}

  /** Asks for it. @param token names it in the witness file */
  static async create(
    faults: FaultFleet,
    run: FaultRun,
    host: LabHost,
    token: string,
    shape: ChangeShape = {},
  ): Promise<OneChange> {
    const { addon = 'witness', steps = 2, stepMs = 50, timeoutMs = 0 } = shape;
    const { operation } = await faults.api.operations.createOperation({
      requestId: token,
      kind: addon === 'halfway' ? 'OPERATION_KIND_INSTALL' : 'OPERATION_KIND_CONFIGURE',
      addon,
      target: { hosts: [host.name] },
      configJson: JSON.stringify({ token, steps, step_ms: stepMs }),
      timeoutMs,
    });
    const executionId = operation?.executions[0]?.id ?? '';
    run.count('changes');
    return new OneChange(faults, run, host, token, { ...shape, steps }, operation?.id ?? '', executionId);
  }

  async execution(): Promise<Execution__Output> {
    const { operation } = await this.faults.api.operations.getOperation({ id: this.id });
    return operation!.executions[0]!;
  }

  /** Resolves once the script has left its first line, or the change has ended without it. */
  async begun(): Promise<void> {
    await waitFor(`${this.token} to begin`, async () => this.witness().starts > 0 || (await this.isFinal()), {
      timeoutMs: WORK_MS,
      onTimeout: () => this.faults.evidence(),
    });
  }

  /** Resolves with the end. A change that has none in time is counted as lost. */
  async ended(): Promise<Execution__Output> {
    await waitFor(`${this.token} to end`, () => this.isFinal(), {
      timeoutMs: WORK_MS + this.faults.settledWithinMs,
      everyMs: 100,
    }).catch(() => undefined);
    return this.execution();
  }

  async cancel(): Promise<void> {
    await this.faults.api.operations.cancelOperation({ id: this.id });
  }

  async isFinal(): Promise<boolean> {
    const { operation } = await this.faults.api.operations.getOperation({ id: this.id });
    return /_(SUCCEEDED|FAILED|CANCELLED)$/.test(operation?.state ?? '');
  }

  witness(): Witnessed {
    return readWitness(this.host).get(this.token) ?? { starts: 0, ends: 0 };
  }

  /** All of the output, of both streams. */
  async output(): Promise<{ stdout: string; stderr: string }> {
    const pieces = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    for await (const { chunk } of this.faults.api.operations.readOutput({ executionId: this.executionId }))
      if (chunk) pieces[chunk.stream === 'OUTPUT_STREAM_STDERR' ? 'stderr' : 'stdout'].push(chunk.data);
    return {
      stdout: Buffer.concat(pieces.stdout).toString(),
      stderr: Buffer.concat(pieces.stderr).toString(),
    };
  }

  /**
   * Whether what is told fits what happened: it ended, in one of these states; its script started at most once; success means
   * that the script came to its end and all of its output is there; what was started and did not succeed has been looked at;
   * nothing of it runs any more.
   */
  async judge(execution: Execution__Output, allowed: readonly string[]): Promise<void> {
    const state = execution.state.replace('EXECUTION_STATE_', '').toLowerCase();
    const what = `${this.token} on ${this.host.name} (${this.executionId})`;
    const lose = (why: string) =>
      this.run.lose(`${what}: ${why}; ${execution.error?.code} ${execution.error?.message}`);
    if (!allowed.includes(state)) lose(`is ${state}, not ${allowed.join(' or ')}`);
    const { starts, ends } = this.witness();
    if (starts > 1) lose(`started ${starts} times`);
    if (execution.attempt !== 1) lose(`attempt ${execution.attempt}`);
    if (state === 'succeeded') {
      if (starts !== 1 || ends !== 1) lose(`succeeded with ${starts} starts and ${ends} ends`);
      const { stdout, stderr } = await this.output();
      const lines = (name: string, last: string) =>
        Array.from({ length: this.shape.steps ?? 0 }, (_, n) => `${name} ${n + 1}${last}\n`).join('');
      if (stdout !== lines('step', ` of ${this.token}`) || stderr !== lines('problem', ''))
        lose(`its output is not whole: ${JSON.stringify({ stdout, stderr }).slice(0, 500)}`);
    } else if (starts > 0 && execution.observed === null) lose('nobody asked what is there');
    for (const left of await this.leftovers()) lose(`left behind: ${left}`);
  }

  /** Processes and units of its script that do not go away. */
  private async leftovers(): Promise<string[]> {
    let found: string[] = [];
    const look = async () => {
      const units = await this.host.run(
        ['systemctl', 'list-units', '--all', '--plain', '--no-legend', `webops-change-${this.executionId}*`],
        { allowFailure: true },
      );
      found = [...processesOf(this.executionId), ...units.stdout.split('\n').filter(Boolean)];
      return found.length === 0;
    };
    await waitFor('nothing to be left', look, { timeoutMs: REAPED_MS, everyMs: 200 }).catch(() => undefined);
    return found;
  }
}

/** Processes on this machine, its lab hosts included, that a script of this execution started. */
function processesOf(executionId: string): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`WEBOPS_EXECUTION=${executionId}`))
        continue;
      found.push(`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`);
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}
