/**
 * An operation on one host and its only execution are written together, in one command: both when they are made, and both at
 * the end of what only reads.
 *
 * What a crash between the two leaves: of the new ones the operation alone, and start makes the execution from its target list;
 * of the ended ones the execution alone, and start counts it. Never the other way round: the operation's end is written only
 * where that of the execution was, so that a controller that is fenced off from the execution, or saw an older state of it, leaves
 * the operation alone.
 */
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import type { State } from '../state/index.js';
import { isDuplicateKey, JoinedWriter } from '../state/index.js';
import type { ExecutionPatch, ExecutionStore } from './execution-store.js';
import type { Patch } from './guarded-update.js';
import type { OperationStore } from './operation-store.js';

/** What became of both; null: it is not as this process last saw it, and its change is yet to be made by itself. */
export interface JoinedEnd {
  execution: ExecutionDoc | null;
  operation: OperationDoc | null;
}

export class JoinedEnds {
  private readonly writer: JoinedWriter;

  constructor(
    state: State,
    private readonly operations: OperationStore,
    private readonly executions: ExecutionStore,
  ) {
    this.writer = new JoinedWriter(state.writeInOrder, (write) =>
      write.collection === 'operations' ? operations.writeOne(write) : executions.writeOne(write),
    );
  }

  /** @returns false when the caller has an operation with this request id already; then nothing was made */
  async insert(operation: OperationDoc, execution: ExecutionDoc): Promise<boolean> {
    try {
      await this.writer.write(
        { collection: 'operations', insert: operation },
        { collection: 'executions', insert: execution },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error) && operation.requestId !== undefined) return false;
      throw error;
    }
  }

  /** Ends both. Tells nobody of it: that is for the caller, once what the end promises is there. */
  async end(
    seen: { execution: ExecutionDoc; operation: OperationDoc },
    patches: { execution: ExecutionPatch; operation: Patch<OperationDoc> },
  ): Promise<JoinedEnd> {
    const execution = this.executions.prepare(seen.execution, patches.execution);
    const operation = this.operations.prepare(seen.operation, patches.operation);
    const made = await this.writer.write(
      { collection: 'executions', update: execution.write },
      { collection: 'operations', update: operation.write },
    );
    return { execution: made > 0 ? execution.next : null, operation: made > 1 ? operation.next : null };
  }
}
