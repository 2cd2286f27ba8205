import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AcknowledgeAlertRequest as _webops_v1_AcknowledgeAlertRequest, AcknowledgeAlertRequest__Output as _webops_v1_AcknowledgeAlertRequest__Output } from './webops/v1/AcknowledgeAlertRequest.js';
import type { AcknowledgeAlertResponse as _webops_v1_AcknowledgeAlertResponse, AcknowledgeAlertResponse__Output as _webops_v1_AcknowledgeAlertResponse__Output } from './webops/v1/AcknowledgeAlertResponse.js';
import type { Alert as _webops_v1_Alert, Alert__Output as _webops_v1_Alert__Output } from './webops/v1/Alert.js';
import type { AlertServiceClient as _webops_v1_AlertServiceClient, AlertServiceDefinition as _webops_v1_AlertServiceDefinition } from './webops/v1/AlertService.js';
import type { CreateSilenceRequest as _webops_v1_CreateSilenceRequest, CreateSilenceRequest__Output as _webops_v1_CreateSilenceRequest__Output } from './webops/v1/CreateSilenceRequest.js';
import type { CreateSilenceResponse as _webops_v1_CreateSilenceResponse, CreateSilenceResponse__Output as _webops_v1_CreateSilenceResponse__Output } from './webops/v1/CreateSilenceResponse.js';
import type { GetAlertRequest as _webops_v1_GetAlertRequest, GetAlertRequest__Output as _webops_v1_GetAlertRequest__Output } from './webops/v1/GetAlertRequest.js';
import type { GetAlertResponse as _webops_v1_GetAlertResponse, GetAlertResponse__Output as _webops_v1_GetAlertResponse__Output } from './webops/v1/GetAlertResponse.js';
import type { ListAlertsRequest as _webops_v1_ListAlertsRequest, ListAlertsRequest__Output as _webops_v1_ListAlertsRequest__Output } from './webops/v1/ListAlertsRequest.js';
import type { ListAlertsResponse as _webops_v1_ListAlertsResponse, ListAlertsResponse__Output as _webops_v1_ListAlertsResponse__Output } from './webops/v1/ListAlertsResponse.js';
import type { ListSilencesRequest as _webops_v1_ListSilencesRequest, ListSilencesRequest__Output as _webops_v1_ListSilencesRequest__Output } from './webops/v1/ListSilencesRequest.js';
import type { ListSilencesResponse as _webops_v1_ListSilencesResponse, ListSilencesResponse__Output as _webops_v1_ListSilencesResponse__Output } from './webops/v1/ListSilencesResponse.js';
import type { RemoveSilenceRequest as _webops_v1_RemoveSilenceRequest, RemoveSilenceRequest__Output as _webops_v1_RemoveSilenceRequest__Output } from './webops/v1/RemoveSilenceRequest.js';
import type { RemoveSilenceResponse as _webops_v1_RemoveSilenceResponse, RemoveSilenceResponse__Output as _webops_v1_RemoveSilenceResponse__Output } from './webops/v1/RemoveSilenceResponse.js';
import type { Silence as _webops_v1_Silence, Silence__Output as _webops_v1_Silence__Output } from './webops/v1/Silence.js';

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
      AcknowledgeAlertRequest: MessageTypeDefinition<_webops_v1_AcknowledgeAlertRequest, _webops_v1_AcknowledgeAlertRequest__Output>
      AcknowledgeAlertResponse: MessageTypeDefinition<_webops_v1_AcknowledgeAlertResponse, _webops_v1_AcknowledgeAlertResponse__Output>
      Alert: MessageTypeDefinition<_webops_v1_Alert, _webops_v1_Alert__Output>
      /**
       * Alerts: what is wrong, raised once and resolved by itself, and silences.
       */
      AlertService: SubtypeConstructor<typeof grpc.Client, _webops_v1_AlertServiceClient> & { service: _webops_v1_AlertServiceDefinition }
      CreateSilenceRequest: MessageTypeDefinition<_webops_v1_CreateSilenceRequest, _webops_v1_CreateSilenceRequest__Output>
      CreateSilenceResponse: MessageTypeDefinition<_webops_v1_CreateSilenceResponse, _webops_v1_CreateSilenceResponse__Output>
      GetAlertRequest: MessageTypeDefinition<_webops_v1_GetAlertRequest, _webops_v1_GetAlertRequest__Output>
      GetAlertResponse: MessageTypeDefinition<_webops_v1_GetAlertResponse, _webops_v1_GetAlertResponse__Output>
      ListAlertsRequest: MessageTypeDefinition<_webops_v1_ListAlertsRequest, _webops_v1_ListAlertsRequest__Output>
      ListAlertsResponse: MessageTypeDefinition<_webops_v1_ListAlertsResponse, _webops_v1_ListAlertsResponse__Output>
      ListSilencesRequest: MessageTypeDefinition<_webops_v1_ListSilencesRequest, _webops_v1_ListSilencesRequest__Output>
      ListSilencesResponse: MessageTypeDefinition<_webops_v1_ListSilencesResponse, _webops_v1_ListSilencesResponse__Output>
      RemoveSilenceRequest: MessageTypeDefinition<_webops_v1_RemoveSilenceRequest, _webops_v1_RemoveSilenceRequest__Output>
      RemoveSilenceResponse: MessageTypeDefinition<_webops_v1_RemoveSilenceResponse, _webops_v1_RemoveSilenceResponse__Output>
      Silence: MessageTypeDefinition<_webops_v1_Silence, _webops_v1_Silence__Output>
    }
  }
}

