/** Wakes those who watch operations, in this process. Nothing is queued: a subscriber keeps the newest of each document. */
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';

/** What has changed since it was last taken. Bounded by the number of the operation's executions. */
export class Subscription {
  private operation: OperationDoc | null = null;
  private executions = new Map<string, ExecutionDoc>();
  private withOutput = new Set<string>();
  private wake: (() => void) | null = null;
  private dirty = false;

  constructor(private readonly onClose: (subscription: Subscription) => void) {}

  take() {
    const taken = {
      operation: this.operation,
      executions: [...this.executions.values()],
      withOutput: [...this.withOutput],
    };
    this.operation = null;
    this.executions = new Map();
    this.withOutput = new Set();
    this.dirty = false;
    return taken;
  }

  /** Resolves when something has changed since the last take, or the signal aborts. */
  async changed(signal?: AbortSignal): Promise<void> {
    if (this.dirty || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.wake = null;
        signal?.removeEventListener('abort', done);
        resolve();
      };
      this.wake = done;
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  close(): void {
    this.onClose(this);
    this.dirty = true;
    this.wake?.();
  }

  putOperation(doc: OperationDoc): void {
    if (!this.operation || this.operation.rev < doc.rev) this.operation = doc;
    this.mark();
  }

  putExecution(doc: ExecutionDoc): void {
    const known = this.executions.get(doc._id);
    if (!known || known.rev <= doc.rev) this.executions.set(doc._id, doc);
    this.mark();
  }

  putOutput(executionId: string): void {
    this.withOutput.add(executionId);
    this.mark();
  }

  private mark(): void {
    this.dirty = true;
    this.wake?.();
  }
}

export class Hub {
  private readonly byOperation = new Map<string, Set<Subscription>>();
  /** Operation of the executions whose output is being watched. */
  private readonly operationOf = new Map<string, string>();
  private closed = false;

  subscribe(operationId: string): Subscription {
    const all = this.byOperation.get(operationId) ?? new Set();
    this.byOperation.set(operationId, all);
    const subscription = new Subscription((one) => {
      all.delete(one);
      if (all.size > 0 || this.byOperation.get(operationId) !== all) return;
      this.byOperation.delete(operationId);
      for (const [execution, operation] of this.operationOf)
        if (operation === operationId) this.operationOf.delete(execution);
    });
    all.add(subscription);
    if (this.closed) subscription.close();
    return subscription;
  }

  /** Tells which operation's watchers want to hear of an execution's output. */
  follow(executionId: string, operationId: string): void {
    this.operationOf.set(executionId, operationId);
  }

  operation(doc: OperationDoc): void {
    for (const one of this.byOperation.get(doc._id) ?? []) one.putOperation(doc);
  }

  execution(doc: ExecutionDoc): void {
    for (const one of this.byOperation.get(doc.operationId) ?? []) one.putExecution(doc);
  }

  output(executionId: string): void {
    const operation = this.operationOf.get(executionId);
    if (operation === undefined) return;
    for (const one of this.byOperation.get(operation) ?? []) one.putOutput(executionId);
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Ends every watch. */
  close(): void {
    this.closed = true;
    for (const all of this.byOperation.values()) for (const one of [...all]) one.close();
  }
}
