// Original file: proto/webops/v1/webhooks.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateWebhookRequest as _webops_v1_CreateWebhookRequest, CreateWebhookRequest__Output as _webops_v1_CreateWebhookRequest__Output } from '../../webops/v1/CreateWebhookRequest.js';
import type { CreateWebhookResponse as _webops_v1_CreateWebhookResponse, CreateWebhookResponse__Output as _webops_v1_CreateWebhookResponse__Output } from '../../webops/v1/CreateWebhookResponse.js';
import type { ListWebhookDeliveriesRequest as _webops_v1_ListWebhookDeliveriesRequest, ListWebhookDeliveriesRequest__Output as _webops_v1_ListWebhookDeliveriesRequest__Output } from '../../webops/v1/ListWebhookDeliveriesRequest.js';
import type { ListWebhookDeliveriesResponse as _webops_v1_ListWebhookDeliveriesResponse, ListWebhookDeliveriesResponse__Output as _webops_v1_ListWebhookDeliveriesResponse__Output } from '../../webops/v1/ListWebhookDeliveriesResponse.js';
import type { ListWebhooksRequest as _webops_v1_ListWebhooksRequest, ListWebhooksRequest__Output as _webops_v1_ListWebhooksRequest__Output } from '../../webops/v1/ListWebhooksRequest.js';
import type { ListWebhooksResponse as _webops_v1_ListWebhooksResponse, ListWebhooksResponse__Output as _webops_v1_ListWebhooksResponse__Output } from '../../webops/v1/ListWebhooksResponse.js';
import type { RemoveWebhookRequest as _webops_v1_RemoveWebhookRequest, RemoveWebhookRequest__Output as _webops_v1_RemoveWebhookRequest__Output } from '../../webops/v1/RemoveWebhookRequest.js';
import type { RemoveWebhookResponse as _webops_v1_RemoveWebhookResponse, RemoveWebhookResponse__Output as _webops_v1_RemoveWebhookResponse__Output } from '../../webops/v1/RemoveWebhookResponse.js';
import type { TestWebhookRequest as _webops_v1_TestWebhookRequest, TestWebhookRequest__Output as _webops_v1_TestWebhookRequest__Output } from '../../webops/v1/TestWebhookRequest.js';
import type { TestWebhookResponse as _webops_v1_TestWebhookResponse, TestWebhookResponse__Output as _webops_v1_TestWebhookResponse__Output } from '../../webops/v1/TestWebhookResponse.js';

/**
 * Webhooks: events sent to a URL over HTTP, signed, retried, each delivery visible.
 */
export interface WebhookServiceClient extends grpc.Client {
  /**
   * Makes a webhook. It is sent what happens from now on.
   */
  CreateWebhook(argument: _webops_v1_CreateWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateWebhookResponse__Output>): grpc.ClientUnaryCall;
  CreateWebhook(argument: _webops_v1_CreateWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateWebhookResponse__Output>): grpc.ClientUnaryCall;
  CreateWebhook(argument: _webops_v1_CreateWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateWebhookResponse__Output>): grpc.ClientUnaryCall;
  CreateWebhook(argument: _webops_v1_CreateWebhookRequest, callback: grpc.requestCallback<_webops_v1_CreateWebhookResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a webhook. It is sent what happens from now on.
   */
  createWebhook(argument: _webops_v1_CreateWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateWebhookResponse__Output>): grpc.ClientUnaryCall;
  createWebhook(argument: _webops_v1_CreateWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateWebhookResponse__Output>): grpc.ClientUnaryCall;
  createWebhook(argument: _webops_v1_CreateWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateWebhookResponse__Output>): grpc.ClientUnaryCall;
  createWebhook(argument: _webops_v1_CreateWebhookRequest, callback: grpc.requestCallback<_webops_v1_CreateWebhookResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Deliveries of a webhook, newest first. Those that ended are kept for 7 days.
   */
  ListWebhookDeliveries(argument: _webops_v1_ListWebhookDeliveriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListWebhookDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  ListWebhookDeliveries(argument: _webops_v1_ListWebhookDeliveriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListWebhookDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  ListWebhookDeliveries(argument: _webops_v1_ListWebhookDeliveriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListWebhookDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  ListWebhookDeliveries(argument: _webops_v1_ListWebhookDeliveriesRequest, callback: grpc.requestCallback<_webops_v1_ListWebhookDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Deliveries of a webhook, newest first. Those that ended are kept for 7 days.
   */
  listWebhookDeliveries(argument: _webops_v1_ListWebhookDeliveriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListWebhookDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  listWebhookDeliveries(argument: _webops_v1_ListWebhookDeliveriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListWebhookDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  listWebhookDeliveries(argument: _webops_v1_ListWebhookDeliveriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListWebhookDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  listWebhookDeliveries(argument: _webops_v1_ListWebhookDeliveriesRequest, callback: grpc.requestCallback<_webops_v1_ListWebhookDeliveriesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All webhooks by name, without their secrets.
   */
  ListWebhooks(argument: _webops_v1_ListWebhooksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  ListWebhooks(argument: _webops_v1_ListWebhooksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  ListWebhooks(argument: _webops_v1_ListWebhooksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  ListWebhooks(argument: _webops_v1_ListWebhooksRequest, callback: grpc.requestCallback<_webops_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All webhooks by name, without their secrets.
   */
  listWebhooks(argument: _webops_v1_ListWebhooksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  listWebhooks(argument: _webops_v1_ListWebhooksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  listWebhooks(argument: _webops_v1_ListWebhooksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  listWebhooks(argument: _webops_v1_ListWebhooksRequest, callback: grpc.requestCallback<_webops_v1_ListWebhooksResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes a webhook with its deliveries.
   */
  RemoveWebhook(argument: _webops_v1_RemoveWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  RemoveWebhook(argument: _webops_v1_RemoveWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  RemoveWebhook(argument: _webops_v1_RemoveWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  RemoveWebhook(argument: _webops_v1_RemoveWebhookRequest, callback: grpc.requestCallback<_webops_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes a webhook with its deliveries.
   */
  removeWebhook(argument: _webops_v1_RemoveWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  removeWebhook(argument: _webops_v1_RemoveWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  removeWebhook(argument: _webops_v1_RemoveWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  removeWebhook(argument: _webops_v1_RemoveWebhookRequest, callback: grpc.requestCallback<_webops_v1_RemoveWebhookResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sends the event "webhook.test" once, now, and says how it went.
   */
  TestWebhook(argument: _webops_v1_TestWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_TestWebhookResponse__Output>): grpc.ClientUnaryCall;
  TestWebhook(argument: _webops_v1_TestWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_TestWebhookResponse__Output>): grpc.ClientUnaryCall;
  TestWebhook(argument: _webops_v1_TestWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_TestWebhookResponse__Output>): grpc.ClientUnaryCall;
  TestWebhook(argument: _webops_v1_TestWebhookRequest, callback: grpc.requestCallback<_webops_v1_TestWebhookResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sends the event "webhook.test" once, now, and says how it went.
   */
  testWebhook(argument: _webops_v1_TestWebhookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_TestWebhookResponse__Output>): grpc.ClientUnaryCall;
  testWebhook(argument: _webops_v1_TestWebhookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_TestWebhookResponse__Output>): grpc.ClientUnaryCall;
  testWebhook(argument: _webops_v1_TestWebhookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_TestWebhookResponse__Output>): grpc.ClientUnaryCall;
  testWebhook(argument: _webops_v1_TestWebhookRequest, callback: grpc.requestCallback<_webops_v1_TestWebhookResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Webhooks: events sent to a URL over HTTP, signed, retried, each delivery visible.
 */
export interface WebhookServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a webhook. It is sent what happens from now on.
   */
  CreateWebhook: grpc.handleUnaryCall<_webops_v1_CreateWebhookRequest__Output, _webops_v1_CreateWebhookResponse>;
  
  /**
   * Deliveries of a webhook, newest first. Those that ended are kept for 7 days.
   */
  ListWebhookDeliveries: grpc.handleUnaryCall<_webops_v1_ListWebhookDeliveriesRequest__Output, _webops_v1_ListWebhookDeliveriesResponse>;
  
  /**
   * All webhooks by name, without their secrets.
   */
  ListWebhooks: grpc.handleUnaryCall<_webops_v1_ListWebhooksRequest__Output, _webops_v1_ListWebhooksResponse>;
  
  /**
   * Removes a webhook with its deliveries.
   */
  RemoveWebhook: grpc.handleUnaryCall<_webops_v1_RemoveWebhookRequest__Output, _webops_v1_RemoveWebhookResponse>;
  
  /**
   * Sends the event "webhook.test" once, now, and says how it went.
   */
  TestWebhook: grpc.handleUnaryCall<_webops_v1_TestWebhookRequest__Output, _webops_v1_TestWebhookResponse>;
  
}

export interface WebhookServiceDefinition extends grpc.ServiceDefinition {
  CreateWebhook: MethodDefinition<_webops_v1_CreateWebhookRequest, _webops_v1_CreateWebhookResponse, _webops_v1_CreateWebhookRequest__Output, _webops_v1_CreateWebhookResponse__Output>
  ListWebhookDeliveries: MethodDefinition<_webops_v1_ListWebhookDeliveriesRequest, _webops_v1_ListWebhookDeliveriesResponse, _webops_v1_ListWebhookDeliveriesRequest__Output, _webops_v1_ListWebhookDeliveriesResponse__Output>
  ListWebhooks: MethodDefinition<_webops_v1_ListWebhooksRequest, _webops_v1_ListWebhooksResponse, _webops_v1_ListWebhooksRequest__Output, _webops_v1_ListWebhooksResponse__Output>
  RemoveWebhook: MethodDefinition<_webops_v1_RemoveWebhookRequest, _webops_v1_RemoveWebhookResponse, _webops_v1_RemoveWebhookRequest__Output, _webops_v1_RemoveWebhookResponse__Output>
  TestWebhook: MethodDefinition<_webops_v1_TestWebhookRequest, _webops_v1_TestWebhookResponse, _webops_v1_TestWebhookRequest__Output, _webops_v1_TestWebhookResponse__Output>
}
