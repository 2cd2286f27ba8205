// Original file: proto/webops/v1/agent_link.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Every chunk up to this one is durable; the agent may forget them.
 */
export interface OutputAck {
  'executionId'?: (string);
  'attempt'?: (number);
  'sequence'?: (number | string | Long);
}

/**
 * Every chunk up to this one is durable; the agent may forget them.
 */
export interface OutputAck__Output {
  'executionId': (string);
  'attempt': (number);
  'sequence': (number);
}
