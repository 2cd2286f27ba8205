// Original file: proto/webops/v1/enrollment.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * A join token without its secret.
 */
export interface JoinToken {
  'id'?: (string);
  'description'?: (string);
  'labels'?: ({[key: string]: string});
  /**
   * 0 means without limit.
   */
  'maxUses'?: (number);
  'uses'?: (number);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  'revoked'?: (boolean);
}

/**
 * A join token without its secret.
 */
export interface JoinToken__Output {
  'id': (string);
  'description': (string);
  'labels': ({[key: string]: string});
  /**
   * 0 means without limit.
   */
  'maxUses': (number);
  'uses': (number);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  'revoked': (boolean);
}
