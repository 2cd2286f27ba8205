/**
 * The registry's operations under the names that scripts and programs know them by. Reads return lists of all pages; what runs
 * on hosts returns an operation id at once, and {@link RegistryClient.waitFor} waits for its end.
 */
import type { AddonStatus, Health, OperationKind } from '@webops/contract';
import type { ApiClient } from './api-client.js';
import type { CallOptions } from './calls.js';
import {
  type AddonType,
  addonStatusToWire,
  addonTypeToWire,
  FINAL_OPERATION_STATES,
  healthToWire,
  kindToWire,
  operationStateFromWire,
} from './enums.js';
import { WebopsError } from './errors.js';
import type { Addon__Output } from './generated/webops/v1/Addon.js';
import type { AddonState__Output } from './generated/webops/v1/AddonState.js';
import type { DiscoverAddonsResponse__Output } from './generated/webops/v1/DiscoverAddonsResponse.js';
import type { GetAddonConfigResponse__Output } from './generated/webops/v1/GetAddonConfigResponse.js';
import type { ListAddonsRequest } from './generated/webops/v1/ListAddonsRequest.js';
import type { Operation__Output } from './generated/webops/v1/Operation.js';

const PAGE_SIZE = 1000;
/** More entries than this are not collected: use `ApiClient` and page. */
const MAX_COLLECTED = 100_000;

/** Which hosts. Exactly one of `hosts`, `selector` and `all`. */
export interface Target {
  hosts?: string[];
  /** As kubectl's: `role=db,tier!=test`. */
  selector?: string;
  all?: boolean;
  exclude?: string[];
}

/** How an operation is carried out. */
export interface RunOptions extends CallOptions {
  /** Repeating it makes one operation. */
  requestId?: string;
  /** Hosts at once. @default all */
  parallel?: number;
  /** `3` or `10%`. */
  maxFailures?: string;
  /** Time limit of the script. @default the kind's */
  scriptTimeoutMs?: number;
  /** How long it may wait for a host. @default 24 h */
  expiresAfterMs?: number;
}

/** What discovery does beside reading the folders. */
export interface DiscoverOptions extends CallOptions {
  syncStatus?: boolean;
  healthCheck?: boolean;
}

/** The registry. Methods that start something return the operation's id. */
export interface RegistryClient {
  discoverAll(options?: DiscoverOptions): Promise<DiscoverAddonsResponse__Output>;
  discoverSystem(options?: DiscoverOptions): Promise<DiscoverAddonsResponse__Output>;
  discoverApplication(options?: DiscoverOptions): Promise<DiscoverAddonsResponse__Output>;
  /** @throws WebopsError NOT_FOUND */
  get(name: string): Promise<Addon__Output>;
  list(): Promise<Addon__Output[]>;
  listByCategory(category: string): Promise<Addon__Output[]>;
  listByType(type: AddonType): Promise<Addon__Output[]>;
  /** Addons that have this status on some host. */
  listByStatus(status: AddonStatus): Promise<Addon__Output[]>;
  /** Addons that have this health on some host. */
  listByHealth(health: Health): Promise<Addon__Output[]>;
  validate(addon: string, target: Target, options?: RunOptions): Promise<string>;
  install(
    addon: string,
    target: Target,
    config?: Record<string, unknown>,
    options?: RunOptions,
  ): Promise<string>;
  /** Keeps data unless `keepData` is false. */
  uninstall(addon: string, target: Target, options?: RunOptions & { keepData?: boolean }): Promise<string>;
  configure(
    addon: string,
    target: Target,
    config: Record<string, unknown>,
    options?: RunOptions,
  ): Promise<string>;
  /** The state last observed and wanted, by host; asks no host. `refreshStatus` asks. */
  getStatus(addon: string, host?: string): Promise<AddonState__Output[]>;
  /** Asks the hosts for the status now. */
  refreshStatus(addon: string, target: Target, options?: RunOptions): Promise<string>;
  /** The configuration last applied; secrets are masked. */
  getConfig(addon: string, host: string): Promise<GetAddonConfigResponse__Output>;
  healthCheck(addon: string, target: Target, options?: RunOptions): Promise<string>;
  /** Checks every addon on the hosts where it is installed: one operation an addon. */
  healthCheckAll(options?: RunOptions): Promise<string[]>;
  metrics(addon: string, target: Target, options?: RunOptions): Promise<string>;
  backup(addon: string, target: Target, options?: RunOptions): Promise<string>;
  /** `backup` is what the backup's result named. */
  restore(addon: string, target: Target, backup: string, options?: RunOptions): Promise<string>;
  /** The latest operations of an addon, newest first. @param limit default 50, at most 1000 */
  executionHistory(addon: string, options?: { host?: string; limit?: number }): Promise<Operation__Output[]>;
  /** The latest operations that failed, newest first. */
  failedExecutions(options?: { addon?: string; host?: string; limit?: number }): Promise<Operation__Output[]>;
  /**
   * Waits until an operation has ended, and returns it, whatever its outcome. A broken connection is made again.
   *
   * @throws WebopsError DEADLINE_EXCEEDED after `timeoutMs` (default 1 h); the operation goes on
   */
  waitFor(operationId: string, options?: CallOptions): Promise<Operation__Output>;
}

const WAIT_TIMEOUT_MS = 3_600_000;
/** Between two tries of a broken watch. */
const RETRY_PAUSE_MS = 500;

/** Makes a registry client on an API client, which it does not close. */
export function createRegistryClient(api: ApiClient): RegistryClient {
  const list = async (filter: ListAddonsRequest) =>
    collect(async (pageToken) => {
      const page = await api.addons.listAddons({ ...filter, pageSize: PAGE_SIZE, pageToken });
      return { items: page.addons, next: page.nextPageToken };
    });
  const run = async (
    kind: OperationKind,
    addon: string,
    target: Target,
    options: RunOptions = {},
    more: { config?: Record<string, unknown>; keepData?: boolean; backup?: string } = {},
  ): Promise<string> => {
    const { operation } = await api.operations.createOperation(
      {
        kind: kindToWire(kind),
        addon,
        target: { ...target },
        requestId: options.requestId ?? '',
        parallel: options.parallel ?? 0,
        maxFailures: options.maxFailures ?? '',
        timeoutMs: options.scriptTimeoutMs ?? 0,
        expiresAfterMs: options.expiresAfterMs ?? 0,
        ...(more.config ? { configJson: JSON.stringify(more.config) } : {}),
        ...(more.keepData === undefined ? {} : { keepData: more.keepData }),
        ...(more.backup === undefined ? {} : { backup: more.backup }),
      },
      callOptions(options),
    );
    if (!operation) throw new WebopsError('INTERNAL', 'The controller answered without an operation.');
    return operation.id;
  };
  const discover = (type: AddonType | undefined, options: DiscoverOptions = {}) =>
    api.addons.discoverAddons(
      {
        ...(type ? { type: addonTypeToWire(type) } : {}),
        syncStatus: options.syncStatus ?? false,
        healthCheck: options.healthCheck ?? false,
      },
      callOptions(options),
    );
  const states = (filter: { addon?: string; host?: string }) =>
    collect(async (pageToken) => {
      const page = await api.addons.listAddonStates({ ...filter, pageSize: PAGE_SIZE, pageToken });
      return { items: page.states, next: page.nextPageToken };
    });

  return {
    discoverAll: (options) => discover(undefined, options),
    discoverSystem: (options) => discover('system', options),
    discoverApplication: (options) => discover('application', options),
    get: async (name) => {
      const { addon } = await api.addons.getAddon({ name });
      if (!addon) throw new WebopsError('NOT_FOUND', `There is no addon ${name}.`);
      return addon;
    },
    list: () => list({}),
    listByCategory: (category) => list({ category }),
    listByType: (type) => list({ type: addonTypeToWire(type) }),
    listByStatus: (status) => list({ status: addonStatusToWire(status) }),
    listByHealth: (health) => list({ health: healthToWire(health) }),
    validate: (addon, target, options) => run('validate', addon, target, options),
    install: (addon, target, config = {}, options = {}) => run('install', addon, target, options, { config }),
    uninstall: (addon, target, options = {}) =>
      run('uninstall', addon, target, options, { keepData: options.keepData ?? true }),
    configure: (addon, target, config, options) => run('configure', addon, target, options, { config }),
    getStatus: (addon, host) => states(host === undefined ? { addon } : { addon, host }),
    refreshStatus: (addon, target, options) => run('status', addon, target, options),
    getConfig: (addon, host) => api.addons.getAddonConfig({ addon, host }),
    healthCheck: (addon, target, options) => run('health_check', addon, target, options),
    healthCheckAll: async (options) => {
      const hostsOf = new Map<string, string[]>();
      for (const state of await states({})) {
        if (state.status !== 'ADDON_STATUS_INSTALLED' && state.status !== 'ADDON_STATUS_DEGRADED') continue;
        hostsOf.set(state.addon, [...(hostsOf.get(state.addon) ?? []), state.hostId]);
      }
      const ids: string[] = [];
      for (const [addon, hosts] of hostsOf) ids.push(await run('health_check', addon, { hosts }, options));
      return ids;
    },
    metrics: (addon, target, options) => run('metrics', addon, target, options),
    backup: (addon, target, options) => run('backup', addon, target, options),
    restore: (addon, target, backup, options) => run('restore', addon, target, options, { backup }),
    executionHistory: async (addon, options = {}) => {
      const page = await api.operations.listOperations({
        addon,
        host: options.host ?? '',
        pageSize: options.limit ?? 50,
      });
      return page.operations;
    },
    failedExecutions: async (options = {}) => {
      const page = await api.operations.listOperations({
        addon: options.addon ?? '',
        host: options.host ?? '',
        state: 'OPERATION_STATE_FAILED',
        pageSize: options.limit ?? 50,
      });
      return page.operations;
    },
    waitFor: (operationId, options) => waitFor(api, operationId, options),
  };
}

async function waitFor(api: ApiClient, id: string, options: CallOptions = {}): Promise<Operation__Output> {
  const deadline = Date.now() + (options.timeoutMs ?? WAIT_TIMEOUT_MS);
  const { signal } = options;
  const left = () => Math.max(1, deadline - Date.now());
  for (;;) {
    try {
      // The watch is a way to wait without asking again and again; what is returned is read afterwards.
      for await (const event of api.operations.watchOperation(
        { id, withoutOutput: true },
        { timeoutMs: left(), ...(signal ? { signal } : {}) },
      )) {
        const state = operationStateFromWire(event.operation?.state);
        if (state && FINAL_OPERATION_STATES.includes(state)) break;
      }
      const { operation } = await api.operations.getOperation({ id }, signal ? { signal } : {});
      const state = operationStateFromWire(operation?.state);
      if (operation && state && FINAL_OPERATION_STATES.includes(state)) return operation;
    } catch (error) {
      if (!(error instanceof WebopsError) || !error.retryable) throw error;
    }
    if (Date.now() >= deadline) {
      throw new WebopsError('DEADLINE_EXCEEDED', `Operation ${id} has not ended in time; it goes on.`, {
        reason: 'OPERATION_STILL_RUNNING',
        retryable: true,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(RETRY_PAUSE_MS, left())));
  }
}

function callOptions(options: CallOptions): CallOptions {
  return {
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.signal ? { signal: options.signal } : {}),
  };
}

async function collect<T>(page: (pageToken: string) => Promise<{ items: T[]; next: string }>): Promise<T[]> {
  const items: T[] = [];
  let token = '';
  do {
    const { items: more, next } = await page(token);
    items.push(...more);
    token = next;
  } while (token !== '' && items.length < MAX_COLLECTED);
  return items;
}
