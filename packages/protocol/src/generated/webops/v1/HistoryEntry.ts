// Original file: proto/webops/v1/operations.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

/**
 * A step that an operation or one of its executions took. A document keeps its newest 64.
 */
export interface HistoryEntry {
  'time'?: (_google_protobuf_Timestamp | null);
  /**
   * "operation.created", "execution.dispatched", "execution.reconciled", … as in the events of the same name.
   */
  'type'?: (string);
  /**
   * The step as an event: `webops events` shows it under this id.
   */
  'eventId'?: (string);
  /**
   * Empty for steps of the operation itself.
   */
  'executionId'?: (string);
  'hostId'?: (string);
  'host'?: (string);
  /**
   * 0: of no attempt.
   */
  'attempt'?: (number);
  /**
   * What a person is told beside the type: an error, what was mended, who asked. Empty: nothing.
   */
  'message'?: (string);
}

/**
 * A step that an operation or one of its executions took. A document keeps its newest 64.
 */
export interface HistoryEntry__Output {
  'time': (_google_protobuf_Timestamp__Output | null);
  /**
   * "operation.created", "execution.dispatched", "execution.reconciled", … as in the events of the same name.
   */
  'type': (string);
  /**
   * The step as an event: `webops events` shows it under this id.
   */
  'eventId': (string);
  /**
   * Empty for steps of the operation itself.
   */
  'executionId': (string);
  'hostId': (string);
  'host': (string);
  /**
   * 0: of no attempt.
   */
  'attempt': (number);
  /**
   * What a person is told beside the type: an error, what was mended, who asked. Empty: nothing.
   */
  'message': (string);
}
