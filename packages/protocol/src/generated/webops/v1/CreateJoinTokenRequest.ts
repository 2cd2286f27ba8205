// Original file: proto/webops/v1/enrollment.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The properties of a new join token.
 */
export interface CreateJoinTokenRequest {
  'description'?: (string);
  /**
   * Given to every host that enrols with it.
   */
  'labels'?: ({[key: string]: string});
  /**
   * 0 means without limit.
   */
  'maxUses'?: (number);
  /**
   * 0 means 24 h.
   */
  'ttlMs'?: (number | string | Long);
}

/**
 * The properties of a new join token.
 */
export interface CreateJoinTokenRequest__Output {
  'description': (string);
  /**
   * Given to every host that enrols with it.
   */
  'labels': ({[key: string]: string});
  /**
   * 0 means without limit.
   */
  'maxUses': (number);
  /**
   * 0 means 24 h.
   */
  'ttlMs': (number);
}
