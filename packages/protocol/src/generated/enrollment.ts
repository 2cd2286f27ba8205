import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from './webops/v1/AddonState.js';
import type { CreateJoinTokenRequest as _webops_v1_CreateJoinTokenRequest, CreateJoinTokenRequest__Output as _webops_v1_CreateJoinTokenRequest__Output } from './webops/v1/CreateJoinTokenRequest.js';
import type { CreateJoinTokenResponse as _webops_v1_CreateJoinTokenResponse, CreateJoinTokenResponse__Output as _webops_v1_CreateJoinTokenResponse__Output } from './webops/v1/CreateJoinTokenResponse.js';
import type { EnrollRequest as _webops_v1_EnrollRequest, EnrollRequest__Output as _webops_v1_EnrollRequest__Output } from './webops/v1/EnrollRequest.js';
import type { EnrollResponse as _webops_v1_EnrollResponse, EnrollResponse__Output as _webops_v1_EnrollResponse__Output } from './webops/v1/EnrollResponse.js';
import type { EnrollmentServiceClient as _webops_v1_EnrollmentServiceClient, EnrollmentServiceDefinition as _webops_v1_EnrollmentServiceDefinition } from './webops/v1/EnrollmentService.js';
import type { GetEnrollmentInfoRequest as _webops_v1_GetEnrollmentInfoRequest, GetEnrollmentInfoRequest__Output as _webops_v1_GetEnrollmentInfoRequest__Output } from './webops/v1/GetEnrollmentInfoRequest.js';
import type { GetEnrollmentInfoResponse as _webops_v1_GetEnrollmentInfoResponse, GetEnrollmentInfoResponse__Output as _webops_v1_GetEnrollmentInfoResponse__Output } from './webops/v1/GetEnrollmentInfoResponse.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from './webops/v1/HostFacts.js';
import type { JoinToken as _webops_v1_JoinToken, JoinToken__Output as _webops_v1_JoinToken__Output } from './webops/v1/JoinToken.js';
import type { ListJoinTokensRequest as _webops_v1_ListJoinTokensRequest, ListJoinTokensRequest__Output as _webops_v1_ListJoinTokensRequest__Output } from './webops/v1/ListJoinTokensRequest.js';
import type { ListJoinTokensResponse as _webops_v1_ListJoinTokensResponse, ListJoinTokensResponse__Output as _webops_v1_ListJoinTokensResponse__Output } from './webops/v1/ListJoinTokensResponse.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from './webops/v1/Problem.js';
import type { RevokeJoinTokenRequest as _webops_v1_RevokeJoinTokenRequest, RevokeJoinTokenRequest__Output as _webops_v1_RevokeJoinTokenRequest__Output } from './webops/v1/RevokeJoinTokenRequest.js';
import type { RevokeJoinTokenResponse as _webops_v1_RevokeJoinTokenResponse, RevokeJoinTokenResponse__Output as _webops_v1_RevokeJoinTokenResponse__Output } from './webops/v1/RevokeJoinTokenResponse.js';

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
      CreateJoinTokenRequest: MessageTypeDefinition<_webops_v1_CreateJoinTokenRequest, _webops_v1_CreateJoinTokenRequest__Output>
      CreateJoinTokenResponse: MessageTypeDefinition<_webops_v1_CreateJoinTokenResponse, _webops_v1_CreateJoinTokenResponse__Output>
      EnrollRequest: MessageTypeDefinition<_webops_v1_EnrollRequest, _webops_v1_EnrollRequest__Output>
      EnrollResponse: MessageTypeDefinition<_webops_v1_EnrollResponse, _webops_v1_EnrollResponse__Output>
      /**
       * How hosts join the fleet.
       */
      EnrollmentService: SubtypeConstructor<typeof grpc.Client, _webops_v1_EnrollmentServiceClient> & { service: _webops_v1_EnrollmentServiceDefinition }
      ExecutionState: EnumTypeDefinition
      GetEnrollmentInfoRequest: MessageTypeDefinition<_webops_v1_GetEnrollmentInfoRequest, _webops_v1_GetEnrollmentInfoRequest__Output>
      GetEnrollmentInfoResponse: MessageTypeDefinition<_webops_v1_GetEnrollmentInfoResponse, _webops_v1_GetEnrollmentInfoResponse__Output>
      Health: EnumTypeDefinition
      HostFacts: MessageTypeDefinition<_webops_v1_HostFacts, _webops_v1_HostFacts__Output>
      HostState: EnumTypeDefinition
      JoinToken: MessageTypeDefinition<_webops_v1_JoinToken, _webops_v1_JoinToken__Output>
      ListJoinTokensRequest: MessageTypeDefinition<_webops_v1_ListJoinTokensRequest, _webops_v1_ListJoinTokensRequest__Output>
      ListJoinTokensResponse: MessageTypeDefinition<_webops_v1_ListJoinTokensResponse, _webops_v1_ListJoinTokensResponse__Output>
      OperationKind: EnumTypeDefinition
      OperationState: EnumTypeDefinition
      OutputStream: EnumTypeDefinition
      Problem: MessageTypeDefinition<_webops_v1_Problem, _webops_v1_Problem__Output>
      Reversibility: EnumTypeDefinition
      RevokeJoinTokenRequest: MessageTypeDefinition<_webops_v1_RevokeJoinTokenRequest, _webops_v1_RevokeJoinTokenRequest__Output>
      RevokeJoinTokenResponse: MessageTypeDefinition<_webops_v1_RevokeJoinTokenResponse, _webops_v1_RevokeJoinTokenResponse__Output>
    }
  }
}

