/** Bounds and paces that both sides of a connection share. */

/** A message larger than this is refused by both sides. A bundle (8 MiB) and a configuration (1 MiB) fit. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Deadline of a unary call whose caller names none. */
export const DEFAULT_TIMEOUT_MS = 30_000;
/** Deadline of a stream whose caller names none: longer than any script may run, and not for ever. */
export const DEFAULT_STREAM_TIMEOUT_MS = 24 * 3_600_000;
/** A ping after so much silence finds a peer that vanished without a word (a pulled cable, a power cut). */
export const KEEPALIVE_INTERVAL_MS = 20_000;
/** A peer that does not answer a ping within this time is gone. */
export const KEEPALIVE_TIMEOUT_MS = 10_000;
/** A client that has not finished TLS's handshake by then is closed; Node's own limit lets silent ones stay for two minutes. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Bytes on their way that a stream may have unread: output passes in larger strides than HTTP/2's 64 KiB allow. */
const FLOW_CONTROL_WINDOW_BYTES = 1024 * 1024;

/** Channel options of every client and server here. The environment's HTTP proxy is not used: a controller is dialled directly. */
export const CHANNEL_OPTIONS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  'grpc.keepalive_time_ms': KEEPALIVE_INTERVAL_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  'grpc-node.flow_control_window': FLOW_CONTROL_WINDOW_BYTES,
} as const;

/** Further options of clients. */
export const CLIENT_OPTIONS = {
  ...CHANNEL_OPTIONS,
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  // A client of its own connection: closing it closes the connection, and a renewed certificate is really used.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 5_000,
  // Accounts of each connection and call, which nobody reads. Not of servers: without them grpc-js 1.14 does not know its sessions, and
  // forceShutdown leaves them open.
  'grpc.enable_channelz': 0,
} as const;

/** Channel options for another pace of keepalive than the default. */
export function keepalive(options: { keepaliveIntervalMs?: number; keepaliveTimeoutMs?: number }) {
  return {
    'grpc.keepalive_time_ms': options.keepaliveIntervalMs ?? KEEPALIVE_INTERVAL_MS,
    'grpc.keepalive_timeout_ms': options.keepaliveTimeoutMs ?? KEEPALIVE_TIMEOUT_MS,
  };
}
