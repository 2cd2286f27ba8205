// Original file: proto/webops/v1/agent_link.proto

import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from '../../webops/v1/HostFacts.js';
import type { JournalEntry as _webops_v1_JournalEntry, JournalEntry__Output as _webops_v1_JournalEntry__Output } from '../../webops/v1/JournalEntry.js';

/**
 * The first message of a stream.
 */
export interface AgentHello {
  /**
   * The version of this protocol, now 1. A controller serves agents two versions back.
   */
  'protocolVersion'?: (number);
  'capabilities'?: (string)[];
  'facts'?: (_webops_v1_HostFacts | null);
  /**
   * Changes at every start of the agent: two at once with one identity are two machines.
   */
  'instanceId'?: (string);
  /**
   * What its journal holds: executions running or ended and not acknowledged.
   */
  'journal'?: (_webops_v1_JournalEntry)[];
}

/**
 * The first message of a stream.
 */
export interface AgentHello__Output {
  /**
   * The version of this protocol, now 1. A controller serves agents two versions back.
   */
  'protocolVersion': (number);
  'capabilities': (string)[];
  'facts': (_webops_v1_HostFacts__Output | null);
  /**
   * Changes at every start of the agent: two at once with one identity are two machines.
   */
  'instanceId': (string);
  /**
   * What its journal holds: executions running or ended and not acknowledged.
   */
  'journal': (_webops_v1_JournalEntry__Output)[];
}
