// Original file: proto/webops/v1/agent_link.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ConnectRequest as _webops_v1_ConnectRequest, ConnectRequest__Output as _webops_v1_ConnectRequest__Output } from '../../webops/v1/ConnectRequest.js';
import type { ConnectResponse as _webops_v1_ConnectResponse, ConnectResponse__Output as _webops_v1_ConnectResponse__Output } from '../../webops/v1/ConnectResponse.js';
import type { FetchBundleRequest as _webops_v1_FetchBundleRequest, FetchBundleRequest__Output as _webops_v1_FetchBundleRequest__Output } from '../../webops/v1/FetchBundleRequest.js';
import type { FetchBundleResponse as _webops_v1_FetchBundleResponse, FetchBundleResponse__Output as _webops_v1_FetchBundleResponse__Output } from '../../webops/v1/FetchBundleResponse.js';

/**
 * Served on the agents' listener only.
 */
export interface AgentLinkServiceClient extends grpc.Client {
  /**
   * One stream an agent. The agent's first message is Hello, the controller's is Welcome.
   */
  Connect(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_webops_v1_ConnectRequest, _webops_v1_ConnectResponse__Output>;
  Connect(options?: grpc.CallOptions): grpc.ClientDuplexStream<_webops_v1_ConnectRequest, _webops_v1_ConnectResponse__Output>;
  /**
   * One stream an agent. The agent's first message is Hello, the controller's is Welcome.
   */
  connect(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_webops_v1_ConnectRequest, _webops_v1_ConnectResponse__Output>;
  connect(options?: grpc.CallOptions): grpc.ClientDuplexStream<_webops_v1_ConnectRequest, _webops_v1_ConnectResponse__Output>;
  
  /**
   * A bundle by digest, in pieces, as the agent imports it.
   */
  FetchBundle(argument: _webops_v1_FetchBundleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_FetchBundleResponse__Output>;
  FetchBundle(argument: _webops_v1_FetchBundleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_FetchBundleResponse__Output>;
  /**
   * A bundle by digest, in pieces, as the agent imports it.
   */
  fetchBundle(argument: _webops_v1_FetchBundleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_FetchBundleResponse__Output>;
  fetchBundle(argument: _webops_v1_FetchBundleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_webops_v1_FetchBundleResponse__Output>;
  
}

/**
 * Served on the agents' listener only.
 */
export interface AgentLinkServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * One stream an agent. The agent's first message is Hello, the controller's is Welcome.
   */
  Connect: grpc.handleBidiStreamingCall<_webops_v1_ConnectRequest__Output, _webops_v1_ConnectResponse>;
  
  /**
   * A bundle by digest, in pieces, as the agent imports it.
   */
  FetchBundle: grpc.handleServerStreamingCall<_webops_v1_FetchBundleRequest__Output, _webops_v1_FetchBundleResponse>;
  
}

export interface AgentLinkServiceDefinition extends grpc.ServiceDefinition {
  Connect: MethodDefinition<_webops_v1_ConnectRequest, _webops_v1_ConnectResponse, _webops_v1_ConnectRequest__Output, _webops_v1_ConnectResponse__Output>
  FetchBundle: MethodDefinition<_webops_v1_FetchBundleRequest, _webops_v1_FetchBundleResponse, _webops_v1_FetchBundleRequest__Output, _webops_v1_FetchBundleResponse__Output>
}
