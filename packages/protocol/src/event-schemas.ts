/**
 * What is said on NATS, by event type: a TypeScript type and a JSON Schema (draft 2020-12) of each payload. A newer sender may
 * add properties; a reader ignores what it does not know. A host is its `hostId`; `host` is what it calls itself, for people.
 */
import { ADDON_STATUSES, HEALTHS, OPERATION_KINDS } from '@webops/contract';
import type { AddonStatus, Health, OperationKind } from '@webops/contract';
import {
  EXECUTION_STATES,
  type ExecutionState,
  HOST_STATES,
  type HostState,
  OPERATION_STATES,
  type OperationState,
} from './enums.js';

/** Of a host: its agent is there (repeated as a heartbeat), or is going. */
export interface HostStatusData {
  hostId: string;
  host: string;
  state: HostState;
  agentVersion: string;
  runningExecutions: number;
  /** True when nothing changed since the event before. */
  heartbeat: boolean;
}

/** Of a host: how well it is. */
export interface HostHealthData {
  hostId: string;
  host: string;
  health: Health;
  load1: number;
  memoryAvailableBytes: number;
  diskFreeBytes: number;
  message: string;
  heartbeat: boolean;
}

/** Of a host: its facts, when they changed. */
export interface HostFactsData {
  hostId: string;
  host: string;
  facts: Record<string, unknown>;
}

/** Of an addon on a host: what addon_status said. */
export interface AddonStatusData {
  hostId: string;
  host: string;
  addon: string;
  status: AddonStatus;
  health: Health;
  version: string;
  message: string;
  /** Of the event before; null when there was none. */
  previousStatus: AddonStatus | null;
  observedAt: string;
  heartbeat: boolean;
}

/** Of an addon on a host: what addon_health_check, or addon_status in its place, said. */
export interface AddonHealthData {
  hostId: string;
  host: string;
  addon: string;
  health: Health;
  status: AddonStatus;
  message: string;
  previousHealth: Health | null;
  observedAt: string;
  heartbeat: boolean;
}

/** Of an operation: its state changed, or something happened to it. */
export interface OperationChangedData {
  /** What happened, e.g. `operation.created`, `operation.cancel_requested`. */
  event?: string;
  operationId: string;
  kind: OperationKind;
  addon: string;
  state: OperationState;
  requestedBy: string;
  hosts: number;
}

/** Of one host's part of an operation: its state changed, or something happened to it. */
export interface ExecutionChangedData {
  /** What happened, e.g. `execution.running`, `execution.progress`. */
  event?: string;
  operationId: string;
  executionId: string;
  kind: OperationKind;
  addon: string;
  hostId: string;
  host: string;
  state: ExecutionState;
  /** Counts from 1; 0 before the first. */
  attempt: number;
  exitCode: number | null;
  error: { code: string; message: string } | null;
}

/** Of an alert: it was raised, changed, acknowledged or resolved. */
export interface AlertChangedData {
  /** What happened: `alert.firing`, `alert.changed`, `alert.acknowledged` or `alert.resolved`. */
  event?: string;
  alertId: string;
  /** e.g. `host_offline`. */
  kind: string;
  severity: 'warning' | 'critical';
  state: 'firing' | 'resolved';
  labels: Record<string, string>;
  /** For a person. */
  summary: string;
  startsAt: string;
  endsAt: string | null;
  acknowledgedBy: string | null;
}

/** The payload of every event type. */
export interface EventData {
  'webops.host.status': HostStatusData;
  'webops.host.health': HostHealthData;
  'webops.host.facts': HostFactsData;
  'webops.addon.status': AddonStatusData;
  'webops.addon.health': AddonHealthData;
  'webops.operation.changed': OperationChangedData;
  'webops.operation.execution.changed': ExecutionChangedData;
  'webops.alert.changed': AlertChangedData;
}
export type EventType = keyof EventData;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const time = { type: 'string', format: 'date-time' } as const;
const oneOf = (values: readonly string[]) => ({ type: 'string', enum: values }) as const;
const orNull = (values: readonly string[]) => ({ enum: [...values, null] }) as const;

function schema(type: EventType, properties: Record<string, unknown>) {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:webops:event:${type}:1`,
    type: 'object',
    properties,
    required: Object.keys(properties),
  };
}

const hostNames = { hostId: { ...text, minLength: 1 }, host: text };
const addonNames = { ...hostNames, addon: { ...text, minLength: 1 } };

/** The JSON Schema of every payload. Its `$id` is the `dataschema` of the events; the 1 in it is the schema's version. */
export const EVENT_SCHEMAS: Readonly<Record<EventType, ReturnType<typeof schema>>> = {
  'webops.host.status': schema('webops.host.status', {
    ...hostNames,
    state: oneOf(HOST_STATES),
    agentVersion: text,
    runningExecutions: count,
    heartbeat: flag,
  }),
  'webops.host.health': schema('webops.host.health', {
    ...hostNames,
    health: oneOf(HEALTHS),
    load1: { type: 'number', minimum: 0 },
    memoryAvailableBytes: count,
    diskFreeBytes: count,
    message: text,
    heartbeat: flag,
  }),
  'webops.host.facts': schema('webops.host.facts', { ...hostNames, facts: { type: 'object' } }),
  'webops.addon.status': schema('webops.addon.status', {
    ...addonNames,
    status: oneOf(ADDON_STATUSES),
    health: oneOf(HEALTHS),
    version: text,
    message: text,
    previousStatus: orNull(ADDON_STATUSES),
    observedAt: time,
    heartbeat: flag,
  }),
  'webops.addon.health': schema('webops.addon.health', {
    ...addonNames,
    health: oneOf(HEALTHS),
    status: oneOf(ADDON_STATUSES),
    message: text,
    previousHealth: orNull(HEALTHS),
    observedAt: time,
    heartbeat: flag,
  }),
  'webops.operation.changed': schema('webops.operation.changed', {
    operationId: text,
    kind: oneOf(OPERATION_KINDS),
    addon: text,
    state: oneOf(OPERATION_STATES),
    requestedBy: text,
    hosts: count,
  }),
  'webops.operation.execution.changed': schema('webops.operation.execution.changed', {
    operationId: text,
    executionId: text,
    kind: oneOf(OPERATION_KINDS),
    addon: text,
    hostId: text,
    host: text,
    state: oneOf(EXECUTION_STATES),
    attempt: count,
    exitCode: { type: ['integer', 'null'] },
    error: {
      type: ['object', 'null'],
      properties: { code: text, message: text },
      required: ['code', 'message'],
    },
  }),
  'webops.alert.changed': schema('webops.alert.changed', {
    alertId: text,
    kind: text,
    severity: oneOf(['warning', 'critical']),
    state: oneOf(['firing', 'resolved']),
    labels: { type: 'object', additionalProperties: text },
    summary: text,
    startsAt: time,
    endsAt: { type: ['string', 'null'], format: 'date-time' },
    acknowledgedBy: { type: ['string', 'null'] },
  }),
};
