// Original file: proto/webops/v1/configuration.proto

import type { Long } from '@grpc/proto-loader';

/**
 * From where to where.
 */
export interface GetConfigurationDiffRequest {
  'addon'?: (string);
  /**
   * 0: before the first revision.
   */
  'from'?: (number | string | Long);
  /**
   * 0: the newest.
   */
  'to'?: (number | string | Long);
}

/**
 * From where to where.
 */
export interface GetConfigurationDiffRequest__Output {
  'addon': (string);
  /**
   * 0: before the first revision.
   */
  'from': (number);
  /**
   * 0: the newest.
   */
  'to': (number);
}
