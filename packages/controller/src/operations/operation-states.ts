import type { OperationState } from '@webops/protocol';

/**
 * The life of an operation.
 *
 *     preparing ──▶ queued ──▶ running ──▶ succeeded   every host succeeded
 *         │            │          ├─────▶ failed       some host did not; its execution says why
 *         │            └──────────┴─────▶ cancelled    cancelled, and some host did not succeed because of it
 *         └─ crash here: the executions are upserted again from `targets`, then it goes on
 *
 * A read on one host is inserted as `queued` or `running` at once, together with its execution: its target list is in the
 * same document, so a crash between the two inserts is repaired in the same way. It ends together with its execution, in one
 * ordered command (joined-ends.ts): a crash may leave the execution ended and the operation open, which is closed at start.
 *
 * Where each state may go; a final state goes nowhere.
 */
export const OPERATION_TRANSITIONS: Readonly<Record<OperationState, readonly OperationState[]>> = {
  preparing: ['queued', 'cancelled'],
  queued: ['running', 'succeeded', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** Whether the operation has ended. */
export function isFinalOperationState(state: OperationState): boolean {
  return OPERATION_TRANSITIONS[state].length === 0;
}
