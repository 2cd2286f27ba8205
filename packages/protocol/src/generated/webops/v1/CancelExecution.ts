// Original file: proto/webops/v1/agent_link.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Ends an execution: TERM to everything the script started, KILL after the grace.
 */
export interface CancelExecution {
  'executionId'?: (string);
  'attempt'?: (number);
  'graceMs'?: (number | string | Long);
}

/**
 * Ends an execution: TERM to everything the script started, KILL after the grace.
 */
export interface CancelExecution__Output {
  'executionId': (string);
  'attempt': (number);
  'graceMs': (number);
}
