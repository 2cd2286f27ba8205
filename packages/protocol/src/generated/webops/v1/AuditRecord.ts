// Original file: proto/webops/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A request, and how it ended.
 */
export interface AuditRecord {
  /**
   * Of the request's record in the chain; counts from 1.
   */
  'sequence'?: (number | string | Long);
  /**
   * When it arrived, by the controller's clock.
   */
  'time'?: (_google_protobuf_Timestamp | null);
  /**
   * The caller's name; empty when the caller could not be told.
   */
  'caller'?: (string);
  /**
   * "viewer", "manager" or "administrator"; empty when the caller could not be told, or need not say.
   */
  'role'?: (string);
  /**
   * Which token or certificate: its kind and the first twelve hexadecimal digits of its SHA-256.
   */
  'credential'?: (string);
  /**
   * The client's address, host:port.
   */
  'peer'?: (string);
  /**
   * "Service/Method".
   */
  'method'?: (string);
  /**
   * What was asked, as a JSON object without secrets, at most 2 KiB.
   */
  'summaryJson'?: (string);
  /**
   * The hosts it was for: those it named, or those that the controller chose. At most 50.
   */
  'hosts'?: (string)[];
  /**
   * All of them.
   */
  'hostCount'?: (number);
  /**
   * gRPC's code by name, e.g. "OK" or "PERMISSION_DENIED". Empty: under way, or the controller died before the end was recorded.
   */
  'code'?: (string);
  /**
   * Of the error, e.g. "ROLE_TOO_LOW"; empty for OK.
   */
  'reason'?: (string);
  /**
   * What came of it, as a JSON object, e.g. {"operation": "…"}.
   */
  'resultJson'?: (string);
  /**
   * When its outcome was recorded.
   */
  'endedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Of the outcome's record in the chain; 0 when the request's record holds it.
   */
  'outcomeSequence'?: (number | string | Long);
  /**
   * How many refused requests the record stands for: past a bound they are counted, not recorded singly.
   */
  'count'?: (number);
  /**
   * SHA-256 of the request's record, hexadecimal.
   */
  'hash'?: (string);
}

/**
 * A request, and how it ended.
 */
export interface AuditRecord__Output {
  /**
   * Of the request's record in the chain; counts from 1.
   */
  'sequence': (number);
  /**
   * When it arrived, by the controller's clock.
   */
  'time': (_google_protobuf_Timestamp__Output | null);
  /**
   * The caller's name; empty when the caller could not be told.
   */
  'caller': (string);
  /**
   * "viewer", "manager" or "administrator"; empty when the caller could not be told, or need not say.
   */
  'role': (string);
  /**
   * Which token or certificate: its kind and the first twelve hexadecimal digits of its SHA-256.
   */
  'credential': (string);
  /**
   * The client's address, host:port.
   */
  'peer': (string);
  /**
   * "Service/Method".
   */
  'method': (string);
  /**
   * What was asked, as a JSON object without secrets, at most 2 KiB.
   */
  'summaryJson': (string);
  /**
   * The hosts it was for: those it named, or those that the controller chose. At most 50.
   */
  'hosts': (string)[];
  /**
   * All of them.
   */
  'hostCount': (number);
  /**
   * gRPC's code by name, e.g. "OK" or "PERMISSION_DENIED". Empty: under way, or the controller died before the end was recorded.
   */
  'code': (string);
  /**
   * Of the error, e.g. "ROLE_TOO_LOW"; empty for OK.
   */
  'reason': (string);
  /**
   * What came of it, as a JSON object, e.g. {"operation": "…"}.
   */
  'resultJson': (string);
  /**
   * When its outcome was recorded.
   */
  'endedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Of the outcome's record in the chain; 0 when the request's record holds it.
   */
  'outcomeSequence': (number);
  /**
   * How many refused requests the record stands for: past a bound they are counted, not recorded singly.
   */
  'count': (number);
  /**
   * SHA-256 of the request's record, hexadecimal.
   */
  'hash': (string);
}
