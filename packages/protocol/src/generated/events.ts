import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { EventServiceClient as _webops_v1_EventServiceClient, EventServiceDefinition as _webops_v1_EventServiceDefinition } from './webops/v1/EventService.js';
import type { StreamEventsRequest as _webops_v1_StreamEventsRequest, StreamEventsRequest__Output as _webops_v1_StreamEventsRequest__Output } from './webops/v1/StreamEventsRequest.js';
import type { StreamEventsResponse as _webops_v1_StreamEventsResponse, StreamEventsResponse__Output as _webops_v1_StreamEventsResponse__Output } from './webops/v1/StreamEventsResponse.js';

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
      /**
       * What happened: the events of operations, executions, alerts and addons, kept for replay.
       */
      EventService: SubtypeConstructor<typeof grpc.Client, _webops_v1_EventServiceClient> & { service: _webops_v1_EventServiceDefinition }
      StreamEventsRequest: MessageTypeDefinition<_webops_v1_StreamEventsRequest, _webops_v1_StreamEventsRequest__Output>
      StreamEventsResponse: MessageTypeDefinition<_webops_v1_StreamEventsResponse, _webops_v1_StreamEventsResponse__Output>
    }
  }
}

