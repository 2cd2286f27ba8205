/** The messages that start executions on a host. */
import { createHash } from 'node:crypto';
import {
  type ConfigSchema,
  envOf,
  FUNCTION_OF,
  maskSecrets,
  requireConfig,
  requireUnchanged,
  secretValuesOf,
  type Ticket,
} from '@webops/contract';
import { type ConnectResponse, kindToWire } from '@webops/protocol';
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import { mergeConfig } from './config-merge.js';
import { type Core, LOST_GRACE_MS } from './core.js';
import { preflightIdOf } from './ids.js';

/** A configuration as a host gets it. */
export interface HostConfig {
  config: Record<string, unknown>;
  bytes: Buffer;
  secrets: string[];
  env: Record<string, string>;
  maskedJson: string;
}

/** The schema of an operation's addon. */
export function schemaOf(operation: Pick<OperationDoc, 'configSchemaJson'>): ConfigSchema {
  return operation.configSchemaJson === '' ? null : (JSON.parse(operation.configSchemaJson) as ConfigSchema);
}

/** The configuration as it was given, with its secrets; null when the operation takes none. */
export function givenConfig(core: Core, operation: OperationDoc): Record<string, unknown> | null {
  if (!operation.sealedConfig) return null;
  const sealed = operation.sealedConfig.buffer.subarray(0, operation.sealedConfig.length());
  return JSON.parse(core.secrets.open(sealed).toString('utf8')) as Record<string, unknown>;
}

/**
 * The configuration for a host: the given one over the stored one, with the schema's defaults. The same until the change
 * has ended, since a host has one change at a time. @throws ContractError CONFIG_INVALID
 */
export async function configForHost(
  core: Core,
  operation: OperationDoc,
  hostId: string,
): Promise<HostConfig | null> {
  const given = givenConfig(core, operation);
  if (given === null) return null;
  const schema = schemaOf(operation);
  if (operation.kind === 'action') return plainInput(requireConfig(given, schema), schema);
  // What is there has the rest: the whole is checked when the host has said what it found.
  if (operation.kind === 'adopt') return plainInput(given, schema);
  const stored = (await core.configs.open([hostId], operation.addon)).get(hostId);
  const config = requireConfig(mergeConfig(stored ?? {}, given, schema), schema);
  if (stored !== undefined) requireUnchanged(stored, config, schema);
  return {
    config,
    bytes: Buffer.from(JSON.stringify(config), 'utf8'),
    secrets: secretValuesOf(config, schema),
    env: envOf(config, schema),
    maskedJson: JSON.stringify(maskSecrets(config, schema)),
  };
}

/** What was given and nothing else; no variable for old scripts, which have no such function. */
function plainInput(config: Record<string, unknown>, schema: ConfigSchema): HostConfig {
  const masked = JSON.stringify(maskSecrets(config, schema));
  const bytes = Buffer.from(JSON.stringify(config), 'utf8');
  return { config, bytes, secrets: secretValuesOf(config, schema), env: {}, maskedJson: masked };
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
    args: argumentsOf(operation),
    configSha256: createHash('sha256').update(bytes).digest('hex'),
    env: config?.env ?? {},
    timeoutMs: doc.timeoutMs,
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
      secrets: config?.secrets ?? [],
      ticket: ticketBytes,
      ticketSignature: core.tickets.sign(ticketBytes),
    },
  };
}

function argumentsOf(operation: OperationDoc): string[] {
  if (operation.kind === 'uninstall') return [String(operation.keepData)];
  return operation.kind === 'restore' ? [operation.backup] : [];
}

function common(doc: ExecutionDoc) {
  return {
    epoch: doc.epoch,
    kind: kindToWire(doc.kind),
    addon: doc.addon,
    addonVersion: doc.addonVersion,
    digest: doc.digest,
    timeoutMs: doc.timeoutMs,
    bundleSignature: Buffer.from(doc.bundleSignature.buffer.subarray(0, doc.bundleSignature.length())),
    bundleKeyId: doc.bundleKeyId,
  };
}
