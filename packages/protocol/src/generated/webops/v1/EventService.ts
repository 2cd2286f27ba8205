// Original file: proto/webops/v1/events.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { StreamEventsRequest as _webops_v1_StreamEventsRequest, StreamEventsRequest__Output as _webops_v1_StreamEventsRequest__Output } from '../../webops/v1/StreamEventsRequest.js';
import type { StreamEventsResponse as _webops_v1_StreamEventsResponse, StreamEventsResponse__Output as _webops_v1_StreamEventsResponse__Output } from '../../webops/v1/StreamEventsResponse.js';

/**
 * What happened: the events of operations, executions, alerts and addons, kept for replay.
 */
export interface EventServiceClient extends grpc.Client {
  /**
   * Events in the order in which they were told: first those that are kept, then, when asked to follow, those that come.
   * The events of one operation are in the order in which they happened. An event may come again: drop repeats by its id.
   */
  StreamEvents(argument: _webops_v1_StreamEventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_StreamEventsResponse__Output>;
  StreamEvents(argument: _webops_v1_StreamEventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_StreamEventsResponse__Output>;
  /**
   * Events in the order in which they were told: first those that are kept, then, when asked to follow, those that come.
   * The events of one operation are in the order in which they happened. An event may come again: drop repeats by its id.
   */
  streamEvents(argument: _webops_v1_StreamEventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_StreamEventsResponse__Output>;
  streamEvents(argument: _webops_v1_StreamEventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_StreamEventsResponse__Output>;
  
}

/**
 * What happened: the events of operations, executions, alerts and addons, kept for replay.
 */
export interface EventServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Events in the order in which they were told: first those that are kept, then, when asked to follow, those that come.
   * The events of one operation are in the order in which they happened. An event may come again: drop repeats by its id.
   */
  StreamEvents: grpc.handleServerStreamingCall<_webops_v1_StreamEventsRequest__Output, _webops_v1_StreamEventsResponse>;
  
}

export interface EventServiceDefinition extends grpc.ServiceDefinition {
  StreamEvents: MethodDefinition<_webops_v1_StreamEventsRequest, _webops_v1_StreamEventsResponse, _webops_v1_StreamEventsRequest__Output, _webops_v1_StreamEventsResponse__Output>
}
