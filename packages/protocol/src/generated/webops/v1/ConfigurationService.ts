// Original file: proto/webops/v1/configuration.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetConfigurationDiffRequest as _webops_v1_GetConfigurationDiffRequest, GetConfigurationDiffRequest__Output as _webops_v1_GetConfigurationDiffRequest__Output } from '../../webops/v1/GetConfigurationDiffRequest.js';
import type { GetConfigurationDiffResponse as _webops_v1_GetConfigurationDiffResponse, GetConfigurationDiffResponse__Output as _webops_v1_GetConfigurationDiffResponse__Output } from '../../webops/v1/GetConfigurationDiffResponse.js';
import type { GetConfigurationRequest as _webops_v1_GetConfigurationRequest, GetConfigurationRequest__Output as _webops_v1_GetConfigurationRequest__Output } from '../../webops/v1/GetConfigurationRequest.js';
import type { GetConfigurationResponse as _webops_v1_GetConfigurationResponse, GetConfigurationResponse__Output as _webops_v1_GetConfigurationResponse__Output } from '../../webops/v1/GetConfigurationResponse.js';
import type { ListConfigurationRevisionsRequest as _webops_v1_ListConfigurationRevisionsRequest, ListConfigurationRevisionsRequest__Output as _webops_v1_ListConfigurationRevisionsRequest__Output } from '../../webops/v1/ListConfigurationRevisionsRequest.js';
import type { ListConfigurationRevisionsResponse as _webops_v1_ListConfigurationRevisionsResponse, ListConfigurationRevisionsResponse__Output as _webops_v1_ListConfigurationRevisionsResponse__Output } from '../../webops/v1/ListConfigurationRevisionsResponse.js';
import type { ListDriftRequest as _webops_v1_ListDriftRequest, ListDriftRequest__Output as _webops_v1_ListDriftRequest__Output } from '../../webops/v1/ListDriftRequest.js';
import type { ListDriftResponse as _webops_v1_ListDriftResponse, ListDriftResponse__Output as _webops_v1_ListDriftResponse__Output } from '../../webops/v1/ListDriftResponse.js';
import type { RollbackConfigurationRequest as _webops_v1_RollbackConfigurationRequest, RollbackConfigurationRequest__Output as _webops_v1_RollbackConfigurationRequest__Output } from '../../webops/v1/RollbackConfigurationRequest.js';
import type { RollbackConfigurationResponse as _webops_v1_RollbackConfigurationResponse, RollbackConfigurationResponse__Output as _webops_v1_RollbackConfigurationResponse__Output } from '../../webops/v1/RollbackConfigurationResponse.js';
import type { SetConfigurationRequest as _webops_v1_SetConfigurationRequest, SetConfigurationRequest__Output as _webops_v1_SetConfigurationRequest__Output } from '../../webops/v1/SetConfigurationRequest.js';
import type { SetConfigurationResponse as _webops_v1_SetConfigurationResponse, SetConfigurationResponse__Output as _webops_v1_SetConfigurationResponse__Output } from '../../webops/v1/SetConfigurationResponse.js';

/**
 * The wanted configuration of addons: layers (the addon's defaults, the fleet, groups of hosts, a host), each later one over those before it.
 * Setting a value touches no host: a configure does. Each change of a layer is a numbered revision of the addon's configuration.
 */
export interface ConfigurationServiceClient extends grpc.Client {
  /**
   * The computed configuration of a host, or one layer. Secrets are masked; references to secrets are shown.
   */
  GetConfiguration(argument: _webops_v1_GetConfigurationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  GetConfiguration(argument: _webops_v1_GetConfigurationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  GetConfiguration(argument: _webops_v1_GetConfigurationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  GetConfiguration(argument: _webops_v1_GetConfigurationRequest, callback: grpc.requestCallback<_webops_v1_GetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The computed configuration of a host, or one layer. Secrets are masked; references to secrets are shown.
   */
  getConfiguration(argument: _webops_v1_GetConfigurationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  getConfiguration(argument: _webops_v1_GetConfigurationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  getConfiguration(argument: _webops_v1_GetConfigurationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  getConfiguration(argument: _webops_v1_GetConfigurationRequest, callback: grpc.requestCallback<_webops_v1_GetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What changed from one revision to another, by layer.
   */
  GetConfigurationDiff(argument: _webops_v1_GetConfigurationDiffRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetConfigurationDiffResponse__Output>): grpc.ClientUnaryCall;
  GetConfigurationDiff(argument: _webops_v1_GetConfigurationDiffRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetConfigurationDiffResponse__Output>): grpc.ClientUnaryCall;
  GetConfigurationDiff(argument: _webops_v1_GetConfigurationDiffRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetConfigurationDiffResponse__Output>): grpc.ClientUnaryCall;
  GetConfigurationDiff(argument: _webops_v1_GetConfigurationDiffRequest, callback: grpc.requestCallback<_webops_v1_GetConfigurationDiffResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What changed from one revision to another, by layer.
   */
  getConfigurationDiff(argument: _webops_v1_GetConfigurationDiffRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetConfigurationDiffResponse__Output>): grpc.ClientUnaryCall;
  getConfigurationDiff(argument: _webops_v1_GetConfigurationDiffRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetConfigurationDiffResponse__Output>): grpc.ClientUnaryCall;
  getConfigurationDiff(argument: _webops_v1_GetConfigurationDiffRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetConfigurationDiffResponse__Output>): grpc.ClientUnaryCall;
  getConfigurationDiff(argument: _webops_v1_GetConfigurationDiffRequest, callback: grpc.requestCallback<_webops_v1_GetConfigurationDiffResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Revisions, newest first.
   */
  ListConfigurationRevisions(argument: _webops_v1_ListConfigurationRevisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListConfigurationRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListConfigurationRevisions(argument: _webops_v1_ListConfigurationRevisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListConfigurationRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListConfigurationRevisions(argument: _webops_v1_ListConfigurationRevisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListConfigurationRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListConfigurationRevisions(argument: _webops_v1_ListConfigurationRevisionsRequest, callback: grpc.requestCallback<_webops_v1_ListConfigurationRevisionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Revisions, newest first.
   */
  listConfigurationRevisions(argument: _webops_v1_ListConfigurationRevisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListConfigurationRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listConfigurationRevisions(argument: _webops_v1_ListConfigurationRevisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListConfigurationRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listConfigurationRevisions(argument: _webops_v1_ListConfigurationRevisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListConfigurationRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listConfigurationRevisions(argument: _webops_v1_ListConfigurationRevisionsRequest, callback: grpc.requestCallback<_webops_v1_ListConfigurationRevisionsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Configurations that hosts really have otherwise than they were applied, as they said when they were last asked.
   */
  ListDrift(argument: _webops_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _webops_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _webops_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _webops_v1_ListDriftRequest, callback: grpc.requestCallback<_webops_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Configurations that hosts really have otherwise than they were applied, as they said when they were last asked.
   */
  listDrift(argument: _webops_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _webops_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _webops_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _webops_v1_ListDriftRequest, callback: grpc.requestCallback<_webops_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes layers what they were at a revision; that is a new revision of each layer that differs.
   */
  RollbackConfiguration(argument: _webops_v1_RollbackConfigurationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RollbackConfigurationResponse__Output>): grpc.ClientUnaryCall;
  RollbackConfiguration(argument: _webops_v1_RollbackConfigurationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RollbackConfigurationResponse__Output>): grpc.ClientUnaryCall;
  RollbackConfiguration(argument: _webops_v1_RollbackConfigurationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RollbackConfigurationResponse__Output>): grpc.ClientUnaryCall;
  RollbackConfiguration(argument: _webops_v1_RollbackConfigurationRequest, callback: grpc.requestCallback<_webops_v1_RollbackConfigurationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes layers what they were at a revision; that is a new revision of each layer that differs.
   */
  rollbackConfiguration(argument: _webops_v1_RollbackConfigurationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RollbackConfigurationResponse__Output>): grpc.ClientUnaryCall;
  rollbackConfiguration(argument: _webops_v1_RollbackConfigurationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RollbackConfigurationResponse__Output>): grpc.ClientUnaryCall;
  rollbackConfiguration(argument: _webops_v1_RollbackConfigurationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RollbackConfigurationResponse__Output>): grpc.ClientUnaryCall;
  rollbackConfiguration(argument: _webops_v1_RollbackConfigurationRequest, callback: grpc.requestCallback<_webops_v1_RollbackConfigurationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes a layer, or says what that would change. Checked against the addon's schema for each host that has the addon.
   */
  SetConfiguration(argument: _webops_v1_SetConfigurationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  SetConfiguration(argument: _webops_v1_SetConfigurationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_SetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  SetConfiguration(argument: _webops_v1_SetConfigurationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  SetConfiguration(argument: _webops_v1_SetConfigurationRequest, callback: grpc.requestCallback<_webops_v1_SetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes a layer, or says what that would change. Checked against the addon's schema for each host that has the addon.
   */
  setConfiguration(argument: _webops_v1_SetConfigurationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  setConfiguration(argument: _webops_v1_SetConfigurationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_SetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  setConfiguration(argument: _webops_v1_SetConfigurationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  setConfiguration(argument: _webops_v1_SetConfigurationRequest, callback: grpc.requestCallback<_webops_v1_SetConfigurationResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The wanted configuration of addons: layers (the addon's defaults, the fleet, groups of hosts, a host), each later one over those before it.
 * Setting a value touches no host: a configure does. Each change of a layer is a numbered revision of the addon's configuration.
 */
export interface ConfigurationServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The computed configuration of a host, or one layer. Secrets are masked; references to secrets are shown.
   */
  GetConfiguration: grpc.handleUnaryCall<_webops_v1_GetConfigurationRequest__Output, _webops_v1_GetConfigurationResponse>;
  
  /**
   * What changed from one revision to another, by layer.
   */
  GetConfigurationDiff: grpc.handleUnaryCall<_webops_v1_GetConfigurationDiffRequest__Output, _webops_v1_GetConfigurationDiffResponse>;
  
  /**
   * Revisions, newest first.
   */
  ListConfigurationRevisions: grpc.handleUnaryCall<_webops_v1_ListConfigurationRevisionsRequest__Output, _webops_v1_ListConfigurationRevisionsResponse>;
  
  /**
   * Configurations that hosts really have otherwise than they were applied, as they said when they were last asked.
   */
  ListDrift: grpc.handleUnaryCall<_webops_v1_ListDriftRequest__Output, _webops_v1_ListDriftResponse>;
  
  /**
   * Makes layers what they were at a revision; that is a new revision of each layer that differs.
   */
  RollbackConfiguration: grpc.handleUnaryCall<_webops_v1_RollbackConfigurationRequest__Output, _webops_v1_RollbackConfigurationResponse>;
  
  /**
   * Changes a layer, or says what that would change. Checked against the addon's schema for each host that has the addon.
   */
  SetConfiguration: grpc.handleUnaryCall<_webops_v1_SetConfigurationRequest__Output, _webops_v1_SetConfigurationResponse>;
  
}

export interface ConfigurationServiceDefinition extends grpc.ServiceDefinition {
  GetConfiguration: MethodDefinition<_webops_v1_GetConfigurationRequest, _webops_v1_GetConfigurationResponse, _webops_v1_GetConfigurationRequest__Output, _webops_v1_GetConfigurationResponse__Output>
  GetConfigurationDiff: MethodDefinition<_webops_v1_GetConfigurationDiffRequest, _webops_v1_GetConfigurationDiffResponse, _webops_v1_GetConfigurationDiffRequest__Output, _webops_v1_GetConfigurationDiffResponse__Output>
  ListConfigurationRevisions: MethodDefinition<_webops_v1_ListConfigurationRevisionsRequest, _webops_v1_ListConfigurationRevisionsResponse, _webops_v1_ListConfigurationRevisionsRequest__Output, _webops_v1_ListConfigurationRevisionsResponse__Output>
  ListDrift: MethodDefinition<_webops_v1_ListDriftRequest, _webops_v1_ListDriftResponse, _webops_v1_ListDriftRequest__Output, _webops_v1_ListDriftResponse__Output>
  RollbackConfiguration: MethodDefinition<_webops_v1_RollbackConfigurationRequest, _webops_v1_RollbackConfigurationResponse, _webops_v1_RollbackConfigurationRequest__Output, _webops_v1_RollbackConfigurationResponse__Output>
  SetConfiguration: MethodDefinition<_webops_v1_SetConfigurationRequest, _webops_v1_SetConfigurationResponse, _webops_v1_SetConfigurationRequest__Output, _webops_v1_SetConfigurationResponse__Output>
}
