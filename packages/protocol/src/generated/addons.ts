import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Addon as _webops_v1_Addon, Addon__Output as _webops_v1_Addon__Output } from './webops/v1/Addon.js';
import type { AddonError as _webops_v1_AddonError, AddonError__Output as _webops_v1_AddonError__Output } from './webops/v1/AddonError.js';
import type { AddonServiceClient as _webops_v1_AddonServiceClient, AddonServiceDefinition as _webops_v1_AddonServiceDefinition } from './webops/v1/AddonService.js';
import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from './webops/v1/AddonState.js';
import type { AddonStatistics as _webops_v1_AddonStatistics, AddonStatistics__Output as _webops_v1_AddonStatistics__Output } from './webops/v1/AddonStatistics.js';
import type { DiscoverAddonsRequest as _webops_v1_DiscoverAddonsRequest, DiscoverAddonsRequest__Output as _webops_v1_DiscoverAddonsRequest__Output } from './webops/v1/DiscoverAddonsRequest.js';
import type { DiscoverAddonsResponse as _webops_v1_DiscoverAddonsResponse, DiscoverAddonsResponse__Output as _webops_v1_DiscoverAddonsResponse__Output } from './webops/v1/DiscoverAddonsResponse.js';
import type { GetAddonConfigRequest as _webops_v1_GetAddonConfigRequest, GetAddonConfigRequest__Output as _webops_v1_GetAddonConfigRequest__Output } from './webops/v1/GetAddonConfigRequest.js';
import type { GetAddonConfigResponse as _webops_v1_GetAddonConfigResponse, GetAddonConfigResponse__Output as _webops_v1_GetAddonConfigResponse__Output } from './webops/v1/GetAddonConfigResponse.js';
import type { GetAddonRequest as _webops_v1_GetAddonRequest, GetAddonRequest__Output as _webops_v1_GetAddonRequest__Output } from './webops/v1/GetAddonRequest.js';
import type { GetAddonResponse as _webops_v1_GetAddonResponse, GetAddonResponse__Output as _webops_v1_GetAddonResponse__Output } from './webops/v1/GetAddonResponse.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from './webops/v1/HostFacts.js';
import type { ListAddonStatesRequest as _webops_v1_ListAddonStatesRequest, ListAddonStatesRequest__Output as _webops_v1_ListAddonStatesRequest__Output } from './webops/v1/ListAddonStatesRequest.js';
import type { ListAddonStatesResponse as _webops_v1_ListAddonStatesResponse, ListAddonStatesResponse__Output as _webops_v1_ListAddonStatesResponse__Output } from './webops/v1/ListAddonStatesResponse.js';
import type { ListAddonsRequest as _webops_v1_ListAddonsRequest, ListAddonsRequest__Output as _webops_v1_ListAddonsRequest__Output } from './webops/v1/ListAddonsRequest.js';
import type { ListAddonsResponse as _webops_v1_ListAddonsResponse, ListAddonsResponse__Output as _webops_v1_ListAddonsResponse__Output } from './webops/v1/ListAddonsResponse.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from './webops/v1/Problem.js';
import type { PublishAddonRequest as _webops_v1_PublishAddonRequest, PublishAddonRequest__Output as _webops_v1_PublishAddonRequest__Output } from './webops/v1/PublishAddonRequest.js';
import type { PublishAddonResponse as _webops_v1_PublishAddonResponse, PublishAddonResponse__Output as _webops_v1_PublishAddonResponse__Output } from './webops/v1/PublishAddonResponse.js';
import type { SetAddonEnabledRequest as _webops_v1_SetAddonEnabledRequest, SetAddonEnabledRequest__Output as _webops_v1_SetAddonEnabledRequest__Output } from './webops/v1/SetAddonEnabledRequest.js';
import type { SetAddonEnabledResponse as _webops_v1_SetAddonEnabledResponse, SetAddonEnabledResponse__Output as _webops_v1_SetAddonEnabledResponse__Output } from './webops/v1/SetAddonEnabledResponse.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  webops: {
    v1: {
      Addon: MessageTypeDefinition<_webops_v1_Addon, _webops_v1_Addon__Output>
      AddonError: MessageTypeDefinition<_webops_v1_AddonError, _webops_v1_AddonError__Output>
      /**
       * The registry of addons: what can be run, and its state on every host.
       */
      AddonService: SubtypeConstructor<typeof grpc.Client, _webops_v1_AddonServiceClient> & { service: _webops_v1_AddonServiceDefinition }
      AddonState: MessageTypeDefinition<_webops_v1_AddonState, _webops_v1_AddonState__Output>
      AddonStatistics: MessageTypeDefinition<_webops_v1_AddonStatistics, _webops_v1_AddonStatistics__Output>
      AddonStatus: EnumTypeDefinition
      AddonType: EnumTypeDefinition
      CallerRole: EnumTypeDefinition
      CallerState: EnumTypeDefinition
      DiscoverAddonsRequest: MessageTypeDefinition<_webops_v1_DiscoverAddonsRequest, _webops_v1_DiscoverAddonsRequest__Output>
      DiscoverAddonsResponse: MessageTypeDefinition<_webops_v1_DiscoverAddonsResponse, _webops_v1_DiscoverAddonsResponse__Output>
      ExecutionState: EnumTypeDefinition
      GetAddonConfigRequest: MessageTypeDefinition<_webops_v1_GetAddonConfigRequest, _webops_v1_GetAddonConfigRequest__Output>
      GetAddonConfigResponse: MessageTypeDefinition<_webops_v1_GetAddonConfigResponse, _webops_v1_GetAddonConfigResponse__Output>
      GetAddonRequest: MessageTypeDefinition<_webops_v1_GetAddonRequest, _webops_v1_GetAddonRequest__Output>
      GetAddonResponse: MessageTypeDefinition<_webops_v1_GetAddonResponse, _webops_v1_GetAddonResponse__Output>
      Health: EnumTypeDefinition
      HostFacts: MessageTypeDefinition<_webops_v1_HostFacts, _webops_v1_HostFacts__Output>
      HostState: EnumTypeDefinition
      ListAddonStatesRequest: MessageTypeDefinition<_webops_v1_ListAddonStatesRequest, _webops_v1_ListAddonStatesRequest__Output>
      ListAddonStatesResponse: MessageTypeDefinition<_webops_v1_ListAddonStatesResponse, _webops_v1_ListAddonStatesResponse__Output>
      ListAddonsRequest: MessageTypeDefinition<_webops_v1_ListAddonsRequest, _webops_v1_ListAddonsRequest__Output>
      ListAddonsResponse: MessageTypeDefinition<_webops_v1_ListAddonsResponse, _webops_v1_ListAddonsResponse__Output>
      OperationKind: EnumTypeDefinition
      OperationState: EnumTypeDefinition
      OutputStream: EnumTypeDefinition
      Problem: MessageTypeDefinition<_webops_v1_Problem, _webops_v1_Problem__Output>
      PublishAddonRequest: MessageTypeDefinition<_webops_v1_PublishAddonRequest, _webops_v1_PublishAddonRequest__Output>
      PublishAddonResponse: MessageTypeDefinition<_webops_v1_PublishAddonResponse, _webops_v1_PublishAddonResponse__Output>
      SetAddonEnabledRequest: MessageTypeDefinition<_webops_v1_SetAddonEnabledRequest, _webops_v1_SetAddonEnabledRequest__Output>
      SetAddonEnabledResponse: MessageTypeDefinition<_webops_v1_SetAddonEnabledResponse, _webops_v1_SetAddonEnabledResponse__Output>
    }
  }
}

