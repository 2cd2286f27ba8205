/** The agent's end of the agent link. */
import * as grpc from '@grpc/grpc-js';
import {
  type CallOptions,
  type CallTarget,
  callError,
  channelCredentials,
  channelOptions,
  channelTarget,
  serverStream,
} from './calls.js';
import { WebopsError } from './errors.js';
import type { ConnectRequest } from './generated/webops/v1/ConnectRequest.js';
import type { ConnectResponse__Output } from './generated/webops/v1/ConnectResponse.js';
import type { FetchBundleRequest } from './generated/webops/v1/FetchBundleRequest.js';
import type { FetchBundleResponse__Output } from './generated/webops/v1/FetchBundleResponse.js';
import { keepalive } from './limits.js';
import { loadProtocol } from './services.js';
import { messagesOf, writeMessage } from './streams.js';

/** How to reach the agent link. The certificate is the agent's identity. */
export interface AgentLinkOptions {
  /** host:port */
  address: string;
  caPem: string;
  certPem: string;
  keyPem: string;
  /** What {@link channelCredentials} made of the above before: to make them takes longer than the handshake. @default made anew */
  credentials?: grpc.ChannelCredentials | undefined;
  /** How long silence lasts before the controller is asked for a sign of life. @default 20000 */
  keepaliveIntervalMs?: number;
  /** How long that sign may take before the stream ends as UNAVAILABLE. @default 10000 */
  keepaliveTimeoutMs?: number;
}

/** The one stream of an agent. */
export interface AgentLink {
  /** Ends when the controller ends it; throws WebopsError when it breaks. To be read once. */
  messages: AsyncIterable<ConnectResponse__Output>;
  /** Resolves when there is room for the next message. @throws WebopsError CANCELLED once the stream is over */
  send(message: ConnectRequest): Promise<void>;
  /** Says that nothing more will be sent. */
  end(): void;
}

/** A connection to the agent link. */
export interface AgentLinkClient {
  /**
   * Opens the stream. It has no deadline: keepalive ends it when the controller vanishes, `signal` when the agent wants.
   */
  connect(options: { signal: AbortSignal }): AgentLink;
  /** A bundle's archive, in pieces. */
  fetchBundle(
    request: FetchBundleRequest,
    options?: CallOptions,
  ): AsyncGenerator<FetchBundleResponse__Output, void, undefined>;
  /** Ends the connection. Can be called again. */
  close(): void;
}

/** Makes a client of the agent link. It connects with the first call. */
export function createAgentLinkClient(options: AgentLinkOptions): AgentLinkClient {
  const { AgentLinkService } = loadProtocol();
  const credentials = options.credentials ?? channelCredentials(options);
  const client = new AgentLinkService(channelTarget(options.address), credentials, {
    ...channelOptions(options.address),
    ...keepalive(options),
    // An agent waits for work on an idle connection, for days.
    'grpc.keepalive_permit_without_calls': 1,
  });
  const target: CallTarget = { address: options.address, metadata: new grpc.Metadata() };
  return {
    connect: ({ signal }) => {
      const over = new AbortController();
      const call = client.connect();
      const onAbort = () => call.cancel();
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      const finish = (reason?: unknown) => {
        signal.removeEventListener('abort', onAbort);
        over.abort(
          reason === undefined
            ? new WebopsError('CANCELLED', 'The stream has ended.', {
                reason: 'STREAM_ENDED',
                retryable: true,
              })
            : callError(reason, target),
        );
      };
      call.once('error', finish);
      call.once('status', () => finish());
      return {
        messages: messagesOf<ConnectResponse__Output>(call, {
          onReturn: () => call.cancel(),
          onError: (error) => callError(error, target),
        }),
        send: (message) => writeMessage<ConnectRequest>(call, message, over.signal),
        end: () => call.end(),
      };
    },
    fetchBundle: serverStream(target, client.fetchBundle.bind(client)),
    close: () => client.close(),
  };
}
