/** Calls of grpc-js as promises and async iterables, with a deadline on every one. */
import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { fromServiceError, WebopsError } from './errors.js';
import { splitAddress } from './identity/fetch-authority.js';
import { SERVER_NAME } from './identity/names.js';
import { CLIENT_OPTIONS, DEFAULT_STREAM_TIMEOUT_MS, DEFAULT_TIMEOUT_MS } from './limits.js';
import { messagesOf } from './streams.js';

/** Options of one call. */
export interface CallOptions {
  /** Deadline from now. @default 30000, for a stream 86400000 */
  timeoutMs?: number;
  /** Cancels the call: it throws CANCELLED. */
  signal?: AbortSignal;
}

/** A unary method. */
export type UnaryMethod<Request, Response> = (request: Request, options?: CallOptions) => Promise<Response>;
/** A server-streaming method. Leaving the loop cancels the call; a slow reader slows the server. */
export type StreamMethod<Request, Response> = (
  request: Request,
  options?: CallOptions,
) => AsyncGenerator<Response, void, undefined>;

/** Where a server is, who it must be, and what a client needs to be let in. */
export interface ClientCredentialsOptions {
  /** host:port */
  address: string;
  /** Authority of the server's certificate. */
  caPem: string;
  /** The caller's or host's certificate, with `keyPem`. */
  certPem?: string | undefined;
  keyPem?: string | undefined;
}

/**
 * Credentials of a channel. A server is who it should be when its certificate is of `caPem` and holds either
 * {@link SERVER_NAME}, which only certificates of a controller's own authority do, or the address that was dialled.
 */
export function channelCredentials(options: ClientCredentialsOptions): grpc.ChannelCredentials {
  const { certPem, keyPem } = options;
  const { host } = splitAddress(options.address);
  return grpc.credentials.createSsl(
    Buffer.from(options.caPem),
    keyPem === undefined ? null : Buffer.from(keyPem),
    certPem === undefined ? null : Buffer.from(certPem),
    {
      checkServerIdentity: (_servername, certificate) =>
        (certificate.subjectaltname ?? '').split(', ').includes(`DNS:${SERVER_NAME}`)
          ? undefined
          : checkServerIdentity(host, certificate),
    },
  );
}

/** Channel options of a client. An IP address cannot be TLS's server name, so the fixed one stands in for it. */
export function channelOptions(address: string): grpc.ChannelOptions {
  const serverName = isIP(splitAddress(address).host) ? { 'grpc.ssl_target_name_override': SERVER_NAME } : {};
  return { ...CLIENT_OPTIONS, ...serverName };
}

/** What is dialled: an address that is no name needs no resolver, which grpc-js would make for each connection. */
export function channelTarget(address: string): string {
  const family = isIP(splitAddress(address).host);
  return family === 0 ? address : `ipv${family}:${address}`;
}

/** Metadata with a bearer token, or none. */
export function bearer(token: string | undefined): grpc.Metadata {
  const metadata = new grpc.Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

type GrpcUnary<Request, Response> = (
  request: Request,
  metadata: grpc.Metadata,
  options: grpc.CallOptions,
  callback: grpc.requestCallback<Response>,
) => grpc.ClientUnaryCall;
type GrpcStream<Request, Response> = (
  request: Request,
  metadata: grpc.Metadata,
  options: grpc.CallOptions,
) => grpc.ClientReadableStream<Response>;

/** Where a client's calls go and what they carry. */
export interface CallTarget {
  address: string;
  metadata: grpc.Metadata;
}

/** A unary method of a grpc-js client as an async function. */
export function unary<Request, Response>(
  target: CallTarget,
  method: GrpcUnary<Request, Response>,
): UnaryMethod<Request, Response> {
  return (request, options = {}) =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) return reject(aborted(signal));
      const deadline = Date.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      const call = method(request, target.metadata, { deadline }, (error, response) => {
        signal?.removeEventListener('abort', onAbort);
        if (error) reject(signal?.aborted ? aborted(signal) : callError(error, target));
        else resolve(response as Response);
      });
      const onAbort = () => call.cancel();
      if (signal) listen(signal, onAbort);
    });
}

/** A server-streaming method of a grpc-js client as an async generator. The call starts with the first read. */
export function serverStream<Request, Response>(
  target: CallTarget,
  method: GrpcStream<Request, Response>,
): StreamMethod<Request, Response> {
  return async function* (request, options = {}) {
    const { signal } = options;
    if (signal?.aborted) throw aborted(signal);
    const deadline = Date.now() + (options.timeoutMs ?? DEFAULT_STREAM_TIMEOUT_MS);
    const call = method(request, target.metadata, { deadline });
    const onAbort = () => call.cancel();
    if (signal) listen(signal, onAbort);
    yield* messagesOf<Response>(call, {
      onReturn: () => {
        signal?.removeEventListener('abort', onAbort);
        call.cancel();
      },
      onError: (error) => (signal?.aborted ? aborted(signal) : callError(error, target)),
    });
  };
}

/** An error of a call; one that only says that nobody answered says where, and what to look at. */
export function callError(error: unknown, target: { address: string }): WebopsError {
  const webops = fromServiceError(error);
  if (webops.reason !== webops.code) return webops;
  if (webops.code === 'UNAVAILABLE') {
    return new WebopsError(
      'UNAVAILABLE',
      `Cannot reach the controller at ${target.address}: ${webops.message}.`,
      { reason: 'CONTROLLER_UNREACHABLE', cause: error },
    );
  }
  if (webops.code === 'DEADLINE_EXCEEDED') {
    return new WebopsError(
      'DEADLINE_EXCEEDED',
      `The controller at ${target.address} did not answer in time.`,
      {
        reason: 'DEADLINE_EXCEEDED',
        retryable: true,
        cause: error,
      },
    );
  }
  return webops;
}

/** One signal may end any number of calls: Node's warning about many listeners does not fit it. */
function listen(signal: AbortSignal, onAbort: () => void): void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', onAbort, { once: true });
}

function aborted(signal: AbortSignal): WebopsError {
  return new WebopsError('CANCELLED', 'The call was cancelled by its caller.', { cause: signal.reason });
}
