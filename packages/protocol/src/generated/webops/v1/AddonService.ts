// Original file: proto/webops/v1/addons.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DiscoverAddonsRequest as _webops_v1_DiscoverAddonsRequest, DiscoverAddonsRequest__Output as _webops_v1_DiscoverAddonsRequest__Output } from '../../webops/v1/DiscoverAddonsRequest.js';
import type { DiscoverAddonsResponse as _webops_v1_DiscoverAddonsResponse, DiscoverAddonsResponse__Output as _webops_v1_DiscoverAddonsResponse__Output } from '../../webops/v1/DiscoverAddonsResponse.js';
import type { GetAddonConfigRequest as _webops_v1_GetAddonConfigRequest, GetAddonConfigRequest__Output as _webops_v1_GetAddonConfigRequest__Output } from '../../webops/v1/GetAddonConfigRequest.js';
import type { GetAddonConfigResponse as _webops_v1_GetAddonConfigResponse, GetAddonConfigResponse__Output as _webops_v1_GetAddonConfigResponse__Output } from '../../webops/v1/GetAddonConfigResponse.js';
import type { GetAddonRequest as _webops_v1_GetAddonRequest, GetAddonRequest__Output as _webops_v1_GetAddonRequest__Output } from '../../webops/v1/GetAddonRequest.js';
import type { GetAddonResponse as _webops_v1_GetAddonResponse, GetAddonResponse__Output as _webops_v1_GetAddonResponse__Output } from '../../webops/v1/GetAddonResponse.js';
import type { ListAddonStatesRequest as _webops_v1_ListAddonStatesRequest, ListAddonStatesRequest__Output as _webops_v1_ListAddonStatesRequest__Output } from '../../webops/v1/ListAddonStatesRequest.js';
import type { ListAddonStatesResponse as _webops_v1_ListAddonStatesResponse, ListAddonStatesResponse__Output as _webops_v1_ListAddonStatesResponse__Output } from '../../webops/v1/ListAddonStatesResponse.js';
import type { ListAddonsRequest as _webops_v1_ListAddonsRequest, ListAddonsRequest__Output as _webops_v1_ListAddonsRequest__Output } from '../../webops/v1/ListAddonsRequest.js';
import type { ListAddonsResponse as _webops_v1_ListAddonsResponse, ListAddonsResponse__Output as _webops_v1_ListAddonsResponse__Output } from '../../webops/v1/ListAddonsResponse.js';
import type { ListBackupsRequest as _webops_v1_ListBackupsRequest, ListBackupsRequest__Output as _webops_v1_ListBackupsRequest__Output } from '../../webops/v1/ListBackupsRequest.js';
import type { ListBackupsResponse as _webops_v1_ListBackupsResponse, ListBackupsResponse__Output as _webops_v1_ListBackupsResponse__Output } from '../../webops/v1/ListBackupsResponse.js';
import type { ListReleasesRequest as _webops_v1_ListReleasesRequest, ListReleasesRequest__Output as _webops_v1_ListReleasesRequest__Output } from '../../webops/v1/ListReleasesRequest.js';
import type { ListReleasesResponse as _webops_v1_ListReleasesResponse, ListReleasesResponse__Output as _webops_v1_ListReleasesResponse__Output } from '../../webops/v1/ListReleasesResponse.js';
import type { PublishAddonRequest as _webops_v1_PublishAddonRequest, PublishAddonRequest__Output as _webops_v1_PublishAddonRequest__Output } from '../../webops/v1/PublishAddonRequest.js';
import type { PublishAddonResponse as _webops_v1_PublishAddonResponse, PublishAddonResponse__Output as _webops_v1_PublishAddonResponse__Output } from '../../webops/v1/PublishAddonResponse.js';
import type { SetAddonEnabledRequest as _webops_v1_SetAddonEnabledRequest, SetAddonEnabledRequest__Output as _webops_v1_SetAddonEnabledRequest__Output } from '../../webops/v1/SetAddonEnabledRequest.js';
import type { SetAddonEnabledResponse as _webops_v1_SetAddonEnabledResponse, SetAddonEnabledResponse__Output as _webops_v1_SetAddonEnabledResponse__Output } from '../../webops/v1/SetAddonEnabledResponse.js';

/**
 * The registry of addons: what can be run, and its state on every host.
 */
export interface AddonServiceClient extends grpc.Client {
  /**
   * Reads the addon folders again and packs what is new. One broken addon is reported and the others load.
   */
  DiscoverAddons(argument: _webops_v1_DiscoverAddonsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_DiscoverAddonsResponse__Output>): grpc.ClientUnaryCall;
  DiscoverAddons(argument: _webops_v1_DiscoverAddonsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_DiscoverAddonsResponse__Output>): grpc.ClientUnaryCall;
  DiscoverAddons(argument: _webops_v1_DiscoverAddonsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_DiscoverAddonsResponse__Output>): grpc.ClientUnaryCall;
  DiscoverAddons(argument: _webops_v1_DiscoverAddonsRequest, callback: grpc.requestCallback<_webops_v1_DiscoverAddonsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the addon folders again and packs what is new. One broken addon is reported and the others load.
   */
  discoverAddons(argument: _webops_v1_DiscoverAddonsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_DiscoverAddonsResponse__Output>): grpc.ClientUnaryCall;
  discoverAddons(argument: _webops_v1_DiscoverAddonsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_DiscoverAddonsResponse__Output>): grpc.ClientUnaryCall;
  discoverAddons(argument: _webops_v1_DiscoverAddonsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_DiscoverAddonsResponse__Output>): grpc.ClientUnaryCall;
  discoverAddons(argument: _webops_v1_DiscoverAddonsRequest, callback: grpc.requestCallback<_webops_v1_DiscoverAddonsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One addon. NOT_FOUND names the addons that are close.
   */
  GetAddon(argument: _webops_v1_GetAddonRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAddonResponse__Output>): grpc.ClientUnaryCall;
  GetAddon(argument: _webops_v1_GetAddonRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetAddonResponse__Output>): grpc.ClientUnaryCall;
  GetAddon(argument: _webops_v1_GetAddonRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAddonResponse__Output>): grpc.ClientUnaryCall;
  GetAddon(argument: _webops_v1_GetAddonRequest, callback: grpc.requestCallback<_webops_v1_GetAddonResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One addon. NOT_FOUND names the addons that are close.
   */
  getAddon(argument: _webops_v1_GetAddonRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAddonResponse__Output>): grpc.ClientUnaryCall;
  getAddon(argument: _webops_v1_GetAddonRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetAddonResponse__Output>): grpc.ClientUnaryCall;
  getAddon(argument: _webops_v1_GetAddonRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAddonResponse__Output>): grpc.ClientUnaryCall;
  getAddon(argument: _webops_v1_GetAddonRequest, callback: grpc.requestCallback<_webops_v1_GetAddonResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The configuration last applied to an addon on a host. Secrets are masked.
   */
  GetAddonConfig(argument: _webops_v1_GetAddonConfigRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAddonConfigResponse__Output>): grpc.ClientUnaryCall;
  GetAddonConfig(argument: _webops_v1_GetAddonConfigRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetAddonConfigResponse__Output>): grpc.ClientUnaryCall;
  GetAddonConfig(argument: _webops_v1_GetAddonConfigRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAddonConfigResponse__Output>): grpc.ClientUnaryCall;
  GetAddonConfig(argument: _webops_v1_GetAddonConfigRequest, callback: grpc.requestCallback<_webops_v1_GetAddonConfigResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The configuration last applied to an addon on a host. Secrets are masked.
   */
  getAddonConfig(argument: _webops_v1_GetAddonConfigRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAddonConfigResponse__Output>): grpc.ClientUnaryCall;
  getAddonConfig(argument: _webops_v1_GetAddonConfigRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetAddonConfigResponse__Output>): grpc.ClientUnaryCall;
  getAddonConfig(argument: _webops_v1_GetAddonConfigRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetAddonConfigResponse__Output>): grpc.ClientUnaryCall;
  getAddonConfig(argument: _webops_v1_GetAddonConfigRequest, callback: grpc.requestCallback<_webops_v1_GetAddonConfigResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The state of addons on hosts: wanted and observed.
   */
  ListAddonStates(argument: _webops_v1_ListAddonStatesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAddonStatesResponse__Output>): grpc.ClientUnaryCall;
  ListAddonStates(argument: _webops_v1_ListAddonStatesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListAddonStatesResponse__Output>): grpc.ClientUnaryCall;
  ListAddonStates(argument: _webops_v1_ListAddonStatesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAddonStatesResponse__Output>): grpc.ClientUnaryCall;
  ListAddonStates(argument: _webops_v1_ListAddonStatesRequest, callback: grpc.requestCallback<_webops_v1_ListAddonStatesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The state of addons on hosts: wanted and observed.
   */
  listAddonStates(argument: _webops_v1_ListAddonStatesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAddonStatesResponse__Output>): grpc.ClientUnaryCall;
  listAddonStates(argument: _webops_v1_ListAddonStatesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListAddonStatesResponse__Output>): grpc.ClientUnaryCall;
  listAddonStates(argument: _webops_v1_ListAddonStatesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAddonStatesResponse__Output>): grpc.ClientUnaryCall;
  listAddonStates(argument: _webops_v1_ListAddonStatesRequest, callback: grpc.requestCallback<_webops_v1_ListAddonStatesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Addons by name, filtered and paged.
   */
  ListAddons(argument: _webops_v1_ListAddonsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAddonsResponse__Output>): grpc.ClientUnaryCall;
  ListAddons(argument: _webops_v1_ListAddonsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListAddonsResponse__Output>): grpc.ClientUnaryCall;
  ListAddons(argument: _webops_v1_ListAddonsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAddonsResponse__Output>): grpc.ClientUnaryCall;
  ListAddons(argument: _webops_v1_ListAddonsRequest, callback: grpc.requestCallback<_webops_v1_ListAddonsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Addons by name, filtered and paged.
   */
  listAddons(argument: _webops_v1_ListAddonsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAddonsResponse__Output>): grpc.ClientUnaryCall;
  listAddons(argument: _webops_v1_ListAddonsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListAddonsResponse__Output>): grpc.ClientUnaryCall;
  listAddons(argument: _webops_v1_ListAddonsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListAddonsResponse__Output>): grpc.ClientUnaryCall;
  listAddons(argument: _webops_v1_ListAddonsRequest, callback: grpc.requestCallback<_webops_v1_ListAddonsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Backups that were made from here, newest first, with what is known of each.
   */
  ListBackups(argument: _webops_v1_ListBackupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  ListBackups(argument: _webops_v1_ListBackupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  ListBackups(argument: _webops_v1_ListBackupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  ListBackups(argument: _webops_v1_ListBackupsRequest, callback: grpc.requestCallback<_webops_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Backups that were made from here, newest first, with what is known of each.
   */
  listBackups(argument: _webops_v1_ListBackupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  listBackups(argument: _webops_v1_ListBackupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  listBackups(argument: _webops_v1_ListBackupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  listBackups(argument: _webops_v1_ListBackupsRequest, callback: grpc.requestCallback<_webops_v1_ListBackupsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What was changed of an addon on hosts: every install, upgrade, configure, rollback and uninstall that ran there, newest first.
   */
  ListReleases(argument: _webops_v1_ListReleasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  ListReleases(argument: _webops_v1_ListReleasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  ListReleases(argument: _webops_v1_ListReleasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  ListReleases(argument: _webops_v1_ListReleasesRequest, callback: grpc.requestCallback<_webops_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What was changed of an addon on hosts: every install, upgrade, configure, rollback and uninstall that ran there, newest first.
   */
  listReleases(argument: _webops_v1_ListReleasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  listReleases(argument: _webops_v1_ListReleasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  listReleases(argument: _webops_v1_ListReleasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  listReleases(argument: _webops_v1_ListReleasesRequest, callback: grpc.requestCallback<_webops_v1_ListReleasesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Adds a signed bundle made by `webops addon publish`. The signature must be by a key the controller trusts.
   */
  PublishAddon(argument: _webops_v1_PublishAddonRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_PublishAddonResponse__Output>): grpc.ClientUnaryCall;
  PublishAddon(argument: _webops_v1_PublishAddonRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_PublishAddonResponse__Output>): grpc.ClientUnaryCall;
  PublishAddon(argument: _webops_v1_PublishAddonRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_PublishAddonResponse__Output>): grpc.ClientUnaryCall;
  PublishAddon(argument: _webops_v1_PublishAddonRequest, callback: grpc.requestCallback<_webops_v1_PublishAddonResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Adds a signed bundle made by `webops addon publish`. The signature must be by a key the controller trusts.
   */
  publishAddon(argument: _webops_v1_PublishAddonRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_PublishAddonResponse__Output>): grpc.ClientUnaryCall;
  publishAddon(argument: _webops_v1_PublishAddonRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_PublishAddonResponse__Output>): grpc.ClientUnaryCall;
  publishAddon(argument: _webops_v1_PublishAddonRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_PublishAddonResponse__Output>): grpc.ClientUnaryCall;
  publishAddon(argument: _webops_v1_PublishAddonRequest, callback: grpc.requestCallback<_webops_v1_PublishAddonResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Enables an addon or disables it. A disabled addon takes no new operation but uninstall, status and health check.
   */
  SetAddonEnabled(argument: _webops_v1_SetAddonEnabledRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetAddonEnabledResponse__Output>): grpc.ClientUnaryCall;
  SetAddonEnabled(argument: _webops_v1_SetAddonEnabledRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_SetAddonEnabledResponse__Output>): grpc.ClientUnaryCall;
  SetAddonEnabled(argument: _webops_v1_SetAddonEnabledRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetAddonEnabledResponse__Output>): grpc.ClientUnaryCall;
  SetAddonEnabled(argument: _webops_v1_SetAddonEnabledRequest, callback: grpc.requestCallback<_webops_v1_SetAddonEnabledResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Enables an addon or disables it. A disabled addon takes no new operation but uninstall, status and health check.
   */
  setAddonEnabled(argument: _webops_v1_SetAddonEnabledRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetAddonEnabledResponse__Output>): grpc.ClientUnaryCall;
  setAddonEnabled(argument: _webops_v1_SetAddonEnabledRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_SetAddonEnabledResponse__Output>): grpc.ClientUnaryCall;
  setAddonEnabled(argument: _webops_v1_SetAddonEnabledRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetAddonEnabledResponse__Output>): grpc.ClientUnaryCall;
  setAddonEnabled(argument: _webops_v1_SetAddonEnabledRequest, callback: grpc.requestCallback<_webops_v1_SetAddonEnabledResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The registry of addons: what can be run, and its state on every host.
 */
export interface AddonServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Reads the addon folders again and packs what is new. One broken addon is reported and the others load.
   */
  DiscoverAddons: grpc.handleUnaryCall<_webops_v1_DiscoverAddonsRequest__Output, _webops_v1_DiscoverAddonsResponse>;
  
  /**
   * One addon. NOT_FOUND names the addons that are close.
   */
  GetAddon: grpc.handleUnaryCall<_webops_v1_GetAddonRequest__Output, _webops_v1_GetAddonResponse>;
  
  /**
   * The configuration last applied to an addon on a host. Secrets are masked.
   */
  GetAddonConfig: grpc.handleUnaryCall<_webops_v1_GetAddonConfigRequest__Output, _webops_v1_GetAddonConfigResponse>;
  
  /**
   * The state of addons on hosts: wanted and observed.
   */
  ListAddonStates: grpc.handleUnaryCall<_webops_v1_ListAddonStatesRequest__Output, _webops_v1_ListAddonStatesResponse>;
  
  /**
   * Addons by name, filtered and paged.
   */
  ListAddons: grpc.handleUnaryCall<_webops_v1_ListAddonsRequest__Output, _webops_v1_ListAddonsResponse>;
  
  /**
   * Backups that were made from here, newest first, with what is known of each.
   */
  ListBackups: grpc.handleUnaryCall<_webops_v1_ListBackupsRequest__Output, _webops_v1_ListBackupsResponse>;
  
  /**
   * What was changed of an addon on hosts: every install, upgrade, configure, rollback and uninstall that ran there, newest first.
   */
  ListReleases: grpc.handleUnaryCall<_webops_v1_ListReleasesRequest__Output, _webops_v1_ListReleasesResponse>;
  
  /**
   * Adds a signed bundle made by `webops addon publish`. The signature must be by a key the controller trusts.
   */
  PublishAddon: grpc.handleUnaryCall<_webops_v1_PublishAddonRequest__Output, _webops_v1_PublishAddonResponse>;
  
  /**
   * Enables an addon or disables it. A disabled addon takes no new operation but uninstall, status and health check.
   */
  SetAddonEnabled: grpc.handleUnaryCall<_webops_v1_SetAddonEnabledRequest__Output, _webops_v1_SetAddonEnabledResponse>;
  
}

export interface AddonServiceDefinition extends grpc.ServiceDefinition {
  DiscoverAddons: MethodDefinition<_webops_v1_DiscoverAddonsRequest, _webops_v1_DiscoverAddonsResponse, _webops_v1_DiscoverAddonsRequest__Output, _webops_v1_DiscoverAddonsResponse__Output>
  GetAddon: MethodDefinition<_webops_v1_GetAddonRequest, _webops_v1_GetAddonResponse, _webops_v1_GetAddonRequest__Output, _webops_v1_GetAddonResponse__Output>
  GetAddonConfig: MethodDefinition<_webops_v1_GetAddonConfigRequest, _webops_v1_GetAddonConfigResponse, _webops_v1_GetAddonConfigRequest__Output, _webops_v1_GetAddonConfigResponse__Output>
  ListAddonStates: MethodDefinition<_webops_v1_ListAddonStatesRequest, _webops_v1_ListAddonStatesResponse, _webops_v1_ListAddonStatesRequest__Output, _webops_v1_ListAddonStatesResponse__Output>
  ListAddons: MethodDefinition<_webops_v1_ListAddonsRequest, _webops_v1_ListAddonsResponse, _webops_v1_ListAddonsRequest__Output, _webops_v1_ListAddonsResponse__Output>
  ListBackups: MethodDefinition<_webops_v1_ListBackupsRequest, _webops_v1_ListBackupsResponse, _webops_v1_ListBackupsRequest__Output, _webops_v1_ListBackupsResponse__Output>
  ListReleases: MethodDefinition<_webops_v1_ListReleasesRequest, _webops_v1_ListReleasesResponse, _webops_v1_ListReleasesRequest__Output, _webops_v1_ListReleasesResponse__Output>
  PublishAddon: MethodDefinition<_webops_v1_PublishAddonRequest, _webops_v1_PublishAddonResponse, _webops_v1_PublishAddonRequest__Output, _webops_v1_PublishAddonResponse__Output>
  SetAddonEnabled: MethodDefinition<_webops_v1_SetAddonEnabledRequest, _webops_v1_SetAddonEnabledResponse, _webops_v1_SetAddonEnabledRequest__Output, _webops_v1_SetAddonEnabledResponse__Output>
}
