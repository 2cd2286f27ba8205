/** Reading operations, states and configurations. */
import { WebopsError } from '@webops/protocol';
import type { AddonStateDoc, ExecutionDoc } from '../state/documents.js';
import type { Core } from './core.js';
import type { AppliedConfig, ListOperationsInput, ListStatesInput, OperationView, Page } from './inputs.js';
import type { HostDoc } from './ports.js';
import { inOrder, operationNotFound } from './watch.js';

const MAX_PAGE = 1000;

export async function getOperation(core: Core, id: string): Promise<OperationView> {
  const cached = core.views.get(id);
  if (cached) return cached;
  const [operation, executions] = await Promise.all([
    core.operations.get(id),
    core.executions.ofOperations([id]),
  ]);
  if (!operation) throw operationNotFound(id);
  return { operation, executions: inOrder(operation, executions) };
}

export async function listOperations(core: Core, input: ListOperationsInput): Promise<Page<OperationView>> {
  const size = pageSize(input.pageSize, 50);
  const docs = await core.operations.list(input, cursorOf(input.pageToken), size + 1);
  const page = docs.slice(0, size);
  const executions = page.length === 0 ? [] : await core.executions.ofOperations(page.map((one) => one._id));
  const byOperation = new Map<string, ExecutionDoc[]>();
  for (const one of executions) {
    const list = byOperation.get(one.operationId);
    if (list) list.push(one);
    else byOperation.set(one.operationId, [one]);
  }
  return {
    items: page.map((operation) => ({
      operation,
      executions: inOrder(operation, byOperation.get(operation._id) ?? []),
    })),
    nextPageToken: docs.length > size ? tokenOf(page.at(-1)!._id) : '',
  };
}

export async function listStates(core: Core, input: ListStatesInput): Promise<Page<AddonStateDoc>> {
  const size = pageSize(input.pageSize, 100);
  const docs = await core.states.list(input, cursorOf(input.pageToken), size + 1);
  const items = docs.slice(0, size);
  return { items, nextPageToken: docs.length > size ? tokenOf(items.at(-1)!._id) : '' };
}

export async function getConfig(core: Core, addon: string, hostName: string): Promise<AppliedConfig> {
  const host = await hostNamed(core, hostName);
  const doc = await core.configs.get(host._id, addon);
  if (!doc) {
    throw new WebopsError('NOT_FOUND', `No configuration of ${addon} was applied on ${host.name}.`, {
      reason: 'CONFIG_NOT_FOUND',
      details: [{ field: 'addon', host: host.name, action: `install or configure ${addon} there` }],
    });
  }
  return { configJson: doc.maskedJson, version: doc.version, appliedAt: doc.appliedAt };
}

export function pageSize(asked: number | undefined, otherwise: number): number {
  const size = asked || otherwise;
  if (size < 1 || size > MAX_PAGE) {
    throw new WebopsError('INVALID_ARGUMENT', `page_size must be from 1 to ${MAX_PAGE}.`, {
      reason: 'OUT_OF_RANGE',
      details: [{ field: 'page_size', action: `give 1 to ${MAX_PAGE}` }],
    });
  }
  return size;
}

export function tokenOf(id: string): string {
  return Buffer.from(id, 'utf8').toString('base64url');
}

export function cursorOf(token: string | undefined): string | null {
  if (!token) return null;
  const id = Buffer.from(token, 'base64url').toString('utf8');
  if (/^[\x20-\x7e]{1,200}$/.test(id)) return id;
  throw new WebopsError('INVALID_ARGUMENT', 'page_token is not one that a list has returned.', {
    reason: 'PAGE_TOKEN_INVALID',
    details: [{ field: 'page_token', action: 'start the list again' }],
  });
}

/** @param name or id @throws WebopsError NOT_FOUND */
export async function hostNamed(core: Core, name: string): Promise<HostDoc> {
  const host = await core.hosts.get(name);
  if (host) return host;
  throw new WebopsError('NOT_FOUND', `There is no host "${name}".`, {
    reason: 'HOST_NOT_FOUND',
    details: [{ field: 'host', host: name, action: 'list the hosts' }],
  });
}
