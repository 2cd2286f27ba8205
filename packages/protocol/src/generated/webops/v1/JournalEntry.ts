// Original file: proto/webops/v1/agent_link.proto


/**
 * An execution in the agent's journal.
 */
export interface JournalEntry {
  'executionId'?: (string);
  'attempt'?: (number);
  /**
   * "accepted", "started", "ended".
   */
  'phase'?: (string);
}

/**
 * An execution in the agent's journal.
 */
export interface JournalEntry__Output {
  'executionId': (string);
  'attempt': (number);
  /**
   * "accepted", "started", "ended".
   */
  'phase': (string);
}
