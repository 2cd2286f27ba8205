/** The executions of an operation, made from its target list: making them again gives the same documents. */
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import { newExecutionFields } from './execution-store.js';

export function executionsOf(operation: OperationDoc, epoch: number, now: Date): ExecutionDoc[] {
  let turn = 0;
  return operation.targets.map((target) => {
    const skipped = target.skip !== null;
    const held = !skipped && operation.parallel > 0 && turn >= operation.parallel;
    if (!skipped) turn++;
    const doc: ExecutionDoc = {
      _id: target.executionId,
      ...newExecutionFields(),
      environment: operation.environment,
      operationId: operation._id,
      hostId: target.hostId,
      host: target.host,
      kind: operation.kind,
      change: operation.change,
      addon: operation.addon,
      addonVersion: target.bundle?.version ?? operation.addonVersion,
      digest: target.bundle?.digest ?? operation.digest,
      bundleSignature: target.bundle?.signature ?? operation.bundleSignature,
      bundleKeyId: target.bundle?.keyId ?? operation.bundleKeyId,
      function: target.bundle?.function ?? operation.function,
      ...(operation.kind === 'read_action' ? { input: operation.configJson } : {}),
      timeoutMs: operation.timeoutMs,
      requestedBy: operation.requestedBy,
      state: skipped ? 'skipped' : 'queued',
      phase: operation.preflight ? 'preflight' : 'main',
      preflight: null,
      held,
      epoch,
      dueAt: operation.expiresAt,
      expiresAt: operation.expiresAt,
      createdAt: operation.createdAt,
      finishedAt: skipped ? now : null,
      error: target.skip,
      events: [],
    };
    if (skipped) {
      const { operationId, kind, addon, hostId, host, state, attempt } = doc;
      const names = { operationId, executionId: doc._id, kind, addon, hostId, host };
      const data = { ...names, state, attempt, error: target.skip };
      doc.events = [{ n: 8, type: 'execution.skipped', time: now, data }];
      doc.unpublished = true;
    } else doc.open = true;
    return doc;
  });
}
