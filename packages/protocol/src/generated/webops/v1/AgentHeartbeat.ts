// Original file: proto/webops/v1/agent_link.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The agent is alive.
 */
export interface AgentHeartbeat {
  'runningExecutions'?: (number);
  'diskFreeBytes'?: (number | string | Long);
  /**
   * Load average of a minute.
   */
  'load1'?: (number | string);
  'memoryAvailableBytes'?: (number | string | Long);
}

/**
 * The agent is alive.
 */
export interface AgentHeartbeat__Output {
  'runningExecutions': (number);
  'diskFreeBytes': (number);
  /**
   * Load average of a minute.
   */
  'load1': (number);
  'memoryAvailableBytes': (number);
}
