// Original file: proto/webops/v1/agent_link.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * The agent has journalled the execution and its script starts.
 */
export interface ExecutionStarted {
  'executionId'?: (string);
  'attempt'?: (number);
  'time'?: (_google_protobuf_Timestamp | null);
}

/**
 * The agent has journalled the execution and its script starts.
 */
export interface ExecutionStarted__Output {
  'executionId': (string);
  'attempt': (number);
  'time': (_google_protobuf_Timestamp__Output | null);
}
