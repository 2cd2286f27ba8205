import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Component as _webops_v1_Component, Component__Output as _webops_v1_Component__Output } from './webops/v1/Component.js';
import type { GetSystemStatusRequest as _webops_v1_GetSystemStatusRequest, GetSystemStatusRequest__Output as _webops_v1_GetSystemStatusRequest__Output } from './webops/v1/GetSystemStatusRequest.js';
import type { GetSystemStatusResponse as _webops_v1_GetSystemStatusResponse, GetSystemStatusResponse__Output as _webops_v1_GetSystemStatusResponse__Output } from './webops/v1/GetSystemStatusResponse.js';
import type { SystemServiceClient as _webops_v1_SystemServiceClient, SystemServiceDefinition as _webops_v1_SystemServiceDefinition } from './webops/v1/SystemService.js';
import type { WhoAmIRequest as _webops_v1_WhoAmIRequest, WhoAmIRequest__Output as _webops_v1_WhoAmIRequest__Output } from './webops/v1/WhoAmIRequest.js';
import type { WhoAmIResponse as _webops_v1_WhoAmIResponse, WhoAmIResponse__Output as _webops_v1_WhoAmIResponse__Output } from './webops/v1/WhoAmIResponse.js';

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
      Component: MessageTypeDefinition<_webops_v1_Component, _webops_v1_Component__Output>
      GetSystemStatusRequest: MessageTypeDefinition<_webops_v1_GetSystemStatusRequest, _webops_v1_GetSystemStatusRequest__Output>
      GetSystemStatusResponse: MessageTypeDefinition<_webops_v1_GetSystemStatusResponse, _webops_v1_GetSystemStatusResponse__Output>
      /**
       * The controller about itself.
       */
      SystemService: SubtypeConstructor<typeof grpc.Client, _webops_v1_SystemServiceClient> & { service: _webops_v1_SystemServiceDefinition }
      WhoAmIRequest: MessageTypeDefinition<_webops_v1_WhoAmIRequest, _webops_v1_WhoAmIRequest__Output>
      WhoAmIResponse: MessageTypeDefinition<_webops_v1_WhoAmIResponse, _webops_v1_WhoAmIResponse__Output>
    }
  }
}

