/**
 * The errors of the system and their one mapping to and from gRPC.
 *
 * On the wire an error is a gRPC status whose `grpc-status-details-bin` trailer holds a `google.rpc.Status`:
 * `ErrorInfo` (reason; domain `webops`; metadata `retryable`), and for each detail a `BadRequest` field violation (which
 * field), a `ResourceInfo` of type `webops.v1.Host` (which host) or a `Help` link (what to do); `RetryInfo` says how
 * long to wait.
 */
import * as grpc from '@grpc/grpc-js';
import type { BadRequest, BadRequest__Output } from './generated/google/rpc/BadRequest.js';
import type { ErrorInfo, ErrorInfo__Output } from './generated/google/rpc/ErrorInfo.js';
import type { Help, Help__Output } from './generated/google/rpc/Help.js';
import type { ResourceInfo, ResourceInfo__Output } from './generated/google/rpc/ResourceInfo.js';
import type { RetryInfo, RetryInfo__Output } from './generated/google/rpc/RetryInfo.js';
import { messageType } from './services.js';

/** gRPC's codes that are errors, by name. */
export const ERROR_CODES = [
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Which field or host an error is about, and what to do about it. */
export interface ErrorDetail {
  /** Path in the request, e.g. `target.hosts`. */
  field?: string;
  /** A host's name or id. */
  host?: string;
  /** What the reader can do. */
  action?: string;
}

/** What a {@link WebopsError} is made of. */
export interface WebopsErrorOptions {
  /** Stable, UPPER_SNAKE_CASE. @default the code */
  reason?: string;
  /** Whether the same call may succeed later. @default true for UNAVAILABLE, ABORTED and RESOURCE_EXHAUSTED */
  retryable?: boolean;
  /** How long to wait before that. */
  retryAfterMs?: number;
  /** At most 32 travel. */
  details?: ErrorDetail[];
  cause?: unknown;
}

/** An error with a stable code. Its message says what happened, to what, and what to do. */
export class WebopsError extends Error {
  override readonly name = 'WebopsError';
  /** gRPC's code. */
  readonly code: ErrorCode;
  /** Stable, UPPER_SNAKE_CASE, e.g. `ADDON_NOT_FOUND`. */
  readonly reason: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly details: readonly ErrorDetail[];

  constructor(code: ErrorCode, message: string, options: WebopsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reason = options.reason ?? code;
    this.retryable =
      options.retryable ?? (code === 'UNAVAILABLE' || code === 'ABORTED' || code === 'RESOURCE_EXHAUSTED');
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? [];
  }
}

/** The trailer that holds the details. */
export const STATUS_DETAILS_KEY = 'grpc-status-details-bin';
const DOMAIN = 'webops';
const HOST_RESOURCE = 'webops.v1.Host';
/** Details beyond this many are left out: trailers travel as headers, whose size is bounded. */
const MAX_DETAILS = 32;
/**
 * A message is cut to this many bytes as it travels, percent-encoded. Other languages' clients take 8 KiB of headers in all by
 * default; the message travels in the details too, and the details grow by a third in base64.
 */
const MAX_MESSAGE_BYTES = 1_500;
/** The encoded details, the message among them, stay below this by leaving details out. */
const MAX_DETAILS_BYTES = 3_072;

interface Any {
  type_url: string;
  value: Buffer;
}
/** `google.rpc.Status` with its details left encoded. */
interface StatusMessage {
  code: number;
  message: string;
  details: Any[];
}

const types = () => ({
  status: messageType<StatusMessage, StatusMessage>('google.rpc.Status'),
  errorInfo: messageType<ErrorInfo, ErrorInfo__Output>('google.rpc.ErrorInfo'),
  badRequest: messageType<BadRequest, BadRequest__Output>('google.rpc.BadRequest'),
  resourceInfo: messageType<ResourceInfo, ResourceInfo__Output>('google.rpc.ResourceInfo'),
  help: messageType<Help, Help__Output>('google.rpc.Help'),
  retryInfo: messageType<RetryInfo, RetryInfo__Output>('google.rpc.RetryInfo'),
});

function any<I extends object>(name: string, value: I): Any {
  return { type_url: `type.googleapis.com/${name}`, value: messageType<I, I>(name).serialize(value) };
}

/** Any error as a {@link WebopsError}; what is not one is INTERNAL and keeps its own message for the log as `cause` only. */
export function toWebopsError(error: unknown): WebopsError {
  if (error instanceof WebopsError) return error;
  return new WebopsError('INTERNAL', 'Something went wrong inside the controller; its log says what.', {
    cause: error,
  });
}

/**
 * An error as what grpc-js sends. An error that is not a {@link WebopsError} becomes INTERNAL without its text, which may
 * hold a secret: log it first.
 */
export function toServiceError(error: unknown): grpc.ServiceError {
  const webops = toWebopsError(error);
  const message = cut(webops.message);
  const code = grpc.status[webops.code];
  const details: Any[] = [
    any<ErrorInfo>('google.rpc.ErrorInfo', {
      reason: webops.reason,
      domain: DOMAIN,
      metadata: { retryable: String(webops.retryable) },
    }),
  ];
  if (webops.retryAfterMs !== undefined) {
    details.push(
      any<RetryInfo>('google.rpc.RetryInfo', {
        retryDelay: {
          seconds: Math.floor(webops.retryAfterMs / 1000),
          nanos: Math.round(webops.retryAfterMs % 1000) * 1_000_000,
        },
      }),
    );
  }
  let bytes = details.reduce(
    (sum, detail) => sum + detail.value.length + detail.type_url.length,
    message.length,
  );
  for (const detail of webops.details.slice(0, MAX_DETAILS)) {
    for (const encoded of encodeDetail(detail, message)) {
      bytes += encoded.value.length + encoded.type_url.length;
      if (bytes <= MAX_DETAILS_BYTES) details.push(encoded);
    }
  }
  const metadata = new grpc.Metadata();
  metadata.set(STATUS_DETAILS_KEY, types().status.serialize({ code, message, details }));
  return Object.assign(new Error(message), { code, details: message, metadata });
}

function encodeDetail(detail: ErrorDetail, message: string): Any[] {
  const encoded: Any[] = [];
  if (detail.field !== undefined) {
    encoded.push(
      any<BadRequest>('google.rpc.BadRequest', {
        fieldViolations: [{ field: detail.field, description: detail.action ?? message }],
      }),
    );
  }
  if (detail.host !== undefined) {
    encoded.push(
      any<ResourceInfo>('google.rpc.ResourceInfo', {
        resourceType: HOST_RESOURCE,
        resourceName: detail.host,
        description: detail.action ?? '',
      }),
    );
  }
  if (encoded.length === 0 && detail.action !== undefined) {
    encoded.push(any<Help>('google.rpc.Help', { links: [{ description: detail.action }] }));
  }
  return encoded;
}

/**
 * What a call failed with, as a {@link WebopsError}. It reads errors of grpc-js, with or without details, and passes
 * others on as INTERNAL (or CANCELLED when an AbortSignal made them).
 */
export function fromServiceError(error: unknown): WebopsError {
  if (error instanceof WebopsError) return error;
  if (!isServiceError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    const aborted = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
    return new WebopsError(aborted ? 'CANCELLED' : 'INTERNAL', message, { cause: error });
  }
  const name = grpc.status[error.code] as ErrorCode | 'OK' | undefined;
  const code: ErrorCode = name === undefined || name === 'OK' ? 'UNKNOWN' : name;
  const trailer = error.metadata?.get(STATUS_DETAILS_KEY)[0];
  const decoded = Buffer.isBuffer(trailer) ? decodeDetails(trailer) : {};
  return new WebopsError(code, error.details || error.message, { ...decoded, cause: error });
}

function decodeDetails(trailer: Buffer): WebopsErrorOptions {
  const { status, errorInfo, badRequest, resourceInfo, help, retryInfo } = types();
  const options: WebopsErrorOptions = {};
  const details: ErrorDetail[] = [];
  try {
    const decoded = status.deserialize(trailer) as StatusMessage;
    for (const { type, value } of decoded.details.map(opened)) {
      if (type === 'google.rpc.ErrorInfo') {
        const info = errorInfo.deserialize(value);
        if (info.reason) options.reason = info.reason;
        const retryable = info.metadata['retryable'];
        if (retryable !== undefined) options.retryable = retryable === 'true';
      } else if (type === 'google.rpc.BadRequest') {
        for (const { field, description } of badRequest.deserialize(value).fieldViolations) {
          details.push(description === decoded.message ? { field } : { field, action: description });
        }
      } else if (type === 'google.rpc.ResourceInfo') {
        const info = resourceInfo.deserialize(value);
        if (info.resourceType !== HOST_RESOURCE) continue;
        const host = info.resourceName;
        details.push(info.description ? { host, action: info.description } : { host });
      } else if (type === 'google.rpc.Help') {
        for (const link of help.deserialize(value).links) details.push({ action: link.description });
      } else if (type === 'google.rpc.RetryInfo') {
        const delay = retryInfo.deserialize(value).retryDelay;
        if (delay) options.retryAfterMs = delay.seconds * 1000 + Math.round(delay.nanos / 1_000_000);
      }
    }
  } catch {
    // Details of another version, or damaged: the status itself still says what happened.
  }
  return { ...options, details };
}

/** protobufjs names the field `type_url`, and in camel case `typeUrl`. */
function opened(detail: Any & { typeUrl?: string }): { type: string; value: Buffer } {
  const url = detail.type_url ?? detail.typeUrl ?? '';
  return { type: url.slice(url.lastIndexOf('/') + 1), value: Buffer.from(detail.value ?? []) };
}

function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** Cuts a message to its bound and replaces halves of surrogate pairs, which cannot be percent-encoded. */
function cut(text: string): string {
  let whole = wellFormed(text);
  if (encodeURI(whole).length <= MAX_MESSAGE_BYTES) return whole;
  whole = whole.slice(0, MAX_MESSAGE_BYTES);
  while (encodeURI(wellFormed(whole)).length > MAX_MESSAGE_BYTES)
    whole = whole.slice(0, Math.floor(whole.length * 0.9));
  return `${wellFormed(whole)}…`;
}

function isServiceError(error: unknown): error is grpc.ServiceError {
  return error instanceof Error && typeof (error as Partial<grpc.ServiceError>).code === 'number';
}
