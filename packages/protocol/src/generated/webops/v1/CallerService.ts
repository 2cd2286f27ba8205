// Original file: proto/webops/v1/callers.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateCallerRequest as _webops_v1_CreateCallerRequest, CreateCallerRequest__Output as _webops_v1_CreateCallerRequest__Output } from '../../webops/v1/CreateCallerRequest.js';
import type { CreateCallerResponse as _webops_v1_CreateCallerResponse, CreateCallerResponse__Output as _webops_v1_CreateCallerResponse__Output } from '../../webops/v1/CreateCallerResponse.js';
import type { ListCallersRequest as _webops_v1_ListCallersRequest, ListCallersRequest__Output as _webops_v1_ListCallersRequest__Output } from '../../webops/v1/ListCallersRequest.js';
import type { ListCallersResponse as _webops_v1_ListCallersResponse, ListCallersResponse__Output as _webops_v1_ListCallersResponse__Output } from '../../webops/v1/ListCallersResponse.js';
import type { RevokeCallerRequest as _webops_v1_RevokeCallerRequest, RevokeCallerRequest__Output as _webops_v1_RevokeCallerRequest__Output } from '../../webops/v1/RevokeCallerRequest.js';
import type { RevokeCallerResponse as _webops_v1_RevokeCallerResponse, RevokeCallerResponse__Output as _webops_v1_RevokeCallerResponse__Output } from '../../webops/v1/RevokeCallerResponse.js';

/**
 * Who may call this API: people and programs, each with a role in this environment.
 */
export interface CallerServiceClient extends grpc.Client {
  /**
   * Makes a caller. Its token is in this answer only; the controller stores a hash. ALREADY_EXISTS while a caller of that name
   * can be used; after it was revoked or has expired the name is free again.
   */
  CreateCaller(argument: _webops_v1_CreateCallerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateCallerResponse__Output>): grpc.ClientUnaryCall;
  CreateCaller(argument: _webops_v1_CreateCallerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateCallerResponse__Output>): grpc.ClientUnaryCall;
  CreateCaller(argument: _webops_v1_CreateCallerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateCallerResponse__Output>): grpc.ClientUnaryCall;
  CreateCaller(argument: _webops_v1_CreateCallerRequest, callback: grpc.requestCallback<_webops_v1_CreateCallerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a caller. Its token is in this answer only; the controller stores a hash. ALREADY_EXISTS while a caller of that name
   * can be used; after it was revoked or has expired the name is free again.
   */
  createCaller(argument: _webops_v1_CreateCallerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateCallerResponse__Output>): grpc.ClientUnaryCall;
  createCaller(argument: _webops_v1_CreateCallerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateCallerResponse__Output>): grpc.ClientUnaryCall;
  createCaller(argument: _webops_v1_CreateCallerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateCallerResponse__Output>): grpc.ClientUnaryCall;
  createCaller(argument: _webops_v1_CreateCallerRequest, callback: grpc.requestCallback<_webops_v1_CreateCallerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All callers, those that were revoked or have expired too, without their secrets, by name.
   */
  ListCallers(argument: _webops_v1_ListCallersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListCallersResponse__Output>): grpc.ClientUnaryCall;
  ListCallers(argument: _webops_v1_ListCallersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListCallersResponse__Output>): grpc.ClientUnaryCall;
  ListCallers(argument: _webops_v1_ListCallersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListCallersResponse__Output>): grpc.ClientUnaryCall;
  ListCallers(argument: _webops_v1_ListCallersRequest, callback: grpc.requestCallback<_webops_v1_ListCallersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All callers, those that were revoked or have expired too, without their secrets, by name.
   */
  listCallers(argument: _webops_v1_ListCallersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListCallersResponse__Output>): grpc.ClientUnaryCall;
  listCallers(argument: _webops_v1_ListCallersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListCallersResponse__Output>): grpc.ClientUnaryCall;
  listCallers(argument: _webops_v1_ListCallersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListCallersResponse__Output>): grpc.ClientUnaryCall;
  listCallers(argument: _webops_v1_ListCallersRequest, callback: grpc.requestCallback<_webops_v1_ListCallersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Refuses a caller from now on: its tokens and its certificates. Idempotent.
   */
  RevokeCaller(argument: _webops_v1_RevokeCallerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RevokeCallerResponse__Output>): grpc.ClientUnaryCall;
  RevokeCaller(argument: _webops_v1_RevokeCallerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RevokeCallerResponse__Output>): grpc.ClientUnaryCall;
  RevokeCaller(argument: _webops_v1_RevokeCallerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RevokeCallerResponse__Output>): grpc.ClientUnaryCall;
  RevokeCaller(argument: _webops_v1_RevokeCallerRequest, callback: grpc.requestCallback<_webops_v1_RevokeCallerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Refuses a caller from now on: its tokens and its certificates. Idempotent.
   */
  revokeCaller(argument: _webops_v1_RevokeCallerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RevokeCallerResponse__Output>): grpc.ClientUnaryCall;
  revokeCaller(argument: _webops_v1_RevokeCallerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RevokeCallerResponse__Output>): grpc.ClientUnaryCall;
  revokeCaller(argument: _webops_v1_RevokeCallerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RevokeCallerResponse__Output>): grpc.ClientUnaryCall;
  revokeCaller(argument: _webops_v1_RevokeCallerRequest, callback: grpc.requestCallback<_webops_v1_RevokeCallerResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who may call this API: people and programs, each with a role in this environment.
 */
export interface CallerServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a caller. Its token is in this answer only; the controller stores a hash. ALREADY_EXISTS while a caller of that name
   * can be used; after it was revoked or has expired the name is free again.
   */
  CreateCaller: grpc.handleUnaryCall<_webops_v1_CreateCallerRequest__Output, _webops_v1_CreateCallerResponse>;
  
  /**
   * All callers, those that were revoked or have expired too, without their secrets, by name.
   */
  ListCallers: grpc.handleUnaryCall<_webops_v1_ListCallersRequest__Output, _webops_v1_ListCallersResponse>;
  
  /**
   * Refuses a caller from now on: its tokens and its certificates. Idempotent.
   */
  RevokeCaller: grpc.handleUnaryCall<_webops_v1_RevokeCallerRequest__Output, _webops_v1_RevokeCallerResponse>;
  
}

export interface CallerServiceDefinition extends grpc.ServiceDefinition {
  CreateCaller: MethodDefinition<_webops_v1_CreateCallerRequest, _webops_v1_CreateCallerResponse, _webops_v1_CreateCallerRequest__Output, _webops_v1_CreateCallerResponse__Output>
  ListCallers: MethodDefinition<_webops_v1_ListCallersRequest, _webops_v1_ListCallersResponse, _webops_v1_ListCallersRequest__Output, _webops_v1_ListCallersResponse__Output>
  RevokeCaller: MethodDefinition<_webops_v1_RevokeCallerRequest, _webops_v1_RevokeCallerResponse, _webops_v1_RevokeCallerRequest__Output, _webops_v1_RevokeCallerResponse__Output>
}
