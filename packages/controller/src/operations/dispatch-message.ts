/** The messages that start executions on a host. */
import { createHash } from 'node:crypto';
import {
  type ConfigSchema,
  ContractError,
  FUNCTION_OF,
  maskSecrets,
  requireConfig,
  secretValuesOf,
  type Ticket,
} from '@webops/contract';
import { type ConnectResponse, kindToWire } from '@webops/protocol';
import { type Guard, upgradeArguments } from '../releases/guard.js';
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import { type HostConfig, hostConfigOf, problemText } from '../configuration/computed-config.js';
import { HostConfigs } from '../configuration/host-configs.js';
import { type Core, LOST_GRACE_MS } from './core.js';
import { bytesOf } from '../state/index.js';
import { openJson, sealJson } from './sealed-json.js';
import { preflightIdOf } from './ids.js';
import type { HostDoc } from './ports.js';

/** The schema of an operation's addon. */
export function schemaOf(operation: Pick<OperationDoc, 'configSchemaJson'>): ConfigSchema {
  return operation.configSchemaJson === '' ? null : (JSON.parse(operation.configSchemaJson) as ConfigSchema);
}

/** The configuration as it was given, with its secrets; null when the operation takes none. */
export function givenConfig(core: Core, operation: OperationDoc): Record<string, unknown> | null {
  if (!operation.sealedConfig) return null;
  return openJson(core.secrets, operation.sealedConfig);
}

/** What an execution's attempt is given, for its document; empty where it is given none or what it would be given is wrong. */
export async function fixedConfig(
  core: Core,
  operation: OperationDoc,
  host: Pick<HostDoc, '_id' | 'labels'>,
): Promise<Pick<ExecutionDoc, 'sealedConfig' | 'secretVersions'>> {
  const given = givenConfig(core, operation);
  if (given === null || operation.kind === 'action' || operation.kind === 'adopt') return {};
  const schema = schemaOf(operation);
  const configs = await HostConfigs.read(core, operation.addon, schema, [host._id], given);
  const { config, secretVersions, problems } = configs.computed(host, given);
  if (problems.length > 0) return { sealedConfig: null };
  return { sealedConfig: sealJson(core.secrets, config), secretVersions };
}

/**
 * The configuration for a host: what its execution was given, or, where that is not fixed yet, its layers with the given one on top.
 * @throws ContractError CONFIG_INVALID
 */
export async function configForHost(
  core: Core,
  operation: OperationDoc,
  doc: Pick<ExecutionDoc, '_id' | 'hostId' | 'addon' | 'digest' | 'sealedConfig' | 'secretVersions'>,
): Promise<HostConfig | null> {
  if (operation.kind === 'rollback') return releaseConfig(core, operation, doc);
  const given = givenConfig(core, operation);
  if (given === null) return null;
  const schema = schemaOf(operation);
  if (operation.kind === 'action') return plainInput(requireConfig(given, schema), schema);
  // What is there has the rest: the whole is checked when the host has said what it found.
  if (operation.kind === 'adopt') return plainInput(given, schema);
  if (doc.sealedConfig) {
    const secretVersions = doc.secretVersions ?? {};
    return asItWas(core, openJson(core.secrets, doc.sealedConfig), secretVersions, schema);
  }
  const labels = (await core.hosts.get(doc.hostId))?.labels ?? {};
  const configs = await HostConfigs.read(core, operation.addon, schema, [doc.hostId], given);
  const computed = configs.computed({ _id: doc.hostId, labels }, given);
  const [first] = computed.problems;
  if (first)
    throw new ContractError('CONFIG_INVALID', problemText(computed.problems), { field: first.field });
  return hostConfigOf(computed, schema, configs.secrets);
}

/** A configuration that was fixed before, with the secrets of then. @throws ContractError CONFIG_INVALID when one is gone */
async function asItWas(
  core: Core,
  config: Record<string, unknown>,
  secretVersions: Record<string, number>,
  schema: ConfigSchema,
): Promise<HostConfig> {
  const secrets = await core.vault.openVersions(secretVersions);
  const gone = Object.keys(secretVersions).find((name) => !secrets.has(name));
  if (gone !== undefined)
    throw new ContractError('CONFIG_INVALID', `secret://${gone} was removed meanwhile`, { field: '' });
  return hostConfigOf({ config, secretVersions }, schema, secrets);
}

/**
 * What the holder masks in the output of a change: the secrets that it is given, and those that the addon was given before, which a backup or
 * an uninstall may print.
 */
export async function secretsFor(
  core: Core,
  doc: ExecutionDoc,
  config: HostConfig | null,
): Promise<string[]> {
  const given = config?.secrets ?? [];
  const applied = (await core.configs.openVersions([doc.hostId], doc.addon)).get(doc.hostId);
  if (!applied) return given;
  const schema = (await core.catalog.get(doc.addon))?.manifest.configSchema ?? null;
  const secrets = await core.vault.openVersions(applied.secretVersions);
  return [...new Set([...given, ...hostConfigOf(applied, schema, secrets).secrets])];
}

/** What was given and nothing else; no variable for old scripts, which have no such function. */
function plainInput(config: Record<string, unknown>, schema: ConfigSchema): HostConfig {
  const masked = JSON.stringify(maskSecrets(config, schema));
  const bytes = Buffer.from(JSON.stringify(config), 'utf8');
  const secrets = secretValuesOf(config, schema);
  return { config, bytes, secrets, secretVersions: {}, env: {}, maskedJson: masked };
}

/** What was last applied, as a host gets it; null when nothing was. */
export async function storedConfig(
  core: Core,
  { hostId, addon }: Pick<ExecutionDoc, 'hostId' | 'addon'>,
  schema: ConfigSchema,
): Promise<HostConfig | null> {
  const stored = (await core.configs.openVersions([hostId], addon)).get(hostId);
  return stored === undefined ? null : asItWas(core, stored.config, stored.secretVersions, schema);
}

/** The configuration of the release that is gone back to. */
async function releaseConfig(
  core: Core,
  operation: OperationDoc,
  { _id, hostId, addon, digest }: Pick<ExecutionDoc, '_id' | 'hostId' | 'addon' | 'digest'>,
): Promise<HostConfig | null> {
  const n = operation.targets.find(({ executionId }) => executionId === _id)?.release ?? 0;
  const [release, bundle] = await Promise.all([
    core.releases.get(hostId, addon, n),
    core.catalog.getBundle(digest),
  ]);
  if (!release?.sealedConfig) return null;
  const config = openJson(core.secrets, release.sealedConfig);
  return asItWas(core, config, release.secretVersions ?? {}, bundle?.manifest.configSchema ?? null);
}

/** A read; also the pre-flight of a change, under its own id. */
export function readDispatch(doc: ExecutionDoc, attempt: number): ConnectResponse {
  const config = Buffer.from(doc.input ?? '', 'utf8');
  return { dispatch: { ...common(doc), executionId: doc._id, attempt, function: doc.function, config } };
}

export function preflightDispatch(doc: ExecutionDoc): ConnectResponse {
  return {
    dispatch: {
      ...common(doc),
      executionId: doc.preflight?.id ?? preflightIdOf(doc._id),
      attempt: doc.preflight?.attempt ?? 1,
      kind: kindToWire('validate'),
      function: FUNCTION_OF.validate,
      timeoutMs: Math.min(doc.timeoutMs, PREFLIGHT_TIMEOUT_MS),
    },
  };
}

/** A pre-flight that takes longer than this has failed (the contract's limit of validate). */
export const PREFLIGHT_TIMEOUT_MS = 300_000;

/** A change, with a freshly signed ticket. */
export function changeDispatch(
  core: Core,
  operation: OperationDoc,
  doc: ExecutionDoc,
  config: HostConfig | null,
  secrets: string[],
  guard: Guard | null = null,
): ConnectResponse {
  const bytes = config?.bytes ?? Buffer.alloc(0);
  const ticket: Ticket = {
    v: 1,
    host: doc.hostId,
    execution: doc._id,
    attempt: doc.attempt,
    epoch: doc.epoch,
    addon: doc.addon,
    digest: doc.digest,
    function: doc.function,
    args: argumentsOf(operation, doc),
    configSha256: createHash('sha256').update(bytes).digest('hex'),
    env: config?.env ?? {},
    timeoutMs: doc.timeoutMs,
    ...(guard ? { safeguard: guard.safeguard } : {}),
    expiresAt: new Date(core.now().getTime() + LOST_GRACE_MS).toISOString(),
  };
  const ticketBytes = Buffer.from(JSON.stringify(ticket), 'utf8');
  return {
    dispatch: {
      ...common(doc),
      executionId: doc._id,
      attempt: doc.attempt,
      function: doc.function,
      config: bytes,
      secrets: [...new Set([...secrets, ...(guard?.secrets ?? [])])],
      ...(guard ? { previous: guard.previous } : {}),
      ticket: ticketBytes,
      ticketSignature: core.tickets.sign(ticketBytes),
    },
  };
}

function argumentsOf(operation: OperationDoc, doc: ExecutionDoc): string[] {
  if (operation.kind === 'upgrade') return upgradeArguments(doc);
  if (operation.kind === 'uninstall') return [String(operation.keepData)];
  const { kind, backup, backupOf } = operation;
  if (kind === 'backup_verify' || kind === 'backup_remove') return [backup, backupOf?.sha256 ?? ''];
  return kind === 'restore' ? [backup] : [];
}

function common(doc: ExecutionDoc) {
  return {
    epoch: doc.epoch,
    kind: kindToWire(doc.kind),
    addon: doc.addon,
    addonVersion: doc.addonVersion,
    digest: doc.digest,
    timeoutMs: doc.timeoutMs,
    bundleSignature: bytesOf(doc.bundleSignature),
    bundleKeyId: doc.bundleKeyId,
  };
}
