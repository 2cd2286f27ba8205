// Original file: proto/webops/v1/agent_link.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * How far a running script says it is. Only the newest counts: at most one a second of an execution, and none is repeated.
 */
export interface ExecutionProgress {
  'executionId'?: (string);
  'attempt'?: (number);
  /**
   * 0 to 100.
   */
  'percent'?: (number);
  /**
   * At most 200 characters, masked.
   */
  'step'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
}

/**
 * How far a running script says it is. Only the newest counts: at most one a second of an execution, and none is repeated.
 */
export interface ExecutionProgress__Output {
  'executionId': (string);
  'attempt': (number);
  /**
   * 0 to 100.
   */
  'percent': (number);
  /**
   * At most 200 characters, masked.
   */
  'step': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
}
