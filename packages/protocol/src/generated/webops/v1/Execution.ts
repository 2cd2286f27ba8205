// Original file: proto/webops/v1/operations.proto

import type { ExecutionState as _webops_v1_ExecutionState, ExecutionState__Output as _webops_v1_ExecutionState__Output } from '../../webops/v1/ExecutionState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from '../../webops/v1/Problem.js';
import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from '../../webops/v1/AddonState.js';
import type { Attempt as _webops_v1_Attempt, Attempt__Output as _webops_v1_Attempt__Output } from '../../webops/v1/Attempt.js';
import type { ChangeReport as _webops_v1_ChangeReport, ChangeReport__Output as _webops_v1_ChangeReport__Output } from '../../webops/v1/ChangeReport.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One host's part of an operation.
 */
export interface Execution {
  'id'?: (string);
  'operationId'?: (string);
  'hostId'?: (string);
  /**
   * The host's name.
   */
  'host'?: (string);
  'state'?: (_webops_v1_ExecutionState);
  /**
   * Counts from 1.
   */
  'attempt'?: (number);
  'exitCode'?: (number);
  /**
   * Name of the signal that ended the script, e.g. "SIGKILL".
   */
  'signal'?: (string);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'finishedAt'?: (_google_protobuf_Timestamp | null);
  'durationMs'?: (number | string | Long);
  'error'?: (_webops_v1_Problem | null);
  /**
   * What the function returned, as JSON: of status, validate, health, metrics; {"path": …} of backup.
   */
  'resultJson'?: (string);
  /**
   * What the host's addon was afterwards, for a change.
   */
  'observed'?: (_webops_v1_AddonState | null);
  'stdoutBytes'?: (number | string | Long);
  'stderrBytes'?: (number | string | Long);
  /**
   * Output past the bound was cut in the middle.
   */
  'outputTruncated'?: (boolean);
  /**
   * From the script's `progress` calls: percent 0 to 100 and the step's name.
   */
  'progressPercent'?: (number);
  'progressStep'?: (string);
  /**
   * How long it may take in all: the median of the newest successes of this kind and addon. 0 while there is none, and once it has ended.
   */
  'expectedDurationMs'?: (number | string | Long);
  /**
   * How long it had been running by the controller's clock when this was sent; 0 before it runs. Needs no clock that agrees.
   */
  'elapsedMs'?: (number | string | Long);
  /**
   * Attempts before the present one, oldest first.
   */
  'earlierAttempts'?: (_webops_v1_Attempt)[];
  /**
   * While it is queued: not started before this (the wait for the next attempt, or for a host that was busy).
   */
  'notBefore'?: (_google_protobuf_Timestamp | null);
  /**
   * When its output was removed by retention; the summary stays.
   */
  'outputRemovedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Id of the execution whose run on the host answered this one too: it asked for the same read, and was stored before that
   * run began. Empty: it ran by itself.
   */
  'sharedRunOf'?: (string);
  /**
   * The steps of a change that was guarded; unset for any other.
   */
  'report'?: (_webops_v1_ChangeReport | null);
  /**
   * The addon's version on this host, where it is another one than the operation's.
   */
  'addonVersion'?: (string);
  /**
   * Set when the script ended by itself.
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_exitCode'?: "exitCode";
}

/**
 * One host's part of an operation.
 */
export interface Execution__Output {
  'id': (string);
  'operationId': (string);
  'hostId': (string);
  /**
   * The host's name.
   */
  'host': (string);
  'state': (_webops_v1_ExecutionState__Output);
  /**
   * Counts from 1.
   */
  'attempt': (number);
  'exitCode'?: (number);
  /**
   * Name of the signal that ended the script, e.g. "SIGKILL".
   */
  'signal': (string);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'finishedAt': (_google_protobuf_Timestamp__Output | null);
  'durationMs': (number);
  'error': (_webops_v1_Problem__Output | null);
  /**
   * What the function returned, as JSON: of status, validate, health, metrics; {"path": …} of backup.
   */
  'resultJson': (string);
  /**
   * What the host's addon was afterwards, for a change.
   */
  'observed': (_webops_v1_AddonState__Output | null);
  'stdoutBytes': (number);
  'stderrBytes': (number);
  /**
   * Output past the bound was cut in the middle.
   */
  'outputTruncated': (boolean);
  /**
   * From the script's `progress` calls: percent 0 to 100 and the step's name.
   */
  'progressPercent': (number);
  'progressStep': (string);
  /**
   * How long it may take in all: the median of the newest successes of this kind and addon. 0 while there is none, and once it has ended.
   */
  'expectedDurationMs': (number);
  /**
   * How long it had been running by the controller's clock when this was sent; 0 before it runs. Needs no clock that agrees.
   */
  'elapsedMs': (number);
  /**
   * Attempts before the present one, oldest first.
   */
  'earlierAttempts': (_webops_v1_Attempt__Output)[];
  /**
   * While it is queued: not started before this (the wait for the next attempt, or for a host that was busy).
   */
  'notBefore': (_google_protobuf_Timestamp__Output | null);
  /**
   * When its output was removed by retention; the summary stays.
   */
  'outputRemovedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Id of the execution whose run on the host answered this one too: it asked for the same read, and was stored before that
   * run began. Empty: it ran by itself.
   */
  'sharedRunOf': (string);
  /**
   * The steps of a change that was guarded; unset for any other.
   */
  'report': (_webops_v1_ChangeReport__Output | null);
  /**
   * The addon's version on this host, where it is another one than the operation's.
   */
  'addonVersion': (string);
  /**
   * Set when the script ended by itself.
   * buf:lint:ignore ONEOF_LOWER_SNAKE_CASE
   */
  '_exitCode'?: "exitCode";
}
