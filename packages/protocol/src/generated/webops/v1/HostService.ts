// Original file: proto/webops/v1/hosts.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetHostRequest as _webops_v1_GetHostRequest, GetHostRequest__Output as _webops_v1_GetHostRequest__Output } from '../../webops/v1/GetHostRequest.js';
import type { GetHostResponse as _webops_v1_GetHostResponse, GetHostResponse__Output as _webops_v1_GetHostResponse__Output } from '../../webops/v1/GetHostResponse.js';
import type { ListHostsRequest as _webops_v1_ListHostsRequest, ListHostsRequest__Output as _webops_v1_ListHostsRequest__Output } from '../../webops/v1/ListHostsRequest.js';
import type { ListHostsResponse as _webops_v1_ListHostsResponse, ListHostsResponse__Output as _webops_v1_ListHostsResponse__Output } from '../../webops/v1/ListHostsResponse.js';
import type { RemoveHostRequest as _webops_v1_RemoveHostRequest, RemoveHostRequest__Output as _webops_v1_RemoveHostRequest__Output } from '../../webops/v1/RemoveHostRequest.js';
import type { RemoveHostResponse as _webops_v1_RemoveHostResponse, RemoveHostResponse__Output as _webops_v1_RemoveHostResponse__Output } from '../../webops/v1/RemoveHostResponse.js';
import type { SetHostCordonedRequest as _webops_v1_SetHostCordonedRequest, SetHostCordonedRequest__Output as _webops_v1_SetHostCordonedRequest__Output } from '../../webops/v1/SetHostCordonedRequest.js';
import type { SetHostCordonedResponse as _webops_v1_SetHostCordonedResponse, SetHostCordonedResponse__Output as _webops_v1_SetHostCordonedResponse__Output } from '../../webops/v1/SetHostCordonedResponse.js';
import type { SetHostLabelsRequest as _webops_v1_SetHostLabelsRequest, SetHostLabelsRequest__Output as _webops_v1_SetHostLabelsRequest__Output } from '../../webops/v1/SetHostLabelsRequest.js';
import type { SetHostLabelsResponse as _webops_v1_SetHostLabelsResponse, SetHostLabelsResponse__Output as _webops_v1_SetHostLabelsResponse__Output } from '../../webops/v1/SetHostLabelsResponse.js';

/**
 * The fleet. Hosts add themselves by enrolling; see EnrollmentService.
 */
export interface HostServiceClient extends grpc.Client {
  /**
   * One host by name or id. FAILED_PRECONDITION when a name is ambiguous.
   */
  GetHost(argument: _webops_v1_GetHostRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetHostResponse__Output>): grpc.ClientUnaryCall;
  GetHost(argument: _webops_v1_GetHostRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetHostResponse__Output>): grpc.ClientUnaryCall;
  GetHost(argument: _webops_v1_GetHostRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetHostResponse__Output>): grpc.ClientUnaryCall;
  GetHost(argument: _webops_v1_GetHostRequest, callback: grpc.requestCallback<_webops_v1_GetHostResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One host by name or id. FAILED_PRECONDITION when a name is ambiguous.
   */
  getHost(argument: _webops_v1_GetHostRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetHostResponse__Output>): grpc.ClientUnaryCall;
  getHost(argument: _webops_v1_GetHostRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetHostResponse__Output>): grpc.ClientUnaryCall;
  getHost(argument: _webops_v1_GetHostRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetHostResponse__Output>): grpc.ClientUnaryCall;
  getHost(argument: _webops_v1_GetHostRequest, callback: grpc.requestCallback<_webops_v1_GetHostResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Hosts by name, filtered and paged.
   */
  ListHosts(argument: _webops_v1_ListHostsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _webops_v1_ListHostsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _webops_v1_ListHostsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _webops_v1_ListHostsRequest, callback: grpc.requestCallback<_webops_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Hosts by name, filtered and paged.
   */
  listHosts(argument: _webops_v1_ListHostsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _webops_v1_ListHostsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _webops_v1_ListHostsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _webops_v1_ListHostsRequest, callback: grpc.requestCallback<_webops_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Revokes the host's certificate and ends its connection. Its history stays.
   */
  RemoveHost(argument: _webops_v1_RemoveHostRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveHostResponse__Output>): grpc.ClientUnaryCall;
  RemoveHost(argument: _webops_v1_RemoveHostRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RemoveHostResponse__Output>): grpc.ClientUnaryCall;
  RemoveHost(argument: _webops_v1_RemoveHostRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveHostResponse__Output>): grpc.ClientUnaryCall;
  RemoveHost(argument: _webops_v1_RemoveHostRequest, callback: grpc.requestCallback<_webops_v1_RemoveHostResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Revokes the host's certificate and ends its connection. Its history stays.
   */
  removeHost(argument: _webops_v1_RemoveHostRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveHostResponse__Output>): grpc.ClientUnaryCall;
  removeHost(argument: _webops_v1_RemoveHostRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RemoveHostResponse__Output>): grpc.ClientUnaryCall;
  removeHost(argument: _webops_v1_RemoveHostRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveHostResponse__Output>): grpc.ClientUnaryCall;
  removeHost(argument: _webops_v1_RemoveHostRequest, callback: grpc.requestCallback<_webops_v1_RemoveHostResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * A cordoned host gets no new change; reads go on.
   */
  SetHostCordoned(argument: _webops_v1_SetHostCordonedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetHostCordonedResponse__Output>): grpc.ClientUnaryCall;
  SetHostCordoned(argument: _webops_v1_SetHostCordonedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_SetHostCordonedResponse__Output>): grpc.ClientUnaryCall;
  SetHostCordoned(argument: _webops_v1_SetHostCordonedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetHostCordonedResponse__Output>): grpc.ClientUnaryCall;
  SetHostCordoned(argument: _webops_v1_SetHostCordonedRequest, callback: grpc.requestCallback<_webops_v1_SetHostCordonedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A cordoned host gets no new change; reads go on.
   */
  setHostCordoned(argument: _webops_v1_SetHostCordonedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetHostCordonedResponse__Output>): grpc.ClientUnaryCall;
  setHostCordoned(argument: _webops_v1_SetHostCordonedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_SetHostCordonedResponse__Output>): grpc.ClientUnaryCall;
  setHostCordoned(argument: _webops_v1_SetHostCordonedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetHostCordonedResponse__Output>): grpc.ClientUnaryCall;
  setHostCordoned(argument: _webops_v1_SetHostCordonedRequest, callback: grpc.requestCallback<_webops_v1_SetHostCordonedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets and removes labels.
   */
  SetHostLabels(argument: _webops_v1_SetHostLabelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetHostLabelsResponse__Output>): grpc.ClientUnaryCall;
  SetHostLabels(argument: _webops_v1_SetHostLabelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_SetHostLabelsResponse__Output>): grpc.ClientUnaryCall;
  SetHostLabels(argument: _webops_v1_SetHostLabelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetHostLabelsResponse__Output>): grpc.ClientUnaryCall;
  SetHostLabels(argument: _webops_v1_SetHostLabelsRequest, callback: grpc.requestCallback<_webops_v1_SetHostLabelsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sets and removes labels.
   */
  setHostLabels(argument: _webops_v1_SetHostLabelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetHostLabelsResponse__Output>): grpc.ClientUnaryCall;
  setHostLabels(argument: _webops_v1_SetHostLabelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_SetHostLabelsResponse__Output>): grpc.ClientUnaryCall;
  setHostLabels(argument: _webops_v1_SetHostLabelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_SetHostLabelsResponse__Output>): grpc.ClientUnaryCall;
  setHostLabels(argument: _webops_v1_SetHostLabelsRequest, callback: grpc.requestCallback<_webops_v1_SetHostLabelsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The fleet. Hosts add themselves by enrolling; see EnrollmentService.
 */
export interface HostServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * One host by name or id. FAILED_PRECONDITION when a name is ambiguous.
   */
  GetHost: grpc.handleUnaryCall<_webops_v1_GetHostRequest__Output, _webops_v1_GetHostResponse>;
  
  /**
   * Hosts by name, filtered and paged.
   */
  ListHosts: grpc.handleUnaryCall<_webops_v1_ListHostsRequest__Output, _webops_v1_ListHostsResponse>;
  
  /**
   * Revokes the host's certificate and ends its connection. Its history stays.
   */
  RemoveHost: grpc.handleUnaryCall<_webops_v1_RemoveHostRequest__Output, _webops_v1_RemoveHostResponse>;
  
  /**
   * A cordoned host gets no new change; reads go on.
   */
  SetHostCordoned: grpc.handleUnaryCall<_webops_v1_SetHostCordonedRequest__Output, _webops_v1_SetHostCordonedResponse>;
  
  /**
   * Sets and removes labels.
   */
  SetHostLabels: grpc.handleUnaryCall<_webops_v1_SetHostLabelsRequest__Output, _webops_v1_SetHostLabelsResponse>;
  
}

export interface HostServiceDefinition extends grpc.ServiceDefinition {
  GetHost: MethodDefinition<_webops_v1_GetHostRequest, _webops_v1_GetHostResponse, _webops_v1_GetHostRequest__Output, _webops_v1_GetHostResponse__Output>
  ListHosts: MethodDefinition<_webops_v1_ListHostsRequest, _webops_v1_ListHostsResponse, _webops_v1_ListHostsRequest__Output, _webops_v1_ListHostsResponse__Output>
  RemoveHost: MethodDefinition<_webops_v1_RemoveHostRequest, _webops_v1_RemoveHostResponse, _webops_v1_RemoveHostRequest__Output, _webops_v1_RemoveHostResponse__Output>
  SetHostCordoned: MethodDefinition<_webops_v1_SetHostCordonedRequest, _webops_v1_SetHostCordonedResponse, _webops_v1_SetHostCordonedRequest__Output, _webops_v1_SetHostCordonedResponse__Output>
  SetHostLabels: MethodDefinition<_webops_v1_SetHostLabelsRequest, _webops_v1_SetHostLabelsResponse, _webops_v1_SetHostLabelsRequest__Output, _webops_v1_SetHostLabelsResponse__Output>
}
