/**
 * The system's lower-case unions and the wire's enum names: one converter each way. The wire's `…_UNSPECIFIED`, and a name
 * that a newer peer sent and this one does not know, are `undefined` here; {@link requireEnum} refuses them.
 */
import {
  ADDON_STATUSES,
  type AddonStatus,
  HEALTHS,
  type Health,
  OPERATION_KINDS,
  type OperationKind,
} from '@webops/contract';
import { WebopsError } from './errors.js';
import type { AddonStatus__Output as WireAddonStatus } from './generated/webops/v1/AddonStatus.js';
import type { AddonType__Output as WireAddonType } from './generated/webops/v1/AddonType.js';
import type { AuditFaultKind__Output as WireAuditFaultKind } from './generated/webops/v1/AuditFaultKind.js';
import type { CallerRole__Output as WireCallerRole } from './generated/webops/v1/CallerRole.js';
import type { CallerState__Output as WireCallerState } from './generated/webops/v1/CallerState.js';
import type { ExecutionState__Output as WireExecutionState } from './generated/webops/v1/ExecutionState.js';
import type { Health__Output as WireHealth } from './generated/webops/v1/Health.js';
import type { HostState__Output as WireHostState } from './generated/webops/v1/HostState.js';
import type { OperationKind__Output as WireOperationKind } from './generated/webops/v1/OperationKind.js';
import type { OperationState__Output as WireOperationState } from './generated/webops/v1/OperationState.js';
import type { Reversibility__Output as WireReversibility } from './generated/webops/v1/Reversibility.js';
import type { OutputStream__Output as WireOutputStream } from './generated/webops/v1/OutputStream.js';

/** Where an addon runs. */
export const ADDON_TYPES = ['system', 'application'] as const;
export type AddonType = (typeof ADDON_TYPES)[number];

/** Roles of callers, least first; each may do what those before it may. */
export const CALLER_ROLES = ['viewer', 'manager', 'administrator'] as const;
export type CallerRole = (typeof CALLER_ROLES)[number];

/** Whether a caller can be used. */
export const CALLER_STATES = ['active', 'expired', 'revoked'] as const;
export type CallerState = (typeof CALLER_STATES)[number];

/** What can be wrong at a place of the audit's chain. */
export const AUDIT_FAULT_KINDS = ['changed', 'missing', 'unlinked', 'cut', 'head'] as const;
export type AuditFaultKind = (typeof AUDIT_FAULT_KINDS)[number];

/** Whether a host's agent is connected. */
export const HOST_STATES = ['online', 'offline'] as const;
export type HostState = (typeof HOST_STATES)[number];

/** The life of an operation. */
export const OPERATION_STATES = [
  'preparing',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** States in which an operation stays. */
export const FINAL_OPERATION_STATES: readonly OperationState[] = ['succeeded', 'failed', 'cancelled'];

/** The life of an execution. */
export const EXECUTION_STATES = [
  'queued',
  'dispatched',
  'running',
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
  'expired',
  'interrupted',
  'lost',
] as const;
export type ExecutionState = (typeof EXECUTION_STATES)[number];

/** States in which an execution stays: the outcomes. */
export const FINAL_EXECUTION_STATES: readonly ExecutionState[] = [
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
  'expired',
  'interrupted',
  'lost',
];

/** What can be undone of a change. */
export const REVERSIBILITIES = ['reversible', 'data_kept', 'one_way'] as const;
export type Reversibility = (typeof REVERSIBILITIES)[number];

/** Streams of a script. */
export const OUTPUT_STREAMS = ['stdout', 'stderr'] as const;
export type OutputStream = (typeof OUTPUT_STREAMS)[number];

function toWire<Wire extends string>(prefix: string, value: string): Wire {
  return `${prefix}_${value.toUpperCase()}` as Wire;
}

function fromWire<T extends string>(
  prefix: string,
  values: readonly T[],
  wire: string | number | undefined,
): T | undefined {
  if (typeof wire !== 'string' || !wire.startsWith(`${prefix}_`)) return undefined;
  const name = wire.slice(prefix.length + 1).toLowerCase();
  return values.find((value) => value === name);
}

/** Refuses `undefined` from a `…FromWire`: an enum left UNSPECIFIED or unknown here. @throws WebopsError INVALID_ARGUMENT */
export function requireEnum<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value;
  throw new WebopsError(
    'INVALID_ARGUMENT',
    `${field} is not set, or to a value this controller does not know.`,
    {
      reason: 'ENUM_UNSPECIFIED',
      details: [{ field, action: `set ${field}` }],
    },
  );
}

export const addonTypeToWire = (value: AddonType) => toWire<WireAddonType>('ADDON_TYPE', value);
export const addonTypeFromWire = (wire?: string | number) => fromWire('ADDON_TYPE', ADDON_TYPES, wire);

export const addonStatusToWire = (value: AddonStatus) => toWire<WireAddonStatus>('ADDON_STATUS', value);
export const addonStatusFromWire = (wire?: string | number) => fromWire('ADDON_STATUS', ADDON_STATUSES, wire);

export const callerRoleToWire = (value: CallerRole) => toWire<WireCallerRole>('CALLER_ROLE', value);
export const callerRoleFromWire = (wire?: string | number) => fromWire('CALLER_ROLE', CALLER_ROLES, wire);

export const callerStateToWire = (value: CallerState) => toWire<WireCallerState>('CALLER_STATE', value);
export const callerStateFromWire = (wire?: string | number) => fromWire('CALLER_STATE', CALLER_STATES, wire);

export const auditFaultKindToWire = (value: AuditFaultKind) =>
  toWire<WireAuditFaultKind>('AUDIT_FAULT_KIND', value);
export const auditFaultKindFromWire = (wire?: string | number) =>
  fromWire('AUDIT_FAULT_KIND', AUDIT_FAULT_KINDS, wire);

export const healthToWire = (value: Health) => toWire<WireHealth>('HEALTH', value);
export const healthFromWire = (wire?: string | number) => fromWire('HEALTH', HEALTHS, wire);

export const hostStateToWire = (value: HostState) => toWire<WireHostState>('HOST_STATE', value);
export const hostStateFromWire = (wire?: string | number) => fromWire('HOST_STATE', HOST_STATES, wire);

export const kindToWire = (value: OperationKind) => toWire<WireOperationKind>('OPERATION_KIND', value);
export const kindFromWire = (wire?: string | number) => fromWire('OPERATION_KIND', OPERATION_KINDS, wire);

export const operationStateToWire = (value: OperationState) =>
  toWire<WireOperationState>('OPERATION_STATE', value);
export const operationStateFromWire = (wire?: string | number) =>
  fromWire('OPERATION_STATE', OPERATION_STATES, wire);

export const executionStateToWire = (value: ExecutionState) =>
  toWire<WireExecutionState>('EXECUTION_STATE', value);
export const executionStateFromWire = (wire?: string | number) =>
  fromWire('EXECUTION_STATE', EXECUTION_STATES, wire);

export const reversibilityToWire = (value: Reversibility) =>
  toWire<WireReversibility>('REVERSIBILITY', value);
export const reversibilityFromWire = (wire?: string | number) =>
  fromWire('REVERSIBILITY', REVERSIBILITIES, wire);

export const streamToWire = (value: OutputStream) => toWire<WireOutputStream>('OUTPUT_STREAM', value);
export const streamFromWire = (wire?: string | number) => fromWire('OUTPUT_STREAM', OUTPUT_STREAMS, wire);
