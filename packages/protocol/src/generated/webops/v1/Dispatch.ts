// Original file: proto/webops/v1/agent_link.proto

import type { OperationKind as _webops_v1_OperationKind, OperationKind__Output as _webops_v1_OperationKind__Output } from '../../webops/v1/OperationKind.js';
import type { PreviousRelease as _webops_v1_PreviousRelease, PreviousRelease__Output as _webops_v1_PreviousRelease__Output } from '../../webops/v1/PreviousRelease.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Starts an execution. Repeated deliveries of one (execution_id, attempt) start it once.
 */
export interface Dispatch {
  'executionId'?: (string);
  'attempt'?: (number);
  /**
   * The owner's epoch: an agent refuses one lower than the highest it saw of this execution.
   */
  'epoch'?: (number | string | Long);
  'kind'?: (_webops_v1_OperationKind);
  'addon'?: (string);
  /**
   * SHA-256 of the bundle, hexadecimal.
   */
  'digest'?: (string);
  /**
   * "addon_status", "addon_install", …
   */
  'function'?: (string);
  /**
   * For install, configure, upgrade and adopt: the configuration with its secrets, given on stdin; for an action its input. The agent never
   * writes it down.
   */
  'config'?: (Buffer | Uint8Array | string);
  /**
   * Values to mask in the output.
   */
  'secrets'?: (string)[];
  'timeoutMs'?: (number | string | Long);
  /**
   * For a change: the ticket (JSON, see packages/contract) and the controller's Ed25519 signature over it.
   */
  'ticket'?: (Buffer | Uint8Array | string);
  'ticketSignature'?: (Buffer | Uint8Array | string);
  /**
   * Signature of the bundle by its publisher, and the key's id.
   */
  'bundleSignature'?: (Buffer | Uint8Array | string);
  'bundleKeyId'?: (string);
  'addonVersion'?: (string);
  /**
   * For a change that is guarded: what is installed, to go back to. Only to agents with the capability "guarded".
   */
  'previous'?: (_webops_v1_PreviousRelease | null);
}

/**
 * Starts an execution. Repeated deliveries of one (execution_id, attempt) start it once.
 */
export interface Dispatch__Output {
  'executionId': (string);
  'attempt': (number);
  /**
   * The owner's epoch: an agent refuses one lower than the highest it saw of this execution.
   */
  'epoch': (number);
  'kind': (_webops_v1_OperationKind__Output);
  'addon': (string);
  /**
   * SHA-256 of the bundle, hexadecimal.
   */
  'digest': (string);
  /**
   * "addon_status", "addon_install", …
   */
  'function': (string);
  /**
   * For install, configure, upgrade and adopt: the configuration with its secrets, given on stdin; for an action its input. The agent never
   * writes it down.
   */
  'config': (Buffer);
  /**
   * Values to mask in the output.
   */
  'secrets': (string)[];
  'timeoutMs': (number);
  /**
   * For a change: the ticket (JSON, see packages/contract) and the controller's Ed25519 signature over it.
   */
  'ticket': (Buffer);
  'ticketSignature': (Buffer);
  /**
   * Signature of the bundle by its publisher, and the key's id.
   */
  'bundleSignature': (Buffer);
  'bundleKeyId': (string);
  'addonVersion': (string);
  /**
   * For a change that is guarded: what is installed, to go back to. Only to agents with the capability "guarded".
   */
  'previous': (_webops_v1_PreviousRelease__Output | null);
}
