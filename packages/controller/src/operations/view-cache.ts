/**
 * The newest small operations as they are in MongoDB, so that whoever waits for a read need not ask for what was just
 * written. All writes of this process pass through here after they are durable; another process's are fenced off.
 */
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import type { OperationView } from './inputs.js';

/** Together with the bound on an entry, at most about 10 MB. */
const MAX_ENTRIES = 512;
const MAX_RESULT_CHARS = 16_384;

export class ViewCache {
  private readonly views = new Map<string, OperationView>();

  /** Takes an operation that was just made: one host, and no configuration. */
  put(view: OperationView): void {
    if (view.executions.length !== 1 || view.operation.sealedConfig) return;
    this.views.set(view.operation._id, { operation: view.operation, executions: [...view.executions] });
    if (this.views.size > MAX_ENTRIES) this.views.delete(this.views.keys().next().value!);
  }

  /** A durable change. */
  operation(doc: OperationDoc): void {
    const view = this.views.get(doc._id);
    if (view && view.operation.rev < doc.rev) view.operation = doc;
  }

  /** A durable change. */
  execution(doc: ExecutionDoc): void {
    const view = this.views.get(doc.operationId);
    const known = view?.executions[0];
    if (!view || !known || known.rev >= doc.rev) return;
    if (doc.resultJson.length > MAX_RESULT_CHARS) this.views.delete(doc.operationId);
    else view.executions = [doc];
  }

  /** Writes may have been made that did not pass through here. */
  clear(): void {
    this.views.clear();
  }

  get(operationId: string): OperationView | null {
    const view = this.views.get(operationId);
    return view ? { operation: view.operation, executions: [...view.executions] } : null;
  }
}
