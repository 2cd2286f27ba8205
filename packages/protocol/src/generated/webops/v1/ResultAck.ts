// Original file: proto/webops/v1/agent_link.proto


/**
 * The result is durable; the agent may forget the execution.
 */
export interface ResultAck {
  'executionId'?: (string);
  'attempt'?: (number);
}

/**
 * The result is durable; the agent may forget the execution.
 */
export interface ResultAck__Output {
  'executionId': (string);
  'attempt': (number);
}
