/** Following operations and output: everything that is stored, then what happens, without a gap. */
import { WebopsError } from '@webops/protocol';
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import type { ExecutionStore } from './execution-store.js';
import { isFinalState } from './execution-states.js';
import { readPieces } from './inline-output.js';
import type { Hub } from './hub.js';
import type { OutputPieceView, ReadOutputInput, WatchEvent } from './inputs.js';
import { isFinalOperationState } from './operation-states.js';
import type { OperationStore } from './operation-store.js';
import type { OutputLog } from './output-log.js';
import { isEarlierAttempt } from './retries.js';
import type { ViewCache } from './view-cache.js';

export interface WatchSources {
  hub: Hub;
  views: ViewCache;
  operations: OperationStore;
  executions: ExecutionStore;
  output: OutputLog;
}

/** Where a watcher is in the output of an execution. */
interface Position {
  attempt: number;
  next: number;
}

/** @throws WebopsError NOT_FOUND; UNAVAILABLE when the controller stops */
export async function* watchOperation(
  sources: WatchSources,
  id: string,
  options: { signal?: AbortSignal; withoutOutput?: boolean },
): AsyncGenerator<WatchEvent> {
  const subscription = sources.hub.subscribe(id);
  try {
    const { operation, executions } = sources.views.get(id) ?? (await readView(sources, id));
    if (!operation) throw operationNotFound(id);
    const told = new Map<string, number>();
    const docs = new Map<string, ExecutionDoc>();
    const positions = new Map<string, Position>();
    const ordered = inOrder(operation, executions);
    for (const doc of ordered) {
      docs.set(doc._id, doc);
      if (!options.withoutOutput) sources.hub.follow(doc._id, id);
    }
    yield { operation };
    for (const doc of ordered) {
      told.set(doc._id, doc.rev);
      yield { execution: doc };
    }
    let withOutput = options.withoutOutput ? [] : ordered.map((doc) => doc._id);
    let current = operation;
    let changed: ExecutionDoc[] = [];
    for (;;) {
      // An execution's output is durable before its end is told: so all of it is read before its end is passed on.
      for (const executionId of withOutput) {
        const doc = docs.get(executionId);
        if (doc) yield* newOutput(sources, doc, positions, options.signal);
      }
      for (const doc of changed) {
        if ((told.get(doc._id) ?? 0) >= doc.rev) continue;
        told.set(doc._id, doc.rev);
        yield { execution: doc };
      }
      if (isFinalOperationState(current.state)) {
        if (current !== operation) yield { operation: current };
        return;
      }
      await subscription.changed(options.signal);
      if (options.signal?.aborted) return;
      if (sources.hub.isClosed) throw stopping();
      const news = subscription.take();
      changed = news.executions;
      for (const doc of changed) docs.set(doc._id, doc);
      withOutput = options.withoutOutput
        ? []
        : [...new Set([...news.withOutput, ...changed.map((doc) => doc._id)])];
      if (news.operation && news.operation.rev > current.rev) {
        current = news.operation;
        if (!isFinalOperationState(current.state)) yield { operation: current };
      }
    }
  } finally {
    subscription.close();
  }
}

/** @throws WebopsError NOT_FOUND; UNAVAILABLE when the controller stops */
export async function* readOutput(
  sources: WatchSources,
  input: ReadOutputInput,
): AsyncGenerator<OutputPieceView> {
  let doc = await sources.executions.get(input.executionId);
  if (!doc) {
    throw new WebopsError('NOT_FOUND', `There is no execution ${input.executionId}.`, {
      reason: 'EXECUTION_NOT_FOUND',
      details: [{ field: 'execution_id', action: 'see the executions of the operation' }],
    });
  }
  checkOutputKept(doc);
  const subscription = sources.hub.subscribe(doc.operationId);
  try {
    sources.hub.follow(doc._id, doc.operationId);
    doc = (await sources.executions.get(doc._id)) ?? doc;
    // While the next attempt waits, the latest output is that of the one before it.
    const waits = doc.state === 'queued' ? doc.earlier?.at(-1)?.attempt : undefined;
    let attempt = input.attempt || waits || Math.max(1, doc.attempt);
    let next = Math.max(0, input.fromSequence ?? 0);
    for (;;) {
      const ended = isFinalState(doc.state) || (input.attempt ? isEarlierAttempt(doc, attempt) : false);
      const behind = !input.attempt && doc.attempt > attempt;
      for (;;) {
        if (input.signal?.aborted) return;
        const pieces = await readPieces(sources, doc, attempt, next);
        if (pieces.length === 0) break;
        next += pieces.length;
        for (const piece of pieces) if (!input.stream || piece.stream === input.stream) yield piece;
      }
      // Removed while it was read: what came is not all.
      if (ended) checkOutputKept((await sources.executions.get(doc._id)) ?? doc);
      if (!input.follow) return;
      if (behind) {
        attempt = doc.attempt;
        next = 0;
        continue;
      }
      if (ended) return;
      await subscription.changed(input.signal);
      if (sources.hub.isClosed) throw stopping();
      const id: string = doc._id;
      doc = subscription.take().executions.find((one) => one._id === id) ?? doc;
    }
  } finally {
    subscription.close();
  }
}

function checkOutputKept(doc: ExecutionDoc): void {
  if (!doc.outputRemovedAt) return;
  throw new WebopsError(
    'FAILED_PRECONDITION',
    `The output of ${doc.kind} ${doc.addon} on ${doc.host} was removed on ${doc.outputRemovedAt.toISOString()}, as the controller keeps output for a limited time; its result and summary stay.`,
    {
      reason: 'OUTPUT_REMOVED',
      details: [{ field: 'execution_id', action: `see operation ${doc.operationId}` }],
    },
  );
}

async function readView(sources: WatchSources, id: string) {
  const [operation, executions] = await Promise.all([
    sources.operations.get(id),
    sources.executions.ofOperations([id]),
  ]);
  return { operation, executions };
}

async function* newOutput(
  sources: WatchSources,
  doc: ExecutionDoc,
  positions: Map<string, Position>,
  signal?: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const position = positions.get(doc._id) ?? { attempt: 1, next: 0 };
  positions.set(doc._id, position);
  for (;;) {
    const latest = position.attempt >= doc.attempt;
    if (latest && isFinalState(doc.state) && position.next >= doc.chunkCount) return;
    const pieces = await readPieces(sources, doc, position.attempt, position.next);
    if (pieces.length === 0) {
      if (latest) return;
      // Another attempt starts its output anew; what the one before it printed has been told.
      position.attempt += 1;
      position.next = 0;
    }
    position.next += pieces.length;
    for (const output of pieces) {
      if (signal?.aborted) return;
      yield { output };
    }
  }
}

/** Executions in the order of the operation's targets. */
export function inOrder(operation: OperationDoc, executions: readonly ExecutionDoc[]): ExecutionDoc[] {
  const byId = new Map(executions.map((doc) => [doc._id, doc]));
  return operation.targets.flatMap((target) => byId.get(target.executionId) ?? []);
}

export function operationNotFound(id: string): WebopsError {
  return new WebopsError('NOT_FOUND', `There is no operation ${id}.`, {
    reason: 'OPERATION_NOT_FOUND',
    details: [{ field: 'id', action: 'list the operations' }],
  });
}

function stopping(): WebopsError {
  return new WebopsError('UNAVAILABLE', 'The controller is stopping; watch again when it is back.', {
    reason: 'STOPPING',
  });
}
