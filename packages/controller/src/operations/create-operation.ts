/** Making an operation: everything that can be checked is checked, then it is durable, then it starts. */
import {
  type Action,
  actionFunction,
  CHANGE_KINDS,
  DEFAULT_TIMEOUT_MS,
  FUNCTION_OF,
  type OperationKind,
  retryPolicyFor,
} from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import {
  type ExecutionDoc,
  type OperationDoc,
  type OperationTarget,
  SCHEMA_VERSION,
} from '../state/documents.js';
import { chosenBackup } from '../backups/chosen-backup.js';
import { chooseBundles } from '../releases/installed-bundles.js';
import { actionFor, actionInput } from './actions.js';
import { takeUp } from './adopt.js';
import { maskedConfig, problemText } from '../configuration/computed-config.js';
import { HostConfigs } from '../configuration/host-configs.js';
import type { Core } from './core.js';
import { executionsOf } from './execution-documents.js';
import { toBinary } from '../state/index.js';
import { hostRefusal } from './host-checks.js';
import { executionIdOf, newOperationId } from './ids.js';
import type { Caller, CreateOperationInput, OperationView } from './inputs.js';
import { isFinalOperationState } from './operation-states.js';
import { eventData } from './operation-trackers.js';
import type { CatalogEntry, HostDoc } from './ports.js';
import { addonNotFound, checkNumbers, configInvalid, invalid, readConfig } from './operation-input.js';
import { sealJson } from './sealed-json.js';
import { inOrder } from './watch.js';

const DEFAULT_EXPIRY_MS = 24 * 3_600_000;
/** What a disabled addon still does: looking, and getting rid of it. */
const WHEN_DISABLED: readonly OperationKind[] = [
  'uninstall',
  'status',
  'health_check',
  'rollback',
  'backup_verify',
  'backup_remove',
];

/** What only a retry gives. */
export interface RetryFields {
  retryOf: string;
}

/** @throws WebopsError naming the field or the host that is wrong; nothing is stored then */
export async function createOperation(
  core: Core,
  input: CreateOperationInput,
  caller: Caller,
  retry?: RetryFields,
): Promise<OperationView> {
  if (core.stopped)
    throw new WebopsError('UNAVAILABLE', 'The controller is stopping.', { reason: 'STOPPING' });
  checkNumbers(input);
  return core.openLimit.admit(core.trackers, () => create(core, input, caller, retry));
}

async function create(
  core: Core,
  input: CreateOperationInput,
  caller: Caller,
  retry: RetryFields | undefined,
): Promise<OperationView> {
  const [entry, hosts] = await Promise.all([addonFor(core, input), core.hosts.resolve(input.target)]);
  if (hosts.length === 0)
    throw invalid(
      'target',
      'NO_HOSTS',
      'The target selects no host',
      'name hosts, or list them to see their labels',
    );
  const action = actionFor(input, entry);
  const kind = action === null ? input.kind : action.readOnly ? 'read_action' : 'action';
  return createChecked(core, { ...input, kind }, action, entry, hosts, caller, retry);
}

async function createChecked(
  core: Core,
  input: CreateOperationInput,
  action: Action | null,
  entry: CatalogEntry,
  hosts: readonly HostDoc[],
  caller: Caller,
  retry: RetryFields | undefined,
): Promise<OperationView> {
  const given = readConfig(input, entry);
  const config = action === null ? given : actionInput(action, given ?? {});
  const targets = targetsOf(input, hosts);
  await chooseBundles(core, input, entry, targets);
  if (action === null && input.kind !== 'adopt') await checkHostConfigs(core, entry, targets, hosts, config);
  const backup = await chosenBackup(core, input, targets);
  const operation = documentOf(core, input, caller, entry, targets, config, action);
  if (backup !== null) Object.assign(operation, { backup: backup.path, backupOf: backup });
  operation.retryOf = retry?.retryOf ?? '';
  return store(core, operation);
}

async function store(core: Core, operation: OperationDoc): Promise<OperationView> {
  const executions = executionsOf(operation, core.epoch, core.now());
  const [only, ...further] = executions;
  if (only && further.length === 0) {
    const isNew = await core.joined.insert(operation, only);
    return isNew ? started(core, operation, executions) : existing(core, operation);
  }
  if (!(await core.operations.insert(operation))) return existing(core, operation);
  await core.executions.insertMissing(executions);
  const result = await core.operations.change(operation, (now) =>
    now.state === 'preparing' ? { steps: [{ state: 'queued', data: eventData(now) }] } : null,
  );
  return started(core, result?.doc ?? operation, executions);
}

/** It is durable. */
async function started(
  core: Core,
  operation: OperationDoc,
  executions: ExecutionDoc[],
): Promise<OperationView> {
  core.sink.pending();
  core.views.put({ operation, executions });
  core.trackers.track(operation, executions);
  core.lanes.enqueue(executions);
  if (executions.some((one) => one.state !== 'skipped')) return { operation, executions };
  await core.trackers.resume(operation._id);
  return { operation: (await core.operations.get(operation._id)) ?? operation, executions };
}

async function existing(core: Core, operation: OperationDoc): Promise<OperationView> {
  const first = await core.operations.byRequest(operation.requestedBy, operation.requestId ?? '');
  if (!first) throw new WebopsError('ABORTED', 'The request was repeated while it ran; ask again.');
  // The first request may have failed half-way: whoever is told of the operation can count on it.
  if (!isFinalOperationState(first.state) && !core.trackers.get(first._id)) await takeUp(core, first);
  return { operation: first, executions: inOrder(first, await core.executions.ofOperations([first._id])) };
}

export async function addonFor(
  core: Core,
  input: Pick<CreateOperationInput, 'addon' | 'kind' | 'version'>,
): Promise<CatalogEntry> {
  const entry = await core.catalog.get(input.addon);
  if (entry && input.version && entry.version !== input.version)
    return versionFor(core, input, input.version);
  if (!entry) throw addonNotFound(input.addon);
  if (!entry.enabled && !WHEN_DISABLED.includes(input.kind)) {
    throw new WebopsError('FAILED_PRECONDITION', `The addon ${entry.name} is disabled.`, {
      reason: 'ADDON_DISABLED',
      details: [{ field: 'addon', action: `enable ${entry.name}` }],
    });
  }
  return entry;
}

async function versionFor(
  core: Core,
  { addon, kind }: Pick<CreateOperationInput, 'addon' | 'kind'>,
  version: string,
): Promise<CatalogEntry> {
  if (kind !== 'install' && kind !== 'upgrade' && kind !== 'validate')
    throw invalid('version', 'VERSION_NOT_TAKEN', `${kind} takes no version`, 'leave it out');
  const entry = await core.catalog.getVersion(addon, version);
  if (!entry) {
    const known = (await core.catalog.versions(addon)).map((one) => one.version).slice(0, 20);
    throw new WebopsError('NOT_FOUND', `${addon} has no version ${version}; it has ${known.join(', ')}.`, {
      reason: 'VERSION_NOT_FOUND',
      details: [{ field: 'version', action: `give one of ${known.join(', ')}` }],
    });
  }
  if (entry.enabled) return entry;
  throw new WebopsError('FAILED_PRECONDITION', `The addon ${addon} is disabled.`, {
    reason: 'ADDON_DISABLED',
    details: [{ field: 'addon', action: `enable ${addon}` }],
  });
}

/** A health check of a script without one asks for its status, which carries the health. */
function functionOf(kind: OperationKind, entry: CatalogEntry): string {
  const name = FUNCTION_OF[kind];
  if (kind === 'upgrade' && !entry.manifest.functions.includes(name)) return FUNCTION_OF.install;
  if (kind === 'health_check' && !entry.manifest.functions.includes(name)) return FUNCTION_OF.status;
  return name;
}

/** Each host's configuration, its layers below the given one, must fit the addon's schema and change nothing immutable. */
async function checkHostConfigs(
  core: Core,
  entry: CatalogEntry,
  targets: readonly OperationTarget[],
  hosts: readonly HostDoc[],
  given: Record<string, unknown> | null,
): Promise<void> {
  if (given === null) return;
  const skipped = new Set(targets.flatMap(({ hostId, skip }) => (skip ? [hostId] : [])));
  const wanted = hosts.filter(({ _id }) => !skipped.has(_id));
  const ids = wanted.map(({ _id }) => _id);
  const configs = await HostConfigs.read(core, entry.name, entry.manifest.configSchema, ids, given);
  for (const host of wanted) {
    const { problems } = configs.computed(host, given);
    if (problems.length === 0) continue;
    throw configInvalid(
      `The configuration does not fit ${entry.name} on ${host.name}: ${problemText(problems)}.`,
      problems,
    );
  }
}

function targetsOf(input: CreateOperationInput, hosts: readonly HostDoc[]): OperationTarget[] {
  const change = CHANGE_KINDS.includes(input.kind);
  const named = input.target.hosts.length > 0;
  return hosts.map((host) => {
    const skip = change ? hostRefusal(host) : null;
    if (skip && named) {
      throw new WebopsError('FAILED_PRECONDITION', `${skip.message}.`, {
        reason: skip.code,
        details: [{ field: 'target.hosts', host: host.name, action: skip.message }],
      });
    }
    return { hostId: host._id, host: host.name, executionId: '', skip };
  });
}

function documentOf(
  core: Core,
  input: CreateOperationInput,
  caller: Caller,
  entry: CatalogEntry,
  targets: OperationTarget[],
  config: Record<string, unknown> | null,
  action: Action | null,
): OperationDoc {
  const id = newOperationId();
  const createdAt = core.now();
  const { manifest } = entry;
  const schema = action === null ? manifest.configSchema : action.input;
  // What a host says of its configuration is masked by the schema too.
  const withSchema = schema !== null && (config !== null || input.kind === 'get_config');
  const doc: OperationDoc = {
    _id: id,
    schemaVersion: SCHEMA_VERSION,
    environment: core.environment,
    rev: 1,
    events: [],
    published: 0,
    unpublished: true,
    kind: input.kind,
    change: CHANGE_KINDS.includes(input.kind),
    addon: entry.name,
    addonVersion: entry.version,
    digest: entry.digest,
    bundleSignature: toBinary(entry.bundleSignature),
    bundleKeyId: entry.bundleKeyId,
    function: action === null ? functionOf(input.kind, entry) : actionFunction(action.name),
    preflight:
      (input.kind === 'install' || input.kind === 'upgrade') &&
      manifest.functions.includes(FUNCTION_OF.validate),
    depends: manifest.metadata.depends,
    conflicts: manifest.metadata.conflicts,
    configSchemaJson: withSchema ? JSON.stringify(schema) : '',
    state: targets.length === 1 ? 'queued' : 'preparing',
    requestedBy: caller.name,
    createdAt,
    finishedAt: null,
    targets: targets.map((target) => ({ ...target, executionId: executionIdOf(id, target.hostId) })),
    configJson: config === null ? '' : JSON.stringify(maskedConfig(config, schema)),
    sealedConfig: config === null ? null : sealJson(core.secrets, config),
    keepData: input.kind === 'uninstall' ? (input.keepData ?? true) : true,
    backup: input.kind === 'restore' ? (input.backup ?? '') : '',
    parallel: input.parallel ?? 0,
    maxFailures: input.maxFailures ?? '',
    timeoutMs: input.timeoutMs || action?.timeoutMs || DEFAULT_TIMEOUT_MS[input.kind],
    expiresAt: new Date(createdAt.getTime() + (input.expiresAfterMs || DEFAULT_EXPIRY_MS)),
    retry: retryPolicyFor(manifest.metadata, input.kind, input.retries),
    retryOf: '',
    cancelRequestedAt: null,
    epoch: core.epoch,
    stopped: null,
  };
  if (action !== null) {
    const { name, output } = action;
    doc.action = { name, outputSchemaJson: output === null ? '' : JSON.stringify(output) };
  }
  if (input.noRollback) doc.noRollback = true;
  if (input.withData) doc.withData = true;
  if (input.release) doc.release = input.release;
  if (input.requestId) doc.requestId = input.requestId;
  const data = { ...eventData(doc), state: doc.state };
  doc.events = [{ n: 8, type: 'operation.created', time: createdAt, data }];
  return doc;
}
