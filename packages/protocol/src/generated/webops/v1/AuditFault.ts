// Original file: proto/webops/v1/audit.proto

import type { AuditFaultKind as _webops_v1_AuditFaultKind, AuditFaultKind__Output as _webops_v1_AuditFaultKind__Output } from '../../webops/v1/AuditFaultKind.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One place where the chain is not what was written.
 */
export interface AuditFault {
  'kind'?: (_webops_v1_AuditFaultKind);
  /**
   * The record, or the first of those that are missing.
   */
  'sequence'?: (number | string | Long);
  /**
   * The last of those that are missing; otherwise the same.
   */
  'lastSequence'?: (number | string | Long);
  /**
   * What is wrong, for a person.
   */
  'message'?: (string);
}

/**
 * One place where the chain is not what was written.
 */
export interface AuditFault__Output {
  'kind': (_webops_v1_AuditFaultKind__Output);
  /**
   * The record, or the first of those that are missing.
   */
  'sequence': (number);
  /**
   * The last of those that are missing; otherwise the same.
   */
  'lastSequence': (number);
  /**
   * What is wrong, for a person.
   */
  'message': (string);
}
