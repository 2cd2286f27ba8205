import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from './webops/v1/AddonState.js';
import type { GetHostRequest as _webops_v1_GetHostRequest, GetHostRequest__Output as _webops_v1_GetHostRequest__Output } from './webops/v1/GetHostRequest.js';
import type { GetHostResponse as _webops_v1_GetHostResponse, GetHostResponse__Output as _webops_v1_GetHostResponse__Output } from './webops/v1/GetHostResponse.js';
import type { Host as _webops_v1_Host, Host__Output as _webops_v1_Host__Output } from './webops/v1/Host.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from './webops/v1/HostFacts.js';
import type { HostServiceClient as _webops_v1_HostServiceClient, HostServiceDefinition as _webops_v1_HostServiceDefinition } from './webops/v1/HostService.js';
import type { ListHostsRequest as _webops_v1_ListHostsRequest, ListHostsRequest__Output as _webops_v1_ListHostsRequest__Output } from './webops/v1/ListHostsRequest.js';
import type { ListHostsResponse as _webops_v1_ListHostsResponse, ListHostsResponse__Output as _webops_v1_ListHostsResponse__Output } from './webops/v1/ListHostsResponse.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from './webops/v1/Problem.js';
import type { RemoveHostRequest as _webops_v1_RemoveHostRequest, RemoveHostRequest__Output as _webops_v1_RemoveHostRequest__Output } from './webops/v1/RemoveHostRequest.js';
import type { RemoveHostResponse as _webops_v1_RemoveHostResponse, RemoveHostResponse__Output as _webops_v1_RemoveHostResponse__Output } from './webops/v1/RemoveHostResponse.js';
import type { SetHostCordonedRequest as _webops_v1_SetHostCordonedRequest, SetHostCordonedRequest__Output as _webops_v1_SetHostCordonedRequest__Output } from './webops/v1/SetHostCordonedRequest.js';
import type { SetHostCordonedResponse as _webops_v1_SetHostCordonedResponse, SetHostCordonedResponse__Output as _webops_v1_SetHostCordonedResponse__Output } from './webops/v1/SetHostCordonedResponse.js';
import type { SetHostLabelsRequest as _webops_v1_SetHostLabelsRequest, SetHostLabelsRequest__Output as _webops_v1_SetHostLabelsRequest__Output } from './webops/v1/SetHostLabelsRequest.js';
import type { SetHostLabelsResponse as _webops_v1_SetHostLabelsResponse, SetHostLabelsResponse__Output as _webops_v1_SetHostLabelsResponse__Output } from './webops/v1/SetHostLabelsResponse.js';

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
      AddonState: MessageTypeDefinition<_webops_v1_AddonState, _webops_v1_AddonState__Output>
      AddonStatus: EnumTypeDefinition
      AddonType: EnumTypeDefinition
      CallerRole: EnumTypeDefinition
      CallerState: EnumTypeDefinition
      ExecutionState: EnumTypeDefinition
      GetHostRequest: MessageTypeDefinition<_webops_v1_GetHostRequest, _webops_v1_GetHostRequest__Output>
      GetHostResponse: MessageTypeDefinition<_webops_v1_GetHostResponse, _webops_v1_GetHostResponse__Output>
      Health: EnumTypeDefinition
      Host: MessageTypeDefinition<_webops_v1_Host, _webops_v1_Host__Output>
      HostFacts: MessageTypeDefinition<_webops_v1_HostFacts, _webops_v1_HostFacts__Output>
      /**
       * The fleet. Hosts add themselves by enrolling; see EnrollmentService.
       */
      HostService: SubtypeConstructor<typeof grpc.Client, _webops_v1_HostServiceClient> & { service: _webops_v1_HostServiceDefinition }
      HostState: EnumTypeDefinition
      ListHostsRequest: MessageTypeDefinition<_webops_v1_ListHostsRequest, _webops_v1_ListHostsRequest__Output>
      ListHostsResponse: MessageTypeDefinition<_webops_v1_ListHostsResponse, _webops_v1_ListHostsResponse__Output>
      OperationKind: EnumTypeDefinition
      OperationState: EnumTypeDefinition
      OutputStream: EnumTypeDefinition
      Problem: MessageTypeDefinition<_webops_v1_Problem, _webops_v1_Problem__Output>
      RemoveHostRequest: MessageTypeDefinition<_webops_v1_RemoveHostRequest, _webops_v1_RemoveHostRequest__Output>
      RemoveHostResponse: MessageTypeDefinition<_webops_v1_RemoveHostResponse, _webops_v1_RemoveHostResponse__Output>
      Reversibility: EnumTypeDefinition
      SetHostCordonedRequest: MessageTypeDefinition<_webops_v1_SetHostCordonedRequest, _webops_v1_SetHostCordonedRequest__Output>
      SetHostCordonedResponse: MessageTypeDefinition<_webops_v1_SetHostCordonedResponse, _webops_v1_SetHostCordonedResponse__Output>
      SetHostLabelsRequest: MessageTypeDefinition<_webops_v1_SetHostLabelsRequest, _webops_v1_SetHostLabelsRequest__Output>
      SetHostLabelsResponse: MessageTypeDefinition<_webops_v1_SetHostLabelsResponse, _webops_v1_SetHostLabelsResponse__Output>
    }
  }
}

