// Original file: proto/webops/v1/fleet.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyFleetStepRequest as _webops_v1_ApplyFleetStepRequest, ApplyFleetStepRequest__Output as _webops_v1_ApplyFleetStepRequest__Output } from '../../webops/v1/ApplyFleetStepRequest.js';
import type { ApplyFleetStepResponse as _webops_v1_ApplyFleetStepResponse, ApplyFleetStepResponse__Output as _webops_v1_ApplyFleetStepResponse__Output } from '../../webops/v1/ApplyFleetStepResponse.js';
import type { ExportFleetRequest as _webops_v1_ExportFleetRequest, ExportFleetRequest__Output as _webops_v1_ExportFleetRequest__Output } from '../../webops/v1/ExportFleetRequest.js';
import type { ExportFleetResponse as _webops_v1_ExportFleetResponse, ExportFleetResponse__Output as _webops_v1_ExportFleetResponse__Output } from '../../webops/v1/ExportFleetResponse.js';
import type { GetFleetPlanRequest as _webops_v1_GetFleetPlanRequest, GetFleetPlanRequest__Output as _webops_v1_GetFleetPlanRequest__Output } from '../../webops/v1/GetFleetPlanRequest.js';
import type { GetFleetPlanResponse as _webops_v1_GetFleetPlanResponse, GetFleetPlanResponse__Output as _webops_v1_GetFleetPlanResponse__Output } from '../../webops/v1/GetFleetPlanResponse.js';

/**
 * What the fleet should have, as a file: labels, addons, configurations.
 */
export interface FleetServiceClient extends grpc.Client {
  /**
   * Does one step of it; refused when something moved since the plan.
   */
  ApplyFleetStep(argument: _webops_v1_ApplyFleetStepRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ApplyFleetStepResponse__Output>): grpc.ClientUnaryCall;
  ApplyFleetStep(argument: _webops_v1_ApplyFleetStepRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ApplyFleetStepResponse__Output>): grpc.ClientUnaryCall;
  ApplyFleetStep(argument: _webops_v1_ApplyFleetStepRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ApplyFleetStepResponse__Output>): grpc.ClientUnaryCall;
  ApplyFleetStep(argument: _webops_v1_ApplyFleetStepRequest, callback: grpc.requestCallback<_webops_v1_ApplyFleetStepResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Does one step of it; refused when something moved since the plan.
   */
  applyFleetStep(argument: _webops_v1_ApplyFleetStepRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ApplyFleetStepResponse__Output>): grpc.ClientUnaryCall;
  applyFleetStep(argument: _webops_v1_ApplyFleetStepRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ApplyFleetStepResponse__Output>): grpc.ClientUnaryCall;
  applyFleetStep(argument: _webops_v1_ApplyFleetStepRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ApplyFleetStepResponse__Output>): grpc.ClientUnaryCall;
  applyFleetStep(argument: _webops_v1_ApplyFleetStepRequest, callback: grpc.requestCallback<_webops_v1_ApplyFleetStepResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What there is, in the form of the file.
   */
  ExportFleet(argument: _webops_v1_ExportFleetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ExportFleetResponse__Output>): grpc.ClientUnaryCall;
  ExportFleet(argument: _webops_v1_ExportFleetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ExportFleetResponse__Output>): grpc.ClientUnaryCall;
  ExportFleet(argument: _webops_v1_ExportFleetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ExportFleetResponse__Output>): grpc.ClientUnaryCall;
  ExportFleet(argument: _webops_v1_ExportFleetRequest, callback: grpc.requestCallback<_webops_v1_ExportFleetResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What there is, in the form of the file.
   */
  exportFleet(argument: _webops_v1_ExportFleetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ExportFleetResponse__Output>): grpc.ClientUnaryCall;
  exportFleet(argument: _webops_v1_ExportFleetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ExportFleetResponse__Output>): grpc.ClientUnaryCall;
  exportFleet(argument: _webops_v1_ExportFleetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ExportFleetResponse__Output>): grpc.ClientUnaryCall;
  exportFleet(argument: _webops_v1_ExportFleetRequest, callback: grpc.requestCallback<_webops_v1_ExportFleetResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What applying a file would change. Nothing is changed by it.
   */
  GetFleetPlan(argument: _webops_v1_GetFleetPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetFleetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetFleetPlan(argument: _webops_v1_GetFleetPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetFleetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetFleetPlan(argument: _webops_v1_GetFleetPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetFleetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetFleetPlan(argument: _webops_v1_GetFleetPlanRequest, callback: grpc.requestCallback<_webops_v1_GetFleetPlanResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What applying a file would change. Nothing is changed by it.
   */
  getFleetPlan(argument: _webops_v1_GetFleetPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetFleetPlanResponse__Output>): grpc.ClientUnaryCall;
  getFleetPlan(argument: _webops_v1_GetFleetPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetFleetPlanResponse__Output>): grpc.ClientUnaryCall;
  getFleetPlan(argument: _webops_v1_GetFleetPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetFleetPlanResponse__Output>): grpc.ClientUnaryCall;
  getFleetPlan(argument: _webops_v1_GetFleetPlanRequest, callback: grpc.requestCallback<_webops_v1_GetFleetPlanResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What the fleet should have, as a file: labels, addons, configurations.
 */
export interface FleetServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Does one step of it; refused when something moved since the plan.
   */
  ApplyFleetStep: grpc.handleUnaryCall<_webops_v1_ApplyFleetStepRequest__Output, _webops_v1_ApplyFleetStepResponse>;
  
  /**
   * What there is, in the form of the file.
   */
  ExportFleet: grpc.handleUnaryCall<_webops_v1_ExportFleetRequest__Output, _webops_v1_ExportFleetResponse>;
  
  /**
   * What applying a file would change. Nothing is changed by it.
   */
  GetFleetPlan: grpc.handleUnaryCall<_webops_v1_GetFleetPlanRequest__Output, _webops_v1_GetFleetPlanResponse>;
  
}

export interface FleetServiceDefinition extends grpc.ServiceDefinition {
  ApplyFleetStep: MethodDefinition<_webops_v1_ApplyFleetStepRequest, _webops_v1_ApplyFleetStepResponse, _webops_v1_ApplyFleetStepRequest__Output, _webops_v1_ApplyFleetStepResponse__Output>
  ExportFleet: MethodDefinition<_webops_v1_ExportFleetRequest, _webops_v1_ExportFleetResponse, _webops_v1_ExportFleetRequest__Output, _webops_v1_ExportFleetResponse__Output>
  GetFleetPlan: MethodDefinition<_webops_v1_GetFleetPlanRequest, _webops_v1_GetFleetPlanResponse, _webops_v1_GetFleetPlanRequest__Output, _webops_v1_GetFleetPlanResponse__Output>
}
