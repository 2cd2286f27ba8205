// Original file: proto/webops/v1/operations.proto

import type { OutputStream as _webops_v1_OutputStream, OutputStream__Output as _webops_v1_OutputStream__Output } from '../../webops/v1/OutputStream.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Names an execution's output.
 */
export interface ReadOutputRequest {
  'executionId'?: (string);
  /**
   * UNSPECIFIED: both, in order.
   */
  'stream'?: (_webops_v1_OutputStream);
  /**
   * The first sequence number wanted.
   */
  'fromSequence'?: (number | string | Long);
  /**
   * Stays until the execution has ended.
   */
  'follow'?: (boolean);
  /**
   * 0 means the latest attempt.
   */
  'attempt'?: (number);
}

/**
 * Names an execution's output.
 */
export interface ReadOutputRequest__Output {
  'executionId': (string);
  /**
   * UNSPECIFIED: both, in order.
   */
  'stream': (_webops_v1_OutputStream__Output);
  /**
   * The first sequence number wanted.
   */
  'fromSequence': (number);
  /**
   * Stays until the execution has ended.
   */
  'follow': (boolean);
  /**
   * 0 means the latest attempt.
   */
  'attempt': (number);
}
