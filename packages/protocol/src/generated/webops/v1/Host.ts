// Original file: proto/webops/v1/hosts.proto

import type { HostState as _webops_v1_HostState, HostState__Output as _webops_v1_HostState__Output } from '../../webops/v1/HostState.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from '../../webops/v1/HostFacts.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * A host.
 */
export interface Host {
  /**
   * Issued by the controller at enrolment; never reused.
   */
  'id'?: (string);
  /**
   * Its hostname at enrolment.
   */
  'name'?: (string);
  'state'?: (_webops_v1_HostState);
  'labels'?: ({[key: string]: string});
  'facts'?: (_webops_v1_HostFacts | null);
  'lastSeenAt'?: (_google_protobuf_Timestamp | null);
  'enrolledAt'?: (_google_protobuf_Timestamp | null);
  'cordoned'?: (boolean);
  'certificateExpiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Set when changes are frozen, e.g. because two agents use one identity.
   */
  'frozenReason'?: (string);
}

/**
 * A host.
 */
export interface Host__Output {
  /**
   * Issued by the controller at enrolment; never reused.
   */
  'id': (string);
  /**
   * Its hostname at enrolment.
   */
  'name': (string);
  'state': (_webops_v1_HostState__Output);
  'labels': ({[key: string]: string});
  'facts': (_webops_v1_HostFacts__Output | null);
  'lastSeenAt': (_google_protobuf_Timestamp__Output | null);
  'enrolledAt': (_google_protobuf_Timestamp__Output | null);
  'cordoned': (boolean);
  'certificateExpiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Set when changes are frozen, e.g. because two agents use one identity.
   */
  'frozenReason': (string);
}
