import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { CreateWebhookRequest as _webops_v1_CreateWebhookRequest, CreateWebhookRequest__Output as _webops_v1_CreateWebhookRequest__Output } from './webops/v1/CreateWebhookRequest.js';
import type { CreateWebhookResponse as _webops_v1_CreateWebhookResponse, CreateWebhookResponse__Output as _webops_v1_CreateWebhookResponse__Output } from './webops/v1/CreateWebhookResponse.js';
import type { ListWebhookDeliveriesRequest as _webops_v1_ListWebhookDeliveriesRequest, ListWebhookDeliveriesRequest__Output as _webops_v1_ListWebhookDeliveriesRequest__Output } from './webops/v1/ListWebhookDeliveriesRequest.js';
import type { ListWebhookDeliveriesResponse as _webops_v1_ListWebhookDeliveriesResponse, ListWebhookDeliveriesResponse__Output as _webops_v1_ListWebhookDeliveriesResponse__Output } from './webops/v1/ListWebhookDeliveriesResponse.js';
import type { ListWebhooksRequest as _webops_v1_ListWebhooksRequest, ListWebhooksRequest__Output as _webops_v1_ListWebhooksRequest__Output } from './webops/v1/ListWebhooksRequest.js';
import type { ListWebhooksResponse as _webops_v1_ListWebhooksResponse, ListWebhooksResponse__Output as _webops_v1_ListWebhooksResponse__Output } from './webops/v1/ListWebhooksResponse.js';
import type { RemoveWebhookRequest as _webops_v1_RemoveWebhookRequest, RemoveWebhookRequest__Output as _webops_v1_RemoveWebhookRequest__Output } from './webops/v1/RemoveWebhookRequest.js';
import type { RemoveWebhookResponse as _webops_v1_RemoveWebhookResponse, RemoveWebhookResponse__Output as _webops_v1_RemoveWebhookResponse__Output } from './webops/v1/RemoveWebhookResponse.js';
import type { TestWebhookRequest as _webops_v1_TestWebhookRequest, TestWebhookRequest__Output as _webops_v1_TestWebhookRequest__Output } from './webops/v1/TestWebhookRequest.js';
import type { TestWebhookResponse as _webops_v1_TestWebhookResponse, TestWebhookResponse__Output as _webops_v1_TestWebhookResponse__Output } from './webops/v1/TestWebhookResponse.js';
import type { Webhook as _webops_v1_Webhook, Webhook__Output as _webops_v1_Webhook__Output } from './webops/v1/Webhook.js';
import type { WebhookDelivery as _webops_v1_WebhookDelivery, WebhookDelivery__Output as _webops_v1_WebhookDelivery__Output } from './webops/v1/WebhookDelivery.js';
import type { WebhookServiceClient as _webops_v1_WebhookServiceClient, WebhookServiceDefinition as _webops_v1_WebhookServiceDefinition } from './webops/v1/WebhookService.js';

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
      CreateWebhookRequest: MessageTypeDefinition<_webops_v1_CreateWebhookRequest, _webops_v1_CreateWebhookRequest__Output>
      CreateWebhookResponse: MessageTypeDefinition<_webops_v1_CreateWebhookResponse, _webops_v1_CreateWebhookResponse__Output>
      ListWebhookDeliveriesRequest: MessageTypeDefinition<_webops_v1_ListWebhookDeliveriesRequest, _webops_v1_ListWebhookDeliveriesRequest__Output>
      ListWebhookDeliveriesResponse: MessageTypeDefinition<_webops_v1_ListWebhookDeliveriesResponse, _webops_v1_ListWebhookDeliveriesResponse__Output>
      ListWebhooksRequest: MessageTypeDefinition<_webops_v1_ListWebhooksRequest, _webops_v1_ListWebhooksRequest__Output>
      ListWebhooksResponse: MessageTypeDefinition<_webops_v1_ListWebhooksResponse, _webops_v1_ListWebhooksResponse__Output>
      RemoveWebhookRequest: MessageTypeDefinition<_webops_v1_RemoveWebhookRequest, _webops_v1_RemoveWebhookRequest__Output>
      RemoveWebhookResponse: MessageTypeDefinition<_webops_v1_RemoveWebhookResponse, _webops_v1_RemoveWebhookResponse__Output>
      TestWebhookRequest: MessageTypeDefinition<_webops_v1_TestWebhookRequest, _webops_v1_TestWebhookRequest__Output>
      TestWebhookResponse: MessageTypeDefinition<_webops_v1_TestWebhookResponse, _webops_v1_TestWebhookResponse__Output>
      Webhook: MessageTypeDefinition<_webops_v1_Webhook, _webops_v1_Webhook__Output>
      WebhookDelivery: MessageTypeDefinition<_webops_v1_WebhookDelivery, _webops_v1_WebhookDelivery__Output>
      /**
       * Webhooks: events sent to a URL over HTTP, signed, retried, each delivery visible.
       */
      WebhookService: SubtypeConstructor<typeof grpc.Client, _webops_v1_WebhookServiceClient> & { service: _webops_v1_WebhookServiceDefinition }
    }
  }
}

