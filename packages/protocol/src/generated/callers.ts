import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from './webops/v1/AddonState.js';
import type { Caller as _webops_v1_Caller, Caller__Output as _webops_v1_Caller__Output } from './webops/v1/Caller.js';
import type { CallerCredential as _webops_v1_CallerCredential, CallerCredential__Output as _webops_v1_CallerCredential__Output } from './webops/v1/CallerCredential.js';
import type { CallerServiceClient as _webops_v1_CallerServiceClient, CallerServiceDefinition as _webops_v1_CallerServiceDefinition } from './webops/v1/CallerService.js';
import type { CreateCallerRequest as _webops_v1_CreateCallerRequest, CreateCallerRequest__Output as _webops_v1_CreateCallerRequest__Output } from './webops/v1/CreateCallerRequest.js';
import type { CreateCallerResponse as _webops_v1_CreateCallerResponse, CreateCallerResponse__Output as _webops_v1_CreateCallerResponse__Output } from './webops/v1/CreateCallerResponse.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from './webops/v1/HostFacts.js';
import type { ListCallersRequest as _webops_v1_ListCallersRequest, ListCallersRequest__Output as _webops_v1_ListCallersRequest__Output } from './webops/v1/ListCallersRequest.js';
import type { ListCallersResponse as _webops_v1_ListCallersResponse, ListCallersResponse__Output as _webops_v1_ListCallersResponse__Output } from './webops/v1/ListCallersResponse.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from './webops/v1/Problem.js';
import type { RevokeCallerRequest as _webops_v1_RevokeCallerRequest, RevokeCallerRequest__Output as _webops_v1_RevokeCallerRequest__Output } from './webops/v1/RevokeCallerRequest.js';
import type { RevokeCallerResponse as _webops_v1_RevokeCallerResponse, RevokeCallerResponse__Output as _webops_v1_RevokeCallerResponse__Output } from './webops/v1/RevokeCallerResponse.js';

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
      Caller: MessageTypeDefinition<_webops_v1_Caller, _webops_v1_Caller__Output>
      CallerCredential: MessageTypeDefinition<_webops_v1_CallerCredential, _webops_v1_CallerCredential__Output>
      CallerRole: EnumTypeDefinition
      /**
       * Who may call this API: people and programs, each with a role in this environment.
       */
      CallerService: SubtypeConstructor<typeof grpc.Client, _webops_v1_CallerServiceClient> & { service: _webops_v1_CallerServiceDefinition }
      CallerState: EnumTypeDefinition
      CreateCallerRequest: MessageTypeDefinition<_webops_v1_CreateCallerRequest, _webops_v1_CreateCallerRequest__Output>
      CreateCallerResponse: MessageTypeDefinition<_webops_v1_CreateCallerResponse, _webops_v1_CreateCallerResponse__Output>
      ExecutionState: EnumTypeDefinition
      Health: EnumTypeDefinition
      HostFacts: MessageTypeDefinition<_webops_v1_HostFacts, _webops_v1_HostFacts__Output>
      HostState: EnumTypeDefinition
      ListCallersRequest: MessageTypeDefinition<_webops_v1_ListCallersRequest, _webops_v1_ListCallersRequest__Output>
      ListCallersResponse: MessageTypeDefinition<_webops_v1_ListCallersResponse, _webops_v1_ListCallersResponse__Output>
      OperationKind: EnumTypeDefinition
      OperationState: EnumTypeDefinition
      OutputStream: EnumTypeDefinition
      Problem: MessageTypeDefinition<_webops_v1_Problem, _webops_v1_Problem__Output>
      Reversibility: EnumTypeDefinition
      RevokeCallerRequest: MessageTypeDefinition<_webops_v1_RevokeCallerRequest, _webops_v1_RevokeCallerRequest__Output>
      RevokeCallerResponse: MessageTypeDefinition<_webops_v1_RevokeCallerResponse, _webops_v1_RevokeCallerResponse__Output>
    }
  }
}

