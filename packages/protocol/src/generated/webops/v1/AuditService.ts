// Original file: proto/webops/v1/audit.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListAuditRecordsRequest as _webops_v1_ListAuditRecordsRequest, ListAuditRecordsRequest__Output as _webops_v1_ListAuditRecordsRequest__Output } from '../../webops/v1/ListAuditRecordsRequest.js';
import type { ListAuditRecordsResponse as _webops_v1_ListAuditRecordsResponse, ListAuditRecordsResponse__Output as _webops_v1_ListAuditRecordsResponse__Output } from '../../webops/v1/ListAuditRecordsResponse.js';
import type { VerifyAuditRequest as _webops_v1_VerifyAuditRequest, VerifyAuditRequest__Output as _webops_v1_VerifyAuditRequest__Output } from '../../webops/v1/VerifyAuditRequest.js';
import type { VerifyAuditResponse as _webops_v1_VerifyAuditResponse, VerifyAuditResponse__Output as _webops_v1_VerifyAuditResponse__Output } from '../../webops/v1/VerifyAuditResponse.js';

/**
 * Who asked for what: every request that changes something, allowed or refused.
 * 
 * The records form a chain: each carries its sequence, the SHA-256 of the record before it and its own. The controller signs
 * the chain's head and keeps it in its home, outside the database.
 */
export interface AuditServiceClient extends grpc.Client {
  /**
   * Requests, newest first, filtered and paged, each with its outcome.
   */
  ListAuditRecords(argument: _webops_v1_ListAuditRecordsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAuditRecordsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditRecords(argument: _webops_v1_ListAuditRecordsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListAuditRecordsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditRecords(argument: _webops_v1_ListAuditRecordsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAuditRecordsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditRecords(argument: _webops_v1_ListAuditRecordsRequest, callback: grpc.requestCallback<_webops_v1_ListAuditRecordsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Requests, newest first, filtered and paged, each with its outcome.
   */
  listAuditRecords(argument: _webops_v1_ListAuditRecordsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAuditRecordsResponse__Output>): grpc.ClientUnaryCall;
  listAuditRecords(argument: _webops_v1_ListAuditRecordsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListAuditRecordsResponse__Output>): grpc.ClientUnaryCall;
  listAuditRecords(argument: _webops_v1_ListAuditRecordsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAuditRecordsResponse__Output>): grpc.ClientUnaryCall;
  listAuditRecords(argument: _webops_v1_ListAuditRecordsRequest, callback: grpc.requestCallback<_webops_v1_ListAuditRecordsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the whole chain and says where it was changed, cut or broken. May take minutes: set the deadline accordingly.
   */
  VerifyAudit(argument: _webops_v1_VerifyAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_VerifyAuditResponse__Output>): grpc.ClientUnaryCall;
  VerifyAudit(argument: _webops_v1_VerifyAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_VerifyAuditResponse__Output>): grpc.ClientUnaryCall;
  VerifyAudit(argument: _webops_v1_VerifyAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_VerifyAuditResponse__Output>): grpc.ClientUnaryCall;
  VerifyAudit(argument: _webops_v1_VerifyAuditRequest, callback: grpc.requestCallback<_webops_v1_VerifyAuditResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the whole chain and says where it was changed, cut or broken. May take minutes: set the deadline accordingly.
   */
  verifyAudit(argument: _webops_v1_VerifyAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_VerifyAuditResponse__Output>): grpc.ClientUnaryCall;
  verifyAudit(argument: _webops_v1_VerifyAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_VerifyAuditResponse__Output>): grpc.ClientUnaryCall;
  verifyAudit(argument: _webops_v1_VerifyAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_VerifyAuditResponse__Output>): grpc.ClientUnaryCall;
  verifyAudit(argument: _webops_v1_VerifyAuditRequest, callback: grpc.requestCallback<_webops_v1_VerifyAuditResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who asked for what: every request that changes something, allowed or refused.
 * 
 * The records form a chain: each carries its sequence, the SHA-256 of the record before it and its own. The controller signs
 * the chain's head and keeps it in its home, outside the database.
 */
export interface AuditServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Requests, newest first, filtered and paged, each with its outcome.
   */
  ListAuditRecords: grpc.handleUnaryCall<_webops_v1_ListAuditRecordsRequest__Output, _webops_v1_ListAuditRecordsResponse>;
  
  /**
   * Reads the whole chain and says where it was changed, cut or broken. May take minutes: set the deadline accordingly.
   */
  VerifyAudit: grpc.handleUnaryCall<_webops_v1_VerifyAuditRequest__Output, _webops_v1_VerifyAuditResponse>;
  
}

export interface AuditServiceDefinition extends grpc.ServiceDefinition {
  ListAuditRecords: MethodDefinition<_webops_v1_ListAuditRecordsRequest, _webops_v1_ListAuditRecordsResponse, _webops_v1_ListAuditRecordsRequest__Output, _webops_v1_ListAuditRecordsResponse__Output>
  VerifyAudit: MethodDefinition<_webops_v1_VerifyAuditRequest, _webops_v1_VerifyAuditResponse, _webops_v1_VerifyAuditRequest__Output, _webops_v1_VerifyAuditResponse__Output>
}
