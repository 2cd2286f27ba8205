/**
 * Handlers of a service as plain async functions. A unary handler returns its response, a streaming one is an async
 * generator, a two-way one gets a {@link BidiCall}; all of them throw {@link WebopsError}. Before a handler runs,
 * `authorize` has said who calls.
 */
import * as grpc from '@grpc/grpc-js';
import { toServiceError, WebopsError } from './errors.js';
import type { AddonServiceHandlers } from './generated/webops/v1/AddonService.js';
import type { AgentLinkServiceHandlers } from './generated/webops/v1/AgentLinkService.js';
import type { AuditServiceHandlers } from './generated/webops/v1/AuditService.js';
import type { CallerServiceHandlers } from './generated/webops/v1/CallerService.js';
import type { EnrollmentServiceHandlers } from './generated/webops/v1/EnrollmentService.js';
import type { EventServiceHandlers } from './generated/webops/v1/EventService.js';
import type { AlertServiceHandlers } from './generated/webops/v1/AlertService.js';
import type { WebhookServiceHandlers } from './generated/webops/v1/WebhookService.js';
import type { ConfigurationServiceHandlers } from './generated/webops/v1/ConfigurationService.js';
import type { SecretServiceHandlers } from './generated/webops/v1/SecretService.js';
import type { FleetServiceHandlers } from './generated/webops/v1/FleetService.js';
import type { PlanServiceHandlers } from './generated/webops/v1/PlanService.js';
import type { HostServiceHandlers } from './generated/webops/v1/HostService.js';
import type { OperationServiceHandlers } from './generated/webops/v1/OperationService.js';
import type { SystemServiceHandlers } from './generated/webops/v1/SystemService.js';
import { type PeerCertificate, peerCertificateOf } from './peer.js';
import { loadProtocol } from './services.js';
import { messagesOf, writeMessage } from './streams.js';

interface GeneratedHandlers {
  AddonService: AddonServiceHandlers;
  HostService: HostServiceHandlers;
  OperationService: OperationServiceHandlers;
  EnrollmentService: EnrollmentServiceHandlers;
  SystemService: SystemServiceHandlers;
  CallerService: CallerServiceHandlers;
  AuditService: AuditServiceHandlers;
  PlanService: PlanServiceHandlers;
  EventService: EventServiceHandlers;
  AlertService: AlertServiceHandlers;
  WebhookService: WebhookServiceHandlers;
  ConfigurationService: ConfigurationServiceHandlers;
  SecretService: SecretServiceHandlers;
  FleetService: FleetServiceHandlers;
  AgentLinkService: AgentLinkServiceHandlers;
}

/** What a handler knows about its call. */
export interface CallContext<Caller> {
  /** Whom `authorize` returned. */
  caller: Caller;
  /** `/webops.v1.OperationService/CreateOperation` */
  methodPath: string;
  /** Aborted when the client cancels, disconnects, or the deadline passes. Whoever waits in a handler watches it. */
  signal: AbortSignal;
  metadata: grpc.Metadata;
  peerCertificate: PeerCertificate | null;
  /** The client's address, `host:port`. */
  peerAddress: string;
}

/** The server's end of a two-way stream. */
export interface BidiCall<Request, Response> {
  /** Ends when the client ends; throws CANCELLED when it goes away. To be read once. */
  messages: AsyncIterable<Request>;
  /** Resolves when the message is on its way, and not before there is room for the next one. */
  send(message: Response): Promise<void>;
}

type AsyncHandler<H, Caller> = H extends (...args: infer A) => unknown
  ? A[0] extends grpc.ServerDuplexStream<infer Q, infer R>
    ? (call: BidiCall<Q, R>, context: CallContext<Caller>) => Promise<void>
    : A[0] extends grpc.ServerWritableStream<infer Q, infer R>
      ? (request: Q, context: CallContext<Caller>) => AsyncIterable<R>
      : A[0] extends grpc.ServerUnaryCall<infer Q, infer R>
        ? (request: Q, context: CallContext<Caller>) => Promise<R>
        : never
  : never;

/** The handlers of a service, every method by its name in camel case. None may be left out. */
export type ServiceHandlers<Name extends keyof GeneratedHandlers, Caller> = {
  [K in keyof GeneratedHandlers[Name] as K extends string
    ? string extends K
      ? never
      : Uncapitalize<K>
    : never]: AsyncHandler<GeneratedHandlers[Name][K], Caller>;
};

/**
 * Says who calls, before any handler runs; what it throws is what the client gets. `peerCertificate` has verified against
 * the listener's authorities, and is null when the client showed none that does.
 *
 * @throws WebopsError UNAUTHENTICATED or PERMISSION_DENIED
 */
export type Authorize<Caller> = (
  methodPath: string,
  metadata: grpc.Metadata,
  peerCertificate: PeerCertificate | null,
) => Promise<Caller>;

/** A call as {@link ImplementOptions.around} sees it. */
export interface ArrivedCall<Caller> {
  /** `/webops.v1.OperationService/CreateOperation` */
  methodPath: string;
  /** Null when `authorize` refused the call. */
  caller: Caller | null;
  /** Why `authorize` or `admit` refused the call; null when they did not. */
  refusal: unknown;
  /** Null for a stream of requests. */
  request: unknown;
  /** The client's address, `host:port`. */
  peerAddress: string;
  /** Whether it answers with a stream, which may last for hours. */
  streams: boolean;
  /** Ends the call with an error: its handler's signal is aborted. */
  end(error: WebopsError): void;
}

/** Hooks around every handler. */
export interface ImplementOptions<Caller> {
  authorize: Authorize<Caller>;
  /**
   * Around every call of every method, refused ones too. `proceed` runs the handler and gives its response (undefined for a
   * stream); for a refused call it throws the refusal. The call is answered when this has returned or thrown.
   */
  around?: (call: ArrivedCall<Caller>, proceed: () => Promise<unknown>) => Promise<unknown>;
  /** Whether a known caller's call is taken: what it throws is what the client gets. `request` is null when the client streams. */
  admit?: (call: { methodPath: string; caller: Caller; request: unknown }) => void;
  /** Says what an error of something below means to the client; gives back what it does not know. */
  explain?: (error: unknown) => unknown;
  /** Told of every error before it is sent, with the text that INTERNAL hides from the client. For the log. */
  onError?: (error: unknown, methodPath: string) => void;
  /** Told of every call that ended, with gRPC's code by name; for metrics. */
  onFinished?: (call: { methodPath: string; code: string; durationMs: number }) => void;
}

/** A service ready for `grpc.Server.addService`. */
export interface Implementation {
  definition: grpc.ServiceDefinition;
  handlers: grpc.UntypedServiceImplementation;
}

// Inside, messages are untyped: the types above have checked the handlers already.
type AnyCall = grpc.ServerUnaryCall<unknown, unknown> &
  grpc.ServerWritableStream<unknown, unknown> &
  grpc.ServerDuplexStream<unknown, unknown>;
type AnyHandler = (input: unknown, context: unknown) => unknown;

/** Makes a grpc-js implementation of a service from async handlers. @throws TypeError for a method without a handler */
export function implement<Name extends keyof GeneratedHandlers, Caller>(
  name: Name,
  handlers: ServiceHandlers<Name, Caller>,
  options: ImplementOptions<Caller>,
): Implementation {
  const definition: grpc.ServiceDefinition = loadProtocol()[name].service;
  const untyped: grpc.UntypedServiceImplementation = {};
  for (const [methodName, method] of Object.entries(definition)) {
    const key = methodName.charAt(0).toLowerCase() + methodName.slice(1);
    const handler = (handlers as Record<string, unknown>)[key];
    if (typeof handler !== 'function') throw new TypeError(`${name}.${key} has no handler`);
    untyped[methodName] = adapt(method, handler.bind(handlers) as AnyHandler, options);
  }
  return { definition, handlers: untyped };
}

function adapt<Caller>(
  method: grpc.MethodDefinition<unknown, unknown>,
  handler: AnyHandler,
  options: ImplementOptions<Caller>,
): grpc.UntypedHandleCall {
  const explained = (error: unknown) => options.explain?.(error) ?? error;
  const run = async (
    call: AnyCall,
    body: (context: CallContext<Caller>) => Promise<unknown>,
  ): Promise<{ response: unknown } | { failure: grpc.ServiceError }> => {
    const startedMs = Date.now();
    const controller = new AbortController();
    call.on('cancelled', () =>
      controller.abort(new WebopsError('CANCELLED', 'The client is gone, or its deadline has passed.')),
    );
    let code = grpc.status.OK;
    let endedWith: WebopsError | null = null;
    try {
      const peerCertificate = peerCertificateOf(call);
      const peerAddress = call.getPeer();
      const request = method.requestStream ? null : call.request;
      let caller: Caller | null = null;
      let refusal: unknown = null;
      try {
        caller = await options.authorize(method.path, call.metadata, peerCertificate);
        options.admit?.({ methodPath: method.path, caller, request });
      } catch (error) {
        refusal = explained(error);
      }
      const proceed = async () => {
        if (refusal !== null) throw refusal;
        const context = {
          caller: caller as Caller,
          methodPath: method.path,
          signal: controller.signal,
          metadata: call.metadata,
          peerCertificate,
          peerAddress,
        };
        return body(context).catch((error: unknown) => {
          throw explained(error);
        });
      };
      if (!options.around) return { response: await proceed() };
      const arrived = {
        methodPath: method.path,
        caller,
        refusal,
        request,
        peerAddress,
        streams: method.responseStream,
        end: (error: WebopsError) => {
          endedWith ??= error;
          controller.abort(error);
        },
      };
      const response = await options.around(arrived, proceed);
      if (endedWith) throw endedWith;
      return { response };
    } catch (error) {
      // Of an ended call the handler's own error says no more than that.
      const cause = endedWith ?? explained(error);
      const failure = toServiceError(cause);
      const gone = controller.signal.aborted && !endedWith;
      code = gone ? grpc.status.CANCELLED : failure.code;
      if (!gone) options.onError?.(cause, method.path);
      return { failure };
    } finally {
      const durationMs = Date.now() - startedMs;
      options.onFinished?.({ methodPath: method.path, code: grpc.status[code], durationMs });
    }
  };

  if (!method.requestStream && !method.responseStream) {
    const unary: grpc.handleUnaryCall<unknown, unknown> = (call, callback) => {
      void run(call as AnyCall, async (context) => handler(call.request, context)).then((ended) =>
        'failure' in ended ? callback(ended.failure) : callback(null, ended.response),
      );
    };
    return unary as grpc.UntypedHandleCall;
  }
  const streaming = (call: AnyCall) => {
    void run(call, async (context) => {
      if (method.requestStream) {
        const bidi: BidiCall<unknown, unknown> = {
          messages: messagesOf(call, { signal: context.signal }),
          send: (message) => writeMessage(call, message, context.signal),
        };
        await handler(bidi, context);
        return;
      }
      for await (const message of handler(call.request, context) as AsyncIterable<unknown>) {
        await writeMessage(call, message, context.signal);
      }
    }).then((ended) => {
      // An error event is how grpc-js sends a status other than OK on a stream.
      if ('failure' in ended) call.emit('error', ended.failure);
      else call.end();
    });
  };
  return streaming as unknown as grpc.UntypedHandleCall;
}
