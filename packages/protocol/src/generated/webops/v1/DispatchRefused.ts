// Original file: proto/webops/v1/agent_link.proto

import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from '../../webops/v1/Problem.js';

/**
 * The agent cannot take this execution and has not started it.
 */
export interface DispatchRefused {
  'executionId'?: (string);
  'attempt'?: (number);
  'error'?: (_webops_v1_Problem | null);
}

/**
 * The agent cannot take this execution and has not started it.
 */
export interface DispatchRefused__Output {
  'executionId': (string);
  'attempt': (number);
  'error': (_webops_v1_Problem__Output | null);
}
