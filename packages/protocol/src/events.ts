/** Events on NATS: one envelope (CloudEvents 1.0, JSON) around a payload with a schema. Consumers drop repeats by `id`. */
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { v7 as uuidv7 } from 'uuid';
import { WebopsError } from './errors.js';
import { EVENT_SCHEMAS, type EventData, type EventType } from './event-schemas.js';
import { ajvFormatsPackage, ajvPackage } from './lazy.js';
import { addonSubject, alertSubject, hostSubject, operationSubject } from './subjects.js';

/** The version of CloudEvents. */
export const SPEC_VERSION = '1.0';
/** An event larger than this is refused; NATS's own default bound is 1 MiB. */
export const MAX_EVENT_BYTES = 256 * 1024;

/** An event. The names are CloudEvents'. */
export interface EventEnvelope<T extends EventType = EventType> {
  specversion: typeof SPEC_VERSION;
  /** UUIDv7; repeated deliveries carry the same. */
  id: string;
  /** Who says it: `/webops/<environment>/host/<id>`, or `/webops/<environment>/controller`. */
  source: string;
  type: T;
  /** ISO time. */
  time: string;
  /** What it is about: the NATS subject. */
  subject: string;
  datacontenttype: 'application/json';
  /** `$id` of the payload's schema in EVENT_SCHEMAS. */
  dataschema: string;
  data: EventData[T];
}

/** What is new in an event. */
export interface NewEvent<T extends EventType> {
  type: T;
  environment: string;
  data: EventData[T];
  /** @default a new UUIDv7 */
  id?: string;
  /** @default now */
  time?: Date;
}

/** The subject that an event is published on. */
export function eventSubject<T extends EventType>(type: T, environment: string, data: EventData[T]): string {
  const names = data as { hostId?: string; addon?: string; operationId?: string; alertId?: string };
  const [, kind, ...topic] = type.split('.');
  if (kind === 'host') return hostSubject(environment, names.hostId ?? '', topic[0] as 'status');
  if (kind === 'addon') {
    return addonSubject(environment, names.hostId ?? '', names.addon ?? '', topic[0] as 'status');
  }
  if (kind === 'alert') return alertSubject(environment, names.alertId ?? '', topic[0] ?? '');
  return operationSubject(environment, names.operationId ?? '', topic.join('.'));
}

/** Who says it: hosts speak of hosts and addons, the controller of operations and alerts. */
function eventSource(environment: string, data: EventData[EventType]): string {
  const { hostId, operationId } = data as { hostId?: string; operationId?: string };
  const byHost = hostId !== undefined && operationId === undefined;
  return `/webops/${environment}/${byHost ? `host/${hostId}` : 'controller'}`;
}

/**
 * Makes an event. Its `subject` is where to publish it. The payload is checked by its type only, and by its schema where it is
 * read: the checker would stay in every agent's memory.
 */
export function createEvent<T extends EventType>(event: NewEvent<T>): EventEnvelope<T> {
  return {
    specversion: SPEC_VERSION,
    id: event.id ?? uuidv7(),
    source: eventSource(event.environment, event.data),
    type: event.type,
    time: (event.time ?? new Date()).toISOString(),
    subject: eventSubject(event.type, event.environment, event.data),
    datacontenttype: 'application/json',
    dataschema: EVENT_SCHEMAS[event.type].$id,
    data: event.data,
  };
}

/** An event as the bytes to publish. */
export function encodeEvent(event: EventEnvelope): Uint8Array {
  return Buffer.from(JSON.stringify(event), 'utf8');
}

/**
 * Reads an event and checks it.
 *
 * @param subject the NATS subject it came on: NATS lets a host publish only on its own, so an event that says it is about
 *   another is refused
 * @throws WebopsError INVALID_ARGUMENT `EVENT_INVALID`
 */
export function parseEvent(bytes: Uint8Array | string, subject?: string): EventEnvelope {
  const buffer = Buffer.from(bytes as Uint8Array);
  if (buffer.length > MAX_EVENT_BYTES) throw invalid(`An event of ${buffer.length} bytes is too large.`);
  let event: EventEnvelope;
  try {
    event = JSON.parse(buffer.toString('utf8')) as EventEnvelope;
  } catch (cause) {
    throw invalid('An event is not JSON.', cause);
  }
  if (!validators().envelope(event)) {
    throw invalid(`An event is not valid: ${describe(validators().envelope)}.`);
  }
  const problem = payloadProblem(event.type, event.data);
  if (problem) throw invalid(`An event ${event.type} is not valid: ${problem}.`);
  if (subject !== undefined && subject !== event.subject) {
    throw invalid(`An event about ${event.subject} came on ${subject}.`);
  }
  const environment = event.source.split('/')[2] ?? '';
  if (event.subject !== eventSubject(event.type, environment, event.data)) {
    throw invalid(`The payload of an event on ${event.subject} is about something else.`);
  }
  if (event.source !== eventSource(environment, event.data)) {
    throw invalid(`An event on ${event.subject} names ${event.source} as its source.`);
  }
  return event;
}

/** The schema of the envelope. */
export const ENVELOPE_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:webops:event:envelope:1',
  type: 'object',
  properties: {
    specversion: { const: SPEC_VERSION },
    id: { type: 'string', minLength: 1, maxLength: 128 },
    source: { type: 'string', pattern: '^/webops/[A-Za-z0-9_-]+/' },
    type: { enum: Object.keys(EVENT_SCHEMAS) },
    time: { type: 'string', format: 'date-time' },
    subject: { type: 'string', minLength: 1 },
    datacontenttype: { const: 'application/json' },
    dataschema: { type: 'string' },
    data: { type: 'object' },
  },
  required: [
    'specversion',
    'id',
    'source',
    'type',
    'time',
    'subject',
    'datacontenttype',
    'dataschema',
    'data',
  ],
} as const;

interface Validators {
  envelope: ValidateFunction;
  payloads: Record<EventType, ValidateFunction>;
}
let compiled: Validators | undefined;

function validators(): Validators {
  if (compiled) return compiled;
  const ajv = new (ajvPackage().Ajv2020)({ strict: true, allowUnionTypes: true });
  ajvFormatsPackage().default(ajv);
  const payloads = Object.fromEntries(
    Object.entries(EVENT_SCHEMAS).map(([type, schema]) => [type, ajv.compile(schema)]),
  ) as Record<EventType, ValidateFunction>;
  compiled = { envelope: ajv.compile(ENVELOPE_SCHEMA), payloads };
  return compiled;
}

function payloadProblem(type: EventType, data: unknown): string | undefined {
  const validate = validators().payloads[type];
  return validate(data) ? undefined : describe(validate);
}

function describe(validate: ValidateFunction): string {
  const [first] = validate.errors ?? [];
  return first ? `${first.instancePath || 'it'} ${first.message ?? 'is not valid'}` : 'it is not valid';
}

function invalid(message: string, cause?: unknown): WebopsError {
  return new WebopsError('INVALID_ARGUMENT', message, { reason: 'EVENT_INVALID', cause });
}
