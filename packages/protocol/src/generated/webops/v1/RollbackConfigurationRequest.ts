// Original file: proto/webops/v1/configuration.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Back to where.
 */
export interface RollbackConfigurationRequest {
  'addon'?: (string);
  'revision'?: (number | string | Long);
  'message'?: (string);
  'dryRun'?: (boolean);
}

/**
 * Back to where.
 */
export interface RollbackConfigurationRequest__Output {
  'addon': (string);
  'revision': (number);
  'message': (string);
  'dryRun': (boolean);
}
