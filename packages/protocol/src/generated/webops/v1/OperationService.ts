// Original file: proto/webops/v1/operations.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelOperationRequest as _webops_v1_CancelOperationRequest, CancelOperationRequest__Output as _webops_v1_CancelOperationRequest__Output } from '../../webops/v1/CancelOperationRequest.js';
import type { CancelOperationResponse as _webops_v1_CancelOperationResponse, CancelOperationResponse__Output as _webops_v1_CancelOperationResponse__Output } from '../../webops/v1/CancelOperationResponse.js';
import type { CreateOperationRequest as _webops_v1_CreateOperationRequest, CreateOperationRequest__Output as _webops_v1_CreateOperationRequest__Output } from '../../webops/v1/CreateOperationRequest.js';
import type { CreateOperationResponse as _webops_v1_CreateOperationResponse, CreateOperationResponse__Output as _webops_v1_CreateOperationResponse__Output } from '../../webops/v1/CreateOperationResponse.js';
import type { GetOperationHistoryRequest as _webops_v1_GetOperationHistoryRequest, GetOperationHistoryRequest__Output as _webops_v1_GetOperationHistoryRequest__Output } from '../../webops/v1/GetOperationHistoryRequest.js';
import type { GetOperationHistoryResponse as _webops_v1_GetOperationHistoryResponse, GetOperationHistoryResponse__Output as _webops_v1_GetOperationHistoryResponse__Output } from '../../webops/v1/GetOperationHistoryResponse.js';
import type { GetOperationRequest as _webops_v1_GetOperationRequest, GetOperationRequest__Output as _webops_v1_GetOperationRequest__Output } from '../../webops/v1/GetOperationRequest.js';
import type { GetOperationResponse as _webops_v1_GetOperationResponse, GetOperationResponse__Output as _webops_v1_GetOperationResponse__Output } from '../../webops/v1/GetOperationResponse.js';
import type { ListOperationsRequest as _webops_v1_ListOperationsRequest, ListOperationsRequest__Output as _webops_v1_ListOperationsRequest__Output } from '../../webops/v1/ListOperationsRequest.js';
import type { ListOperationsResponse as _webops_v1_ListOperationsResponse, ListOperationsResponse__Output as _webops_v1_ListOperationsResponse__Output } from '../../webops/v1/ListOperationsResponse.js';
import type { ReadOutputRequest as _webops_v1_ReadOutputRequest, ReadOutputRequest__Output as _webops_v1_ReadOutputRequest__Output } from '../../webops/v1/ReadOutputRequest.js';
import type { ReadOutputResponse as _webops_v1_ReadOutputResponse, ReadOutputResponse__Output as _webops_v1_ReadOutputResponse__Output } from '../../webops/v1/ReadOutputResponse.js';
import type { RetryOperationRequest as _webops_v1_RetryOperationRequest, RetryOperationRequest__Output as _webops_v1_RetryOperationRequest__Output } from '../../webops/v1/RetryOperationRequest.js';
import type { RetryOperationResponse as _webops_v1_RetryOperationResponse, RetryOperationResponse__Output as _webops_v1_RetryOperationResponse__Output } from '../../webops/v1/RetryOperationResponse.js';
import type { WatchOperationRequest as _webops_v1_WatchOperationRequest, WatchOperationRequest__Output as _webops_v1_WatchOperationRequest__Output } from '../../webops/v1/WatchOperationRequest.js';
import type { WatchOperationResponse as _webops_v1_WatchOperationResponse, WatchOperationResponse__Output as _webops_v1_WatchOperationResponse__Output } from '../../webops/v1/WatchOperationResponse.js';

/**
 * Operations: one thing done by one addon on some hosts. Asynchronous: created, then watched or read.
 */
export interface OperationServiceClient extends grpc.Client {
  /**
   * Cancels what has not ended. Idempotent.
   */
  CancelOperation(argument: _webops_v1_CancelOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CancelOperationResponse__Output>): grpc.ClientUnaryCall;
  CancelOperation(argument: _webops_v1_CancelOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CancelOperationResponse__Output>): grpc.ClientUnaryCall;
  CancelOperation(argument: _webops_v1_CancelOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CancelOperationResponse__Output>): grpc.ClientUnaryCall;
  CancelOperation(argument: _webops_v1_CancelOperationRequest, callback: grpc.requestCallback<_webops_v1_CancelOperationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Cancels what has not ended. Idempotent.
   */
  cancelOperation(argument: _webops_v1_CancelOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CancelOperationResponse__Output>): grpc.ClientUnaryCall;
  cancelOperation(argument: _webops_v1_CancelOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CancelOperationResponse__Output>): grpc.ClientUnaryCall;
  cancelOperation(argument: _webops_v1_CancelOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CancelOperationResponse__Output>): grpc.ClientUnaryCall;
  cancelOperation(argument: _webops_v1_CancelOperationRequest, callback: grpc.requestCallback<_webops_v1_CancelOperationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Checks everything that can be checked, stores the operation and returns it. A repeated request_id returns the first one.
   */
  CreateOperation(argument: _webops_v1_CreateOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateOperationResponse__Output>): grpc.ClientUnaryCall;
  CreateOperation(argument: _webops_v1_CreateOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateOperationResponse__Output>): grpc.ClientUnaryCall;
  CreateOperation(argument: _webops_v1_CreateOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateOperationResponse__Output>): grpc.ClientUnaryCall;
  CreateOperation(argument: _webops_v1_CreateOperationRequest, callback: grpc.requestCallback<_webops_v1_CreateOperationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Checks everything that can be checked, stores the operation and returns it. A repeated request_id returns the first one.
   */
  createOperation(argument: _webops_v1_CreateOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateOperationResponse__Output>): grpc.ClientUnaryCall;
  createOperation(argument: _webops_v1_CreateOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateOperationResponse__Output>): grpc.ClientUnaryCall;
  createOperation(argument: _webops_v1_CreateOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateOperationResponse__Output>): grpc.ClientUnaryCall;
  createOperation(argument: _webops_v1_CreateOperationRequest, callback: grpc.requestCallback<_webops_v1_CreateOperationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One operation with its executions.
   */
  GetOperation(argument: _webops_v1_GetOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetOperationResponse__Output>): grpc.ClientUnaryCall;
  GetOperation(argument: _webops_v1_GetOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetOperationResponse__Output>): grpc.ClientUnaryCall;
  GetOperation(argument: _webops_v1_GetOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetOperationResponse__Output>): grpc.ClientUnaryCall;
  GetOperation(argument: _webops_v1_GetOperationRequest, callback: grpc.requestCallback<_webops_v1_GetOperationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One operation with its executions.
   */
  getOperation(argument: _webops_v1_GetOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetOperationResponse__Output>): grpc.ClientUnaryCall;
  getOperation(argument: _webops_v1_GetOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetOperationResponse__Output>): grpc.ClientUnaryCall;
  getOperation(argument: _webops_v1_GetOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetOperationResponse__Output>): grpc.ClientUnaryCall;
  getOperation(argument: _webops_v1_GetOperationRequest, callback: grpc.requestCallback<_webops_v1_GetOperationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What happened to an operation and its executions, step by step, oldest first; what was mended afterwards is in it.
   */
  GetOperationHistory(argument: _webops_v1_GetOperationHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetOperationHistoryResponse__Output>): grpc.ClientUnaryCall;
  GetOperationHistory(argument: _webops_v1_GetOperationHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetOperationHistoryResponse__Output>): grpc.ClientUnaryCall;
  GetOperationHistory(argument: _webops_v1_GetOperationHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetOperationHistoryResponse__Output>): grpc.ClientUnaryCall;
  GetOperationHistory(argument: _webops_v1_GetOperationHistoryRequest, callback: grpc.requestCallback<_webops_v1_GetOperationHistoryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What happened to an operation and its executions, step by step, oldest first; what was mended afterwards is in it.
   */
  getOperationHistory(argument: _webops_v1_GetOperationHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetOperationHistoryResponse__Output>): grpc.ClientUnaryCall;
  getOperationHistory(argument: _webops_v1_GetOperationHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetOperationHistoryResponse__Output>): grpc.ClientUnaryCall;
  getOperationHistory(argument: _webops_v1_GetOperationHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetOperationHistoryResponse__Output>): grpc.ClientUnaryCall;
  getOperationHistory(argument: _webops_v1_GetOperationHistoryRequest, callback: grpc.requestCallback<_webops_v1_GetOperationHistoryResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Operations, newest first, filtered and paged.
   */
  ListOperations(argument: _webops_v1_ListOperationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListOperationsResponse__Output>): grpc.ClientUnaryCall;
  ListOperations(argument: _webops_v1_ListOperationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListOperationsResponse__Output>): grpc.ClientUnaryCall;
  ListOperations(argument: _webops_v1_ListOperationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListOperationsResponse__Output>): grpc.ClientUnaryCall;
  ListOperations(argument: _webops_v1_ListOperationsRequest, callback: grpc.requestCallback<_webops_v1_ListOperationsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Operations, newest first, filtered and paged.
   */
  listOperations(argument: _webops_v1_ListOperationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListOperationsResponse__Output>): grpc.ClientUnaryCall;
  listOperations(argument: _webops_v1_ListOperationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListOperationsResponse__Output>): grpc.ClientUnaryCall;
  listOperations(argument: _webops_v1_ListOperationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListOperationsResponse__Output>): grpc.ClientUnaryCall;
  listOperations(argument: _webops_v1_ListOperationsRequest, callback: grpc.requestCallback<_webops_v1_ListOperationsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The output of one execution.
   */
  ReadOutput(argument: _webops_v1_ReadOutputRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_ReadOutputResponse__Output>;
  ReadOutput(argument: _webops_v1_ReadOutputRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_ReadOutputResponse__Output>;
  /**
   * The output of one execution.
   */
  readOutput(argument: _webops_v1_ReadOutputRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_ReadOutputResponse__Output>;
  readOutput(argument: _webops_v1_ReadOutputRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_ReadOutputResponse__Output>;
  
  /**
   * A new operation with the same input for the hosts that did not succeed.
   */
  RetryOperation(argument: _webops_v1_RetryOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RetryOperationResponse__Output>): grpc.ClientUnaryCall;
  RetryOperation(argument: _webops_v1_RetryOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RetryOperationResponse__Output>): grpc.ClientUnaryCall;
  RetryOperation(argument: _webops_v1_RetryOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RetryOperationResponse__Output>): grpc.ClientUnaryCall;
  RetryOperation(argument: _webops_v1_RetryOperationRequest, callback: grpc.requestCallback<_webops_v1_RetryOperationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A new operation with the same input for the hosts that did not succeed.
   */
  retryOperation(argument: _webops_v1_RetryOperationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RetryOperationResponse__Output>): grpc.ClientUnaryCall;
  retryOperation(argument: _webops_v1_RetryOperationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RetryOperationResponse__Output>): grpc.ClientUnaryCall;
  retryOperation(argument: _webops_v1_RetryOperationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RetryOperationResponse__Output>): grpc.ClientUnaryCall;
  retryOperation(argument: _webops_v1_RetryOperationRequest, callback: grpc.requestCallback<_webops_v1_RetryOperationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Snapshots of the operation and the output of all its executions, from the start or from given offsets, until it has ended.
   */
  WatchOperation(argument: _webops_v1_WatchOperationRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_WatchOperationResponse__Output>;
  WatchOperation(argument: _webops_v1_WatchOperationRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_WatchOperationResponse__Output>;
  /**
   * Snapshots of the operation and the output of all its executions, from the start or from given offsets, until it has ended.
   */
  watchOperation(argument: _webops_v1_WatchOperationRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_WatchOperationResponse__Output>;
  watchOperation(argument: _webops_v1_WatchOperationRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_WatchOperationResponse__Output>;
  
}

/**
 * Operations: one thing done by one addon on some hosts. Asynchronous: created, then watched or read.
 */
export interface OperationServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Cancels what has not ended. Idempotent.
   */
  CancelOperation: grpc.handleUnaryCall<_webops_v1_CancelOperationRequest__Output, _webops_v1_CancelOperationResponse>;
  
  /**
   * Checks everything that can be checked, stores the operation and returns it. A repeated request_id returns the first one.
   */
  CreateOperation: grpc.handleUnaryCall<_webops_v1_CreateOperationRequest__Output, _webops_v1_CreateOperationResponse>;
  
  /**
   * One operation with its executions.
   */
  GetOperation: grpc.handleUnaryCall<_webops_v1_GetOperationRequest__Output, _webops_v1_GetOperationResponse>;
  
  /**
   * What happened to an operation and its executions, step by step, oldest first; what was mended afterwards is in it.
   */
  GetOperationHistory: grpc.handleUnaryCall<_webops_v1_GetOperationHistoryRequest__Output, _webops_v1_GetOperationHistoryResponse>;
  
  /**
   * Operations, newest first, filtered and paged.
   */
  ListOperations: grpc.handleUnaryCall<_webops_v1_ListOperationsRequest__Output, _webops_v1_ListOperationsResponse>;
  
  /**
   * The output of one execution.
   */
  ReadOutput: grpc.handleServerStreamingCall<_webops_v1_ReadOutputRequest__Output, _webops_v1_ReadOutputResponse>;
  
  /**
   * A new operation with the same input for the hosts that did not succeed.
   */
  RetryOperation: grpc.handleUnaryCall<_webops_v1_RetryOperationRequest__Output, _webops_v1_RetryOperationResponse>;
  
  /**
   * Snapshots of the operation and the output of all its executions, from the start or from given offsets, until it has ended.
   */
  WatchOperation: grpc.handleServerStreamingCall<_webops_v1_WatchOperationRequest__Output, _webops_v1_WatchOperationResponse>;
  
}

export interface OperationServiceDefinition extends grpc.ServiceDefinition {
  CancelOperation: MethodDefinition<_webops_v1_CancelOperationRequest, _webops_v1_CancelOperationResponse, _webops_v1_CancelOperationRequest__Output, _webops_v1_CancelOperationResponse__Output>
  CreateOperation: MethodDefinition<_webops_v1_CreateOperationRequest, _webops_v1_CreateOperationResponse, _webops_v1_CreateOperationRequest__Output, _webops_v1_CreateOperationResponse__Output>
  GetOperation: MethodDefinition<_webops_v1_GetOperationRequest, _webops_v1_GetOperationResponse, _webops_v1_GetOperationRequest__Output, _webops_v1_GetOperationResponse__Output>
  GetOperationHistory: MethodDefinition<_webops_v1_GetOperationHistoryRequest, _webops_v1_GetOperationHistoryResponse, _webops_v1_GetOperationHistoryRequest__Output, _webops_v1_GetOperationHistoryResponse__Output>
  ListOperations: MethodDefinition<_webops_v1_ListOperationsRequest, _webops_v1_ListOperationsResponse, _webops_v1_ListOperationsRequest__Output, _webops_v1_ListOperationsResponse__Output>
  ReadOutput: MethodDefinition<_webops_v1_ReadOutputRequest, _webops_v1_ReadOutputResponse, _webops_v1_ReadOutputRequest__Output, _webops_v1_ReadOutputResponse__Output>
  RetryOperation: MethodDefinition<_webops_v1_RetryOperationRequest, _webops_v1_RetryOperationResponse, _webops_v1_RetryOperationRequest__Output, _webops_v1_RetryOperationResponse__Output>
  WatchOperation: MethodDefinition<_webops_v1_WatchOperationRequest, _webops_v1_WatchOperationResponse, _webops_v1_WatchOperationRequest__Output, _webops_v1_WatchOperationResponse__Output>
}
