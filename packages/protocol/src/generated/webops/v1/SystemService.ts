// Original file: proto/webops/v1/system.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetSystemStatusRequest as _webops_v1_GetSystemStatusRequest, GetSystemStatusRequest__Output as _webops_v1_GetSystemStatusRequest__Output } from '../../webops/v1/GetSystemStatusRequest.js';
import type { GetSystemStatusResponse as _webops_v1_GetSystemStatusResponse, GetSystemStatusResponse__Output as _webops_v1_GetSystemStatusResponse__Output } from '../../webops/v1/GetSystemStatusResponse.js';
import type { WhoAmIRequest as _webops_v1_WhoAmIRequest, WhoAmIRequest__Output as _webops_v1_WhoAmIRequest__Output } from '../../webops/v1/WhoAmIRequest.js';
import type { WhoAmIResponse as _webops_v1_WhoAmIResponse, WhoAmIResponse__Output as _webops_v1_WhoAmIResponse__Output } from '../../webops/v1/WhoAmIResponse.js';

/**
 * The controller about itself.
 */
export interface SystemServiceClient extends grpc.Client {
  /**
   * Version, uptime and the state of the backing services.
   */
  GetSystemStatus(argument: _webops_v1_GetSystemStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetSystemStatusResponse__Output>): grpc.ClientUnaryCall;
  GetSystemStatus(argument: _webops_v1_GetSystemStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetSystemStatusResponse__Output>): grpc.ClientUnaryCall;
  GetSystemStatus(argument: _webops_v1_GetSystemStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetSystemStatusResponse__Output>): grpc.ClientUnaryCall;
  GetSystemStatus(argument: _webops_v1_GetSystemStatusRequest, callback: grpc.requestCallback<_webops_v1_GetSystemStatusResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Version, uptime and the state of the backing services.
   */
  getSystemStatus(argument: _webops_v1_GetSystemStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetSystemStatusResponse__Output>): grpc.ClientUnaryCall;
  getSystemStatus(argument: _webops_v1_GetSystemStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetSystemStatusResponse__Output>): grpc.ClientUnaryCall;
  getSystemStatus(argument: _webops_v1_GetSystemStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetSystemStatusResponse__Output>): grpc.ClientUnaryCall;
  getSystemStatus(argument: _webops_v1_GetSystemStatusRequest, callback: grpc.requestCallback<_webops_v1_GetSystemStatusResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Who the caller is to the controller.
   */
  WhoAmI(argument: _webops_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _webops_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _webops_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _webops_v1_WhoAmIRequest, callback: grpc.requestCallback<_webops_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Who the caller is to the controller.
   */
  whoAmI(argument: _webops_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _webops_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _webops_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _webops_v1_WhoAmIRequest, callback: grpc.requestCallback<_webops_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The controller about itself.
 */
export interface SystemServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Version, uptime and the state of the backing services.
   */
  GetSystemStatus: grpc.handleUnaryCall<_webops_v1_GetSystemStatusRequest__Output, _webops_v1_GetSystemStatusResponse>;
  
  /**
   * Who the caller is to the controller.
   */
  WhoAmI: grpc.handleUnaryCall<_webops_v1_WhoAmIRequest__Output, _webops_v1_WhoAmIResponse>;
  
}

export interface SystemServiceDefinition extends grpc.ServiceDefinition {
  GetSystemStatus: MethodDefinition<_webops_v1_GetSystemStatusRequest, _webops_v1_GetSystemStatusResponse, _webops_v1_GetSystemStatusRequest__Output, _webops_v1_GetSystemStatusResponse__Output>
  WhoAmI: MethodDefinition<_webops_v1_WhoAmIRequest, _webops_v1_WhoAmIResponse, _webops_v1_WhoAmIRequest__Output, _webops_v1_WhoAmIResponse__Output>
}
