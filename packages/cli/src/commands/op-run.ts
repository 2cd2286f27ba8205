import { randomUUID } from 'node:crypto';
import { OPERATION_KINDS } from '@webops/contract';
import { kindToWire, OPERATION_STATES, operationStateToWire, toTimestamp } from '@webops/protocol';
import { parseDurationMs } from '../durations.js';
import { CommandError, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { operationView } from '../output/operation-view.js';
import { operationDetails, operationTable } from '../output/operations.js';
import type { WireOperation } from '../wire.js';
import type { OpListFlags } from './op.js';
import { finish, parseCount } from './operate-run.js';
import { collectPages, oneOf } from './paging.js';

export async function opList(invocation: Invocation, flags: OpListFlags): Promise<void> {
  if (flags.failed === true && flags.state !== undefined)
    throw new UsageError('--failed and --state exclude each other');
  const state = flags.failed === true ? 'failed' : flags.state;
  const filter = {
    addon: flags.addon ?? '',
    host: flags.host ?? '',
    ...(state === undefined
      ? {}
      : { state: operationStateToWire(oneOf(state, OPERATION_STATES, '--state')) }),
    ...(flags.kind === undefined ? {} : { kind: kindToWire(oneOf(flags.kind, OPERATION_KINDS, '--kind')) }),
    ...(flags.since === undefined
      ? {}
      : { since: toTimestamp(Date.now() - parseDurationMs(flags.since, '--since')) }),
  };
  const limit = parseCount(flags.limit ?? '50', '--limit');
  const api = await invocation.api();
  const operations = await collectPages(async (pageToken) => {
    const page = await api.operations.listOperations({
      ...filter,
      pageSize: Math.min(limit, 1000),
      pageToken,
    });
    return { items: page.operations.map((operation) => operationView(operation)), next: page.nextPageToken };
  }, limit);
  await invocation.printItems(operations, {
    name: ({ id }) => id,
    table: (wide) => operationTable(operations, invocation.paint, wide),
    empty: 'no operations',
  });
}

/** The operation of an id; the latest one when no id was given. */
export async function findOperation(invocation: Invocation, id: string | undefined): Promise<WireOperation> {
  const api = await invocation.api();
  let wanted = id;
  if (wanted === undefined) {
    const { operations } = await api.operations.listOperations({ pageSize: 1 });
    wanted = operations[0]?.id;
    if (wanted === undefined) throw new UsageError('there is no operation yet');
    invocation.say(invocation.paintErr.dim(`operation ${wanted}, the latest`));
  }
  const { operation } = await api.operations.getOperation({ id: wanted });
  if (operation === null) throw new CommandError('the controller answered without an operation');
  return operation;
}

export async function opShow(invocation: Invocation, id: string | undefined): Promise<void> {
  const operation = await findOperation(invocation, id);
  await print(invocation, operation);
}

export async function opWatch(invocation: Invocation, id: string | undefined): Promise<void> {
  const operation = await findOperation(invocation, id);
  await finish(invocation, operation, { detach: false, leaveOffline: false });
}

export async function opCancel(invocation: Invocation, id: string): Promise<void> {
  const api = await invocation.api();
  const { operation } = await api.operations.cancelOperation({ id });
  if (operation === null) throw new CommandError('the controller answered without an operation');
  await print(invocation, operation);
}

export async function opRetry(
  invocation: Invocation,
  id: string,
  flags: { detach?: boolean; requestId?: string },
): Promise<void> {
  const api = await invocation.api();
  const { operation } = await api.operations.retryOperation({
    id,
    requestId: flags.requestId ?? randomUUID(),
  });
  if (operation === null) throw new CommandError('the controller answered without an operation');
  await finish(invocation, operation, { detach: flags.detach === true, leaveOffline: true });
}

async function print(invocation: Invocation, operation: WireOperation): Promise<void> {
  await invocation.printOne(operationView(operation), {
    name: ({ id }) => id,
    text: (_, wide) => operationDetails(operationView(operation), invocation.paint, wide),
  });
}
