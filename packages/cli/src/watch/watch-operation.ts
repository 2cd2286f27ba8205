/** Follows an operation to its end. */
import { setTimeout as delay } from 'node:timers/promises';
import { CHANGE_KINDS, type OperationKind } from '@webops/contract';
import {
  executionStateFromWire,
  FINAL_EXECUTION_STATES,
  FINAL_OPERATION_STATES,
  hostStateToWire,
  operationStateFromWire,
  streamFromWire,
} from '@webops/protocol';
import { CommandError, EXIT } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { isForPrograms } from '../output/format.js';
import { type OperationView, operationView } from '../output/operation-view.js';
import { progressLine, progressView } from '../output/progress.js';
import { harmlessLine } from '../output/terminal-text.js';
import type { WireExecution, WireOperation, WireOutputChunk } from '../wire.js';
import { Interrupt } from './interrupt.js';
import { LineCutter } from './lines.js';
import { LiveView } from './live-view.js';

/** A controller that is away longer than this ends the watching (not the operation), in milliseconds. */
const GIVE_UP_MS = 60_000;
const RECONNECT_MS = 500;
/** How often hosts are asked for while nothing but waiting for them goes on, in milliseconds. */
const OFFLINE_POLL_MS = 3000;
/** Polls that must say "offline" in a row before a change is left waiting: a reconnecting agent is not offline. */
const OFFLINE_POLLS = 4;

export interface WatchOptions {
  /** Stop waiting when nothing is left but hosts that are offline. The operation goes on. */
  leaveOffline: boolean;
}

export interface WatchResult {
  operation: OperationView;
  /** Why the wait ended before the operation did. */
  left: 'interrupted' | 'offline' | null;
}

/** Follows an operation until it has ended, or somebody or something ends the wait. */
export async function watchOperation(
  invocation: Invocation,
  first: WireOperation,
  options: WatchOptions,
): Promise<WatchResult> {
  const watch = new OperationWatch(invocation, first);
  const interrupt = new Interrupt().listen();
  try {
    const left = await watch.follow(interrupt.signal, options);
    const api = await invocation.api();
    const { operation } = await api.operations.getOperation({ id: first.id });
    return { operation: operationView(operation ?? first), left };
  } finally {
    interrupt.dispose();
    watch.stop();
  }
}

class OperationWatch {
  readonly #invocation: Invocation;
  readonly #view: LiveView | null;
  readonly #executions = new Map<string, WireExecution>();
  /** When each was told, by this machine's clock: the time since then is added to how long it had been running. */
  readonly #toldAt = new Map<string, number>();
  /** The last sequence number shown, by execution and attempt: a reconnect starts from the beginning. */
  readonly #seen = new Map<string, number>();
  readonly #cutters = new Map<string, LineCutter>();
  #operation: WireOperation;
  #offlinePolls = 0;

  constructor(invocation: Invocation, operation: WireOperation) {
    this.#invocation = invocation;
    this.#operation = operation;
    for (const execution of operation.executions) {
      this.#executions.set(execution.id, execution);
      this.#toldAt.set(execution.id, performance.now());
    }
    const startedMs = Number(operation.createdAt?.seconds ?? 0) * 1000;
    // A clock that differs from the controller's must not show a wrong time: then it counts from now.
    const fromMs =
      Math.abs(Date.now() - startedMs) < 86_400_000 ? Math.min(startedMs, Date.now()) : Date.now();
    this.#view = isForPrograms(invocation.format)
      ? null
      : new LiveView(invocation.streams.stderr, invocation.paintErr, fromMs);
  }

  stop(): void {
    this.#flush();
    this.#view?.stop();
  }

  async follow(interrupted: AbortSignal, options: WatchOptions): Promise<WatchResult['left']> {
    this.#view?.start();
    this.#report();
    const ended = new AbortController();
    let left: WatchResult['left'] = null;
    const end = (why: 'interrupted' | 'offline') => {
      left ??= why;
      ended.abort();
    };
    const onInterrupt = () => end('interrupted');
    interrupted.addEventListener('abort', onInterrupt, { once: true });
    const poll = options.leaveOffline
      ? setInterval(() => {
          this.#onlyOfflineLeft().then(
            (only) => {
              this.#offlinePolls = only ? this.#offlinePolls + 1 : 0;
              if (this.#offlinePolls >= OFFLINE_POLLS) end('offline');
            },
            // A controller that cannot be asked now is asked again.
            () => undefined,
          );
        }, OFFLINE_POLL_MS)
      : undefined;
    try {
      await this.#streamUntilEnd(ended.signal);
    } finally {
      clearInterval(poll);
      interrupted.removeEventListener('abort', onInterrupt);
    }
    return left;
  }

  async #streamUntilEnd(signal: AbortSignal): Promise<void> {
    const api = await this.#invocation.api();
    let awaySinceMs: number | undefined;
    while (!signal.aborted) {
      try {
        const request = { id: this.#operation.id, withoutOutput: this.#view === null || !this.#isChange() };
        for await (const event of api.operations.watchOperation(request, { signal })) {
          awaySinceMs = undefined;
          if (event.operation) this.#operation = { ...event.operation, executions: [] };
          if (event.execution) this.#onExecution(event.execution);
          if (event.output) this.#onOutput(event.output);
          this.#report();
        }
        if (this.#hasEnded()) return;
      } catch (error) {
        if (signal.aborted) return;
        if ((error as { retryable?: boolean }).retryable !== true) throw error;
        awaySinceMs ??= Date.now();
        if (Date.now() - awaySinceMs > GIVE_UP_MS) {
          throw new CommandError(`lost the controller while watching: ${(error as Error).message}`, {
            hint: `The operation goes on. Later: webops op watch ${this.#operation.id}`,
            exitCode: EXIT.unreachable,
            cause: error,
          });
        }
      }
      await delay(RECONNECT_MS + Math.random() * RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #hasEnded(): boolean {
    const state = operationStateFromWire(this.#operation.state);
    return state !== undefined && FINAL_OPERATION_STATES.includes(state);
  }

  #isChange(): boolean {
    return CHANGE_KINDS.some(
      (kind: OperationKind) => this.#operation.kind === `OPERATION_KIND_${kind.toUpperCase()}`,
    );
  }

  #onExecution(execution: WireExecution): void {
    const before = this.#executions.get(execution.id);
    this.#executions.set(execution.id, execution);
    this.#toldAt.set(execution.id, performance.now());
    const state = executionStateFromWire(execution.state);
    const failed = execution.earlierAttempts.at(-1);
    if (failed && failed.attempt > (before?.earlierAttempts.at(-1)?.attempt ?? 0)) {
      this.#flush(execution.id);
      const waitS = Math.max(0, Math.round(Number(execution.notBefore?.seconds ?? 0) - Date.now() / 1000));
      const error = failed.error ? ` (${harmlessLine(failed.error.code)})` : '';
      const prefix = this.#invocation.paintErr.cyan(this.#prefix(execution.id));
      this.#view?.note(
        `${prefix} attempt ${failed.attempt} ${executionStateFromWire(failed.state) ?? 'failed'}${error}; the next one in ${waitS}s`.trim(),
      );
    }
    if (state === undefined || before?.state === execution.state || this.#executions.size < 2) return;
    if (!FINAL_EXECUTION_STATES.includes(state)) return;
    this.#flush(execution.id);
    const why = execution.error?.code
      ? `: ${harmlessLine(`${execution.error.code}: ${execution.error.message}`)}`
      : '';
    this.#view?.note(`${this.#invocation.paintErr.cyan(this.#prefix(execution.id))} ${state}${why}`);
  }

  #onOutput(chunk: WireOutputChunk): void {
    const key = `${chunk.executionId}/${chunk.attempt}`;
    if (chunk.sequence <= (this.#seen.get(key) ?? -1)) return;
    this.#seen.set(key, chunk.sequence);
    const prefix = this.#prefix(chunk.executionId);
    if (chunk.skippedBytes > 0) this.#view?.note(`${prefix} … ${chunk.skippedBytes} bytes left out …`.trim());
    const stream = streamFromWire(chunk.stream) ?? 'stdout';
    const cutterKey = `${chunk.executionId}/${stream}`;
    let cutter = this.#cutters.get(cutterKey);
    if (cutter === undefined) {
      cutter = new LineCutter();
      this.#cutters.set(cutterKey, cutter);
    }
    for (const line of cutter.push(chunk.data)) this.#view?.line(prefix, line, stream);
  }

  /** Shows lines that did not end with a newline, of one execution or of all. */
  #flush(executionId?: string): void {
    for (const [key, cutter] of this.#cutters) {
      const [id = '', stream] = key.split('/');
      if (executionId !== undefined && id !== executionId) continue;
      for (const line of cutter.end()) {
        this.#view?.line(this.#prefix(id), line, stream === 'stderr' ? 'stderr' : 'stdout');
      }
    }
  }

  /** With several hosts every line says whose it is. */
  #prefix(executionId: string): string {
    if (this.#executions.size < 2) return '';
    const names = [...this.#executions.values()].map((execution) => execution.host.length);
    const width = Math.min(24, Math.max(0, ...names));
    return harmlessLine(this.#executions.get(executionId)?.host ?? executionId).padEnd(width);
  }

  #report(): void {
    if (this.#view === null) return;
    const executions = [...this.#executions.values()];
    const counts = new Map<string, number>();
    for (const execution of executions) {
      const state = executionStateFromWire(execution.state) ?? 'queued';
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    const running = executions.find((execution) => executionStateFromWire(execution.state) === 'running');
    const partial =
      executions.length === 1 ? [...this.#cutters.values()].map((cutter) => cutter.partial).join(' ') : '';
    const [only] = executions;
    const waiting =
      executions.length === 1 && running === undefined ? `${only?.host}: ${[...counts.keys()][0]}` : '';
    this.#view.progress({
      title: `${this.#operation.kind.replace('OPERATION_KIND_', '').toLowerCase()} ${this.#operation.addon}`,
      total: executions.length,
      counts,
      detail: () => (running && this.#howFar(running)) || partial || waiting,
    });
  }

  #howFar(execution: WireExecution): string {
    const view = progressView(execution);
    if (view.progress === null && view.expectedMs === null) return '';
    const sinceMs = performance.now() - (this.#toldAt.get(execution.id) ?? performance.now());
    return progressLine({ ...view, elapsedMs: (view.elapsedMs ?? 0) + sinceMs });
  }

  /** True when every execution that has not ended waits for a host that is offline. */
  async #onlyOfflineLeft(): Promise<boolean> {
    const pending = [...this.#executions.values()].filter((execution) => {
      const state = executionStateFromWire(execution.state);
      return state !== undefined && !FINAL_EXECUTION_STATES.includes(state);
    });
    if (pending.length === 0) return false;
    if (pending.some((execution) => executionStateFromWire(execution.state) !== 'queued')) return false;
    const api = await this.#invocation.api();
    const offline = new Set<string>();
    let pageToken = '';
    do {
      const page = await api.hosts.listHosts({
        state: hostStateToWire('offline'),
        pageSize: 1000,
        pageToken,
      });
      for (const host of page.hosts) offline.add(host.id);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return pending.every((execution) => offline.has(execution.hostId));
  }
}
