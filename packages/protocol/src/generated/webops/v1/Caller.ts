// Original file: proto/webops/v1/callers.proto

import type { CallerRole as _webops_v1_CallerRole, CallerRole__Output as _webops_v1_CallerRole__Output } from '../../webops/v1/CallerRole.js';
import type { CallerState as _webops_v1_CallerState, CallerState__Output as _webops_v1_CallerState__Output } from '../../webops/v1/CallerState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { CallerCredential as _webops_v1_CallerCredential, CallerCredential__Output as _webops_v1_CallerCredential__Output } from '../../webops/v1/CallerCredential.js';

/**
 * A caller without its secrets.
 */
export interface Caller {
  'name'?: (string);
  'role'?: (_webops_v1_CallerRole);
  'state'?: (_webops_v1_CallerState);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The caller's name who made it; empty for the controller itself.
   */
  'createdBy'?: (string);
  /**
   * When the last of its credentials ends; not set: when it is revoked.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  'revokedAt'?: (_google_protobuf_Timestamp | null);
  'revokedBy'?: (string);
  /**
   * What it proves itself with.
   */
  'credentials'?: (_webops_v1_CallerCredential)[];
}

/**
 * A caller without its secrets.
 */
export interface Caller__Output {
  'name': (string);
  'role': (_webops_v1_CallerRole__Output);
  'state': (_webops_v1_CallerState__Output);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * The caller's name who made it; empty for the controller itself.
   */
  'createdBy': (string);
  /**
   * When the last of its credentials ends; not set: when it is revoked.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  'revokedAt': (_google_protobuf_Timestamp__Output | null);
  'revokedBy': (string);
  /**
   * What it proves itself with.
   */
  'credentials': (_webops_v1_CallerCredential__Output)[];
}
