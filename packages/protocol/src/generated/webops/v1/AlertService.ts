// Original file: proto/webops/v1/alerts.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcknowledgeAlertRequest as _webops_v1_AcknowledgeAlertRequest, AcknowledgeAlertRequest__Output as _webops_v1_AcknowledgeAlertRequest__Output } from '../../webops/v1/AcknowledgeAlertRequest.js';
import type { AcknowledgeAlertResponse as _webops_v1_AcknowledgeAlertResponse, AcknowledgeAlertResponse__Output as _webops_v1_AcknowledgeAlertResponse__Output } from '../../webops/v1/AcknowledgeAlertResponse.js';
import type { CreateSilenceRequest as _webops_v1_CreateSilenceRequest, CreateSilenceRequest__Output as _webops_v1_CreateSilenceRequest__Output } from '../../webops/v1/CreateSilenceRequest.js';
import type { CreateSilenceResponse as _webops_v1_CreateSilenceResponse, CreateSilenceResponse__Output as _webops_v1_CreateSilenceResponse__Output } from '../../webops/v1/CreateSilenceResponse.js';
import type { GetAlertRequest as _webops_v1_GetAlertRequest, GetAlertRequest__Output as _webops_v1_GetAlertRequest__Output } from '../../webops/v1/GetAlertRequest.js';
import type { GetAlertResponse as _webops_v1_GetAlertResponse, GetAlertResponse__Output as _webops_v1_GetAlertResponse__Output } from '../../webops/v1/GetAlertResponse.js';
import type { ListAlertsRequest as _webops_v1_ListAlertsRequest, ListAlertsRequest__Output as _webops_v1_ListAlertsRequest__Output } from '../../webops/v1/ListAlertsRequest.js';
import type { ListAlertsResponse as _webops_v1_ListAlertsResponse, ListAlertsResponse__Output as _webops_v1_ListAlertsResponse__Output } from '../../webops/v1/ListAlertsResponse.js';
import type { ListSilencesRequest as _webops_v1_ListSilencesRequest, ListSilencesRequest__Output as _webops_v1_ListSilencesRequest__Output } from '../../webops/v1/ListSilencesRequest.js';
import type { ListSilencesResponse as _webops_v1_ListSilencesResponse, ListSilencesResponse__Output as _webops_v1_ListSilencesResponse__Output } from '../../webops/v1/ListSilencesResponse.js';
import type { RemoveSilenceRequest as _webops_v1_RemoveSilenceRequest, RemoveSilenceRequest__Output as _webops_v1_RemoveSilenceRequest__Output } from '../../webops/v1/RemoveSilenceRequest.js';
import type { RemoveSilenceResponse as _webops_v1_RemoveSilenceResponse, RemoveSilenceResponse__Output as _webops_v1_RemoveSilenceResponse__Output } from '../../webops/v1/RemoveSilenceResponse.js';

/**
 * Alerts: what is wrong, raised once and resolved by itself, and silences.
 */
export interface AlertServiceClient extends grpc.Client {
  /**
   * Says that somebody looks after it. The first one stays; it goes on firing until what is wrong is gone.
   */
  AcknowledgeAlert(argument: _webops_v1_AcknowledgeAlertRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_AcknowledgeAlertResponse__Output>): grpc.ClientUnaryCall;
  AcknowledgeAlert(argument: _webops_v1_AcknowledgeAlertRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_AcknowledgeAlertResponse__Output>): grpc.ClientUnaryCall;
  AcknowledgeAlert(argument: _webops_v1_AcknowledgeAlertRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_AcknowledgeAlertResponse__Output>): grpc.ClientUnaryCall;
  AcknowledgeAlert(argument: _webops_v1_AcknowledgeAlertRequest, callback: grpc.requestCallback<_webops_v1_AcknowledgeAlertResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says that somebody looks after it. The first one stays; it goes on firing until what is wrong is gone.
   */
  acknowledgeAlert(argument: _webops_v1_AcknowledgeAlertRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_AcknowledgeAlertResponse__Output>): grpc.ClientUnaryCall;
  acknowledgeAlert(argument: _webops_v1_AcknowledgeAlertRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_AcknowledgeAlertResponse__Output>): grpc.ClientUnaryCall;
  acknowledgeAlert(argument: _webops_v1_AcknowledgeAlertRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_AcknowledgeAlertResponse__Output>): grpc.ClientUnaryCall;
  acknowledgeAlert(argument: _webops_v1_AcknowledgeAlertRequest, callback: grpc.requestCallback<_webops_v1_AcknowledgeAlertResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * For a while webhooks and Alertmanager are not told of one alert, or of those that a selector matches.
   */
  CreateSilence(argument: _webops_v1_CreateSilenceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateSilenceResponse__Output>): grpc.ClientUnaryCall;
  CreateSilence(argument: _webops_v1_CreateSilenceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateSilenceResponse__Output>): grpc.ClientUnaryCall;
  CreateSilence(argument: _webops_v1_CreateSilenceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateSilenceResponse__Output>): grpc.ClientUnaryCall;
  CreateSilence(argument: _webops_v1_CreateSilenceRequest, callback: grpc.requestCallback<_webops_v1_CreateSilenceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * For a while webhooks and Alertmanager are not told of one alert, or of those that a selector matches.
   */
  createSilence(argument: _webops_v1_CreateSilenceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateSilenceResponse__Output>): grpc.ClientUnaryCall;
  createSilence(argument: _webops_v1_CreateSilenceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateSilenceResponse__Output>): grpc.ClientUnaryCall;
  createSilence(argument: _webops_v1_CreateSilenceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateSilenceResponse__Output>): grpc.ClientUnaryCall;
  createSilence(argument: _webops_v1_CreateSilenceRequest, callback: grpc.requestCallback<_webops_v1_CreateSilenceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One alert.
   */
  GetAlert(argument: _webops_v1_GetAlertRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAlertResponse__Output>): grpc.ClientUnaryCall;
  GetAlert(argument: _webops_v1_GetAlertRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetAlertResponse__Output>): grpc.ClientUnaryCall;
  GetAlert(argument: _webops_v1_GetAlertRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAlertResponse__Output>): grpc.ClientUnaryCall;
  GetAlert(argument: _webops_v1_GetAlertRequest, callback: grpc.requestCallback<_webops_v1_GetAlertResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One alert.
   */
  getAlert(argument: _webops_v1_GetAlertRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAlertResponse__Output>): grpc.ClientUnaryCall;
  getAlert(argument: _webops_v1_GetAlertRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetAlertResponse__Output>): grpc.ClientUnaryCall;
  getAlert(argument: _webops_v1_GetAlertRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAlertResponse__Output>): grpc.ClientUnaryCall;
  getAlert(argument: _webops_v1_GetAlertRequest, callback: grpc.requestCallback<_webops_v1_GetAlertResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Alerts, newest first, filtered and paged.
   */
  ListAlerts(argument: _webops_v1_ListAlertsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAlertsResponse__Output>): grpc.ClientUnaryCall;
  ListAlerts(argument: _webops_v1_ListAlertsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListAlertsResponse__Output>): grpc.ClientUnaryCall;
  ListAlerts(argument: _webops_v1_ListAlertsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAlertsResponse__Output>): grpc.ClientUnaryCall;
  ListAlerts(argument: _webops_v1_ListAlertsRequest, callback: grpc.requestCallback<_webops_v1_ListAlertsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Alerts, newest first, filtered and paged.
   */
  listAlerts(argument: _webops_v1_ListAlertsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAlertsResponse__Output>): grpc.ClientUnaryCall;
  listAlerts(argument: _webops_v1_ListAlertsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListAlertsResponse__Output>): grpc.ClientUnaryCall;
  listAlerts(argument: _webops_v1_ListAlertsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAlertsResponse__Output>): grpc.ClientUnaryCall;
  listAlerts(argument: _webops_v1_ListAlertsRequest, callback: grpc.requestCallback<_webops_v1_ListAlertsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Silences in force, the first to end first.
   */
  ListSilences(argument: _webops_v1_ListSilencesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListSilencesResponse__Output>): grpc.ClientUnaryCall;
  ListSilences(argument: _webops_v1_ListSilencesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListSilencesResponse__Output>): grpc.ClientUnaryCall;
  ListSilences(argument: _webops_v1_ListSilencesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListSilencesResponse__Output>): grpc.ClientUnaryCall;
  ListSilences(argument: _webops_v1_ListSilencesRequest, callback: grpc.requestCallback<_webops_v1_ListSilencesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Silences in force, the first to end first.
   */
  listSilences(argument: _webops_v1_ListSilencesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListSilencesResponse__Output>): grpc.ClientUnaryCall;
  listSilences(argument: _webops_v1_ListSilencesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListSilencesResponse__Output>): grpc.ClientUnaryCall;
  listSilences(argument: _webops_v1_ListSilencesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListSilencesResponse__Output>): grpc.ClientUnaryCall;
  listSilences(argument: _webops_v1_ListSilencesRequest, callback: grpc.requestCallback<_webops_v1_ListSilencesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends a silence now. Idempotent.
   */
  RemoveSilence(argument: _webops_v1_RemoveSilenceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveSilenceResponse__Output>): grpc.ClientUnaryCall;
  RemoveSilence(argument: _webops_v1_RemoveSilenceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RemoveSilenceResponse__Output>): grpc.ClientUnaryCall;
  RemoveSilence(argument: _webops_v1_RemoveSilenceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveSilenceResponse__Output>): grpc.ClientUnaryCall;
  RemoveSilence(argument: _webops_v1_RemoveSilenceRequest, callback: grpc.requestCallback<_webops_v1_RemoveSilenceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends a silence now. Idempotent.
   */
  removeSilence(argument: _webops_v1_RemoveSilenceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveSilenceResponse__Output>): grpc.ClientUnaryCall;
  removeSilence(argument: _webops_v1_RemoveSilenceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RemoveSilenceResponse__Output>): grpc.ClientUnaryCall;
  removeSilence(argument: _webops_v1_RemoveSilenceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveSilenceResponse__Output>): grpc.ClientUnaryCall;
  removeSilence(argument: _webops_v1_RemoveSilenceRequest, callback: grpc.requestCallback<_webops_v1_RemoveSilenceResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Alerts: what is wrong, raised once and resolved by itself, and silences.
 */
export interface AlertServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Says that somebody looks after it. The first one stays; it goes on firing until what is wrong is gone.
   */
  AcknowledgeAlert: grpc.handleUnaryCall<_webops_v1_AcknowledgeAlertRequest__Output, _webops_v1_AcknowledgeAlertResponse>;
  
  /**
   * For a while webhooks and Alertmanager are not told of one alert, or of those that a selector matches.
   */
  CreateSilence: grpc.handleUnaryCall<_webops_v1_CreateSilenceRequest__Output, _webops_v1_CreateSilenceResponse>;
  
  /**
   * One alert.
   */
  GetAlert: grpc.handleUnaryCall<_webops_v1_GetAlertRequest__Output, _webops_v1_GetAlertResponse>;
  
  /**
   * Alerts, newest first, filtered and paged.
   */
  ListAlerts: grpc.handleUnaryCall<_webops_v1_ListAlertsRequest__Output, _webops_v1_ListAlertsResponse>;
  
  /**
   * Silences in force, the first to end first.
   */
  ListSilences: grpc.handleUnaryCall<_webops_v1_ListSilencesRequest__Output, _webops_v1_ListSilencesResponse>;
  
  /**
   * Ends a silence now. Idempotent.
   */
  RemoveSilence: grpc.handleUnaryCall<_webops_v1_RemoveSilenceRequest__Output, _webops_v1_RemoveSilenceResponse>;
  
}

export interface AlertServiceDefinition extends grpc.ServiceDefinition {
  AcknowledgeAlert: MethodDefinition<_webops_v1_AcknowledgeAlertRequest, _webops_v1_AcknowledgeAlertResponse, _webops_v1_AcknowledgeAlertRequest__Output, _webops_v1_AcknowledgeAlertResponse__Output>
  CreateSilence: MethodDefinition<_webops_v1_CreateSilenceRequest, _webops_v1_CreateSilenceResponse, _webops_v1_CreateSilenceRequest__Output, _webops_v1_CreateSilenceResponse__Output>
  GetAlert: MethodDefinition<_webops_v1_GetAlertRequest, _webops_v1_GetAlertResponse, _webops_v1_GetAlertRequest__Output, _webops_v1_GetAlertResponse__Output>
  ListAlerts: MethodDefinition<_webops_v1_ListAlertsRequest, _webops_v1_ListAlertsResponse, _webops_v1_ListAlertsRequest__Output, _webops_v1_ListAlertsResponse__Output>
  ListSilences: MethodDefinition<_webops_v1_ListSilencesRequest, _webops_v1_ListSilencesResponse, _webops_v1_ListSilencesRequest__Output, _webops_v1_ListSilencesResponse__Output>
  RemoveSilence: MethodDefinition<_webops_v1_RemoveSilenceRequest, _webops_v1_RemoveSilenceResponse, _webops_v1_RemoveSilenceRequest__Output, _webops_v1_RemoveSilenceResponse__Output>
}
