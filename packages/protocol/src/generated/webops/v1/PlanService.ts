// Original file: proto/webops/v1/plans.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyPlanRequest as _webops_v1_ApplyPlanRequest, ApplyPlanRequest__Output as _webops_v1_ApplyPlanRequest__Output } from '../../webops/v1/ApplyPlanRequest.js';
import type { ApplyPlanResponse as _webops_v1_ApplyPlanResponse, ApplyPlanResponse__Output as _webops_v1_ApplyPlanResponse__Output } from '../../webops/v1/ApplyPlanResponse.js';
import type { GetPlanRequest as _webops_v1_GetPlanRequest, GetPlanRequest__Output as _webops_v1_GetPlanRequest__Output } from '../../webops/v1/GetPlanRequest.js';
import type { GetPlanResponse as _webops_v1_GetPlanResponse, GetPlanResponse__Output as _webops_v1_GetPlanResponse__Output } from '../../webops/v1/GetPlanResponse.js';

/**
 * Plans: what a change would do on which host, before it does it.
 */
export interface PlanServiceClient extends grpc.Client {
  /**
   * Submits the operation of one step of a plan. Before the first step the plan must still be true: where something that it was computed from
   * has moved on, it is refused and says what. A later step needs those before it to have succeeded. Repeating a step gives the same operation.
   */
  ApplyPlan(argument: _webops_v1_ApplyPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _webops_v1_ApplyPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _webops_v1_ApplyPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _webops_v1_ApplyPlanRequest, callback: grpc.requestCallback<_webops_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Submits the operation of one step of a plan. Before the first step the plan must still be true: where something that it was computed from
   * has moved on, it is refused and says what. A later step needs those before it to have succeeded. Repeating a step gives the same operation.
   */
  applyPlan(argument: _webops_v1_ApplyPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _webops_v1_ApplyPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _webops_v1_ApplyPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _webops_v1_ApplyPlanRequest, callback: grpc.requestCallback<_webops_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Computes a plan. Nothing is changed by it, on no host and not in what is wanted.
   */
  GetPlan(argument: _webops_v1_GetPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _webops_v1_GetPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _webops_v1_GetPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _webops_v1_GetPlanRequest, callback: grpc.requestCallback<_webops_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Computes a plan. Nothing is changed by it, on no host and not in what is wanted.
   */
  getPlan(argument: _webops_v1_GetPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _webops_v1_GetPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _webops_v1_GetPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _webops_v1_GetPlanRequest, callback: grpc.requestCallback<_webops_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Plans: what a change would do on which host, before it does it.
 */
export interface PlanServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Submits the operation of one step of a plan. Before the first step the plan must still be true: where something that it was computed from
   * has moved on, it is refused and says what. A later step needs those before it to have succeeded. Repeating a step gives the same operation.
   */
  ApplyPlan: grpc.handleUnaryCall<_webops_v1_ApplyPlanRequest__Output, _webops_v1_ApplyPlanResponse>;
  
  /**
   * Computes a plan. Nothing is changed by it, on no host and not in what is wanted.
   */
  GetPlan: grpc.handleUnaryCall<_webops_v1_GetPlanRequest__Output, _webops_v1_GetPlanResponse>;
  
}

export interface PlanServiceDefinition extends grpc.ServiceDefinition {
  ApplyPlan: MethodDefinition<_webops_v1_ApplyPlanRequest, _webops_v1_ApplyPlanResponse, _webops_v1_ApplyPlanRequest__Output, _webops_v1_ApplyPlanResponse__Output>
  GetPlan: MethodDefinition<_webops_v1_GetPlanRequest, _webops_v1_GetPlanResponse, _webops_v1_GetPlanRequest__Output, _webops_v1_GetPlanResponse__Output>
}
