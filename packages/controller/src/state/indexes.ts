/** The indexes of the engine's collections. Making one that exists changes nothing. */
import type { Db } from 'mongodb';

/** Before anything ended: what has not ended has no time. */
export const LONG_AGO = new Date(0);

export async function createIndexes(db: Db): Promise<void> {
  await Promise.all([
    db.collection('operations').createIndexes([
      {
        key: { environment: 1, requestedBy: 1, requestId: 1 },
        name: 'one_operation_a_request',
        unique: true,
        partialFilterExpression: { requestId: { $exists: true } },
      },
      { key: { addon: 1, _id: -1 }, name: 'by_addon' },
      { key: { 'targets.hostId': 1, _id: -1 }, name: 'by_host' },
      { key: { state: 1, _id: -1 }, name: 'by_state' },
    ]),
    db.collection('executions').createIndexes([
      {
        key: { hostId: 1 },
        name: 'one_active_change_a_host',
        unique: true,
        partialFilterExpression: { active: true },
      },
      { key: { operationId: 1 }, name: 'by_operation' },
      {
        key: { hostId: 1, operationId: 1 },
        name: 'open_by_host',
        partialFilterExpression: { open: true },
      },
      {
        key: { addon: 1, kind: 1, finishedAt: -1 },
        name: 'ended_changes',
        partialFilterExpression: { change: true, finishedAt: { $gt: LONG_AGO } },
      },
      { key: { dueAt: 1 }, name: 'open_by_due', partialFilterExpression: { open: true } },
      { key: { finishedAt: 1 }, name: 'output_by_age', partialFilterExpression: { keptOutput: true } },
      { key: { finishedAt: 1 }, name: 'output_to_pack', partialFilterExpression: { unpackedOutput: true } },
    ]),
    db.collection('config_revisions').createIndexes([
      { key: { environment: 1, addon: 1, revision: -1 }, name: 'newest' },
      { key: { environment: 1, addon: 1, kind: 1, place: 1, revision: -1 }, name: 'of_layer' },
      {
        key: { addon: 1, kind: 1, place: 1 },
        name: 'current_layers',
        partialFilterExpression: { current: true },
      },
      {
        key: { executionId: 1 },
        name: 'one_revision_an_execution',
        unique: true,
        partialFilterExpression: { executionId: { $exists: true } },
      },
    ]),
    db.collection('addon_configs').createIndex({ environment: 1, addon: 1 }, { name: 'by_addon' }),
    db.collection('releases').createIndexes([
      { key: { hostId: 1, addon: 1, n: -1 }, name: 'one_number_a_release', unique: true },
      { key: { environment: 1, addon: 1, at: -1, _id: -1 }, name: 'by_time' },
    ]),
    db
      .collection('backups')
      .createIndexes([{ key: { environment: 1, addon: 1, at: -1, _id: -1 }, name: 'by_time' }]),
    db.collection('addon_states').createIndexes([
      { key: { hostId: 1 }, name: 'by_host' },
      { key: { addon: 1 }, name: 'by_addon' },
      {
        key: { 'drift.since': 1 },
        name: 'drifted',
        partialFilterExpression: { 'drift.since': { $gt: LONG_AGO } },
      },
      {
        key: { 'activity.executionId': 1 },
        name: 'with_activity',
        partialFilterExpression: { 'activity.executionId': { $exists: true } },
      },
    ]),
  ]);
}
