// Original file: proto/webops/v1/agent_link.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * Short-lived credentials for NATS: publish on the host's own subjects only.
 */
export interface NatsCredentials {
  /**
   * nats URL, tls://…; empty when agents cannot reach NATS.
   */
  'url'?: (string);
  /**
   * User JWT and nkey seed in the form of a .creds file.
   */
  'creds'?: (string);
  /**
   * The authority of NATS's certificate.
   */
  'caPem'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Inbox prefix that the credentials allow.
   */
  'inboxPrefix'?: (string);
}

/**
 * Short-lived credentials for NATS: publish on the host's own subjects only.
 */
export interface NatsCredentials__Output {
  /**
   * nats URL, tls://…; empty when agents cannot reach NATS.
   */
  'url': (string);
  /**
   * User JWT and nkey seed in the form of a .creds file.
   */
  'creds': (string);
  /**
   * The authority of NATS's certificate.
   */
  'caPem': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Inbox prefix that the credentials allow.
   */
  'inboxPrefix': (string);
}
