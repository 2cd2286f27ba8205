// Original file: proto/webops/v1/enrollment.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateJoinTokenRequest as _webops_v1_CreateJoinTokenRequest, CreateJoinTokenRequest__Output as _webops_v1_CreateJoinTokenRequest__Output } from '../../webops/v1/CreateJoinTokenRequest.js';
import type { CreateJoinTokenResponse as _webops_v1_CreateJoinTokenResponse, CreateJoinTokenResponse__Output as _webops_v1_CreateJoinTokenResponse__Output } from '../../webops/v1/CreateJoinTokenResponse.js';
import type { EnrollRequest as _webops_v1_EnrollRequest, EnrollRequest__Output as _webops_v1_EnrollRequest__Output } from '../../webops/v1/EnrollRequest.js';
import type { EnrollResponse as _webops_v1_EnrollResponse, EnrollResponse__Output as _webops_v1_EnrollResponse__Output } from '../../webops/v1/EnrollResponse.js';
import type { GetEnrollmentInfoRequest as _webops_v1_GetEnrollmentInfoRequest, GetEnrollmentInfoRequest__Output as _webops_v1_GetEnrollmentInfoRequest__Output } from '../../webops/v1/GetEnrollmentInfoRequest.js';
import type { GetEnrollmentInfoResponse as _webops_v1_GetEnrollmentInfoResponse, GetEnrollmentInfoResponse__Output as _webops_v1_GetEnrollmentInfoResponse__Output } from '../../webops/v1/GetEnrollmentInfoResponse.js';
import type { ListJoinTokensRequest as _webops_v1_ListJoinTokensRequest, ListJoinTokensRequest__Output as _webops_v1_ListJoinTokensRequest__Output } from '../../webops/v1/ListJoinTokensRequest.js';
import type { ListJoinTokensResponse as _webops_v1_ListJoinTokensResponse, ListJoinTokensResponse__Output as _webops_v1_ListJoinTokensResponse__Output } from '../../webops/v1/ListJoinTokensResponse.js';
import type { RevokeJoinTokenRequest as _webops_v1_RevokeJoinTokenRequest, RevokeJoinTokenRequest__Output as _webops_v1_RevokeJoinTokenRequest__Output } from '../../webops/v1/RevokeJoinTokenRequest.js';
import type { RevokeJoinTokenResponse as _webops_v1_RevokeJoinTokenResponse, RevokeJoinTokenResponse__Output as _webops_v1_RevokeJoinTokenResponse__Output } from '../../webops/v1/RevokeJoinTokenResponse.js';

/**
 * How hosts join the fleet.
 */
export interface EnrollmentServiceClient extends grpc.Client {
  /**
   * Makes a join token. Its secret is in this answer only; the controller stores a hash.
   */
  CreateJoinToken(argument: _webops_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _webops_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _webops_v1_CreateJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _webops_v1_CreateJoinTokenRequest, callback: grpc.requestCallback<_webops_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a join token. Its secret is in this answer only; the controller stores a hash.
   */
  createJoinToken(argument: _webops_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _webops_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _webops_v1_CreateJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _webops_v1_CreateJoinTokenRequest, callback: grpc.requestCallback<_webops_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Exchanges a join token and a certificate request for an identity. Called by a new host; the token is its authentication.
   */
  Enroll(argument: _webops_v1_EnrollRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _webops_v1_EnrollRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _webops_v1_EnrollRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  Enroll(argument: _webops_v1_EnrollRequest, callback: grpc.requestCallback<_webops_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Exchanges a join token and a certificate request for an identity. Called by a new host; the token is its authentication.
   */
  enroll(argument: _webops_v1_EnrollRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  enroll(argument: _webops_v1_EnrollRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  enroll(argument: _webops_v1_EnrollRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  enroll(argument: _webops_v1_EnrollRequest, callback: grpc.requestCallback<_webops_v1_EnrollResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What a new host needs to know: addresses and the fingerprint of the authority of server certificates.
   */
  GetEnrollmentInfo(argument: _webops_v1_GetEnrollmentInfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetEnrollmentInfoResponse__Output>): grpc.ClientUnaryCall;
  GetEnrollmentInfo(argument: _webops_v1_GetEnrollmentInfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetEnrollmentInfoResponse__Output>): grpc.ClientUnaryCall;
  GetEnrollmentInfo(argument: _webops_v1_GetEnrollmentInfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetEnrollmentInfoResponse__Output>): grpc.ClientUnaryCall;
  GetEnrollmentInfo(argument: _webops_v1_GetEnrollmentInfoRequest, callback: grpc.requestCallback<_webops_v1_GetEnrollmentInfoResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What a new host needs to know: addresses and the fingerprint of the authority of server certificates.
   */
  getEnrollmentInfo(argument: _webops_v1_GetEnrollmentInfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetEnrollmentInfoResponse__Output>): grpc.ClientUnaryCall;
  getEnrollmentInfo(argument: _webops_v1_GetEnrollmentInfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_GetEnrollmentInfoResponse__Output>): grpc.ClientUnaryCall;
  getEnrollmentInfo(argument: _webops_v1_GetEnrollmentInfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_GetEnrollmentInfoResponse__Output>): grpc.ClientUnaryCall;
  getEnrollmentInfo(argument: _webops_v1_GetEnrollmentInfoRequest, callback: grpc.requestCallback<_webops_v1_GetEnrollmentInfoResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All join tokens, without their secrets.
   */
  ListJoinTokens(argument: _webops_v1_ListJoinTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  ListJoinTokens(argument: _webops_v1_ListJoinTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  ListJoinTokens(argument: _webops_v1_ListJoinTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  ListJoinTokens(argument: _webops_v1_ListJoinTokensRequest, callback: grpc.requestCallback<_webops_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All join tokens, without their secrets.
   */
  listJoinTokens(argument: _webops_v1_ListJoinTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  listJoinTokens(argument: _webops_v1_ListJoinTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  listJoinTokens(argument: _webops_v1_ListJoinTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  listJoinTokens(argument: _webops_v1_ListJoinTokensRequest, callback: grpc.requestCallback<_webops_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * A revoked token enrols nobody; hosts that enrolled with it stay.
   */
  RevokeJoinToken(argument: _webops_v1_RevokeJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RevokeJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeJoinToken(argument: _webops_v1_RevokeJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RevokeJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeJoinToken(argument: _webops_v1_RevokeJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RevokeJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeJoinToken(argument: _webops_v1_RevokeJoinTokenRequest, callback: grpc.requestCallback<_webops_v1_RevokeJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A revoked token enrols nobody; hosts that enrolled with it stay.
   */
  revokeJoinToken(argument: _webops_v1_RevokeJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RevokeJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeJoinToken(argument: _webops_v1_RevokeJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RevokeJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeJoinToken(argument: _webops_v1_RevokeJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RevokeJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeJoinToken(argument: _webops_v1_RevokeJoinTokenRequest, callback: grpc.requestCallback<_webops_v1_RevokeJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * How hosts join the fleet.
 */
export interface EnrollmentServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a join token. Its secret is in this answer only; the controller stores a hash.
   */
  CreateJoinToken: grpc.handleUnaryCall<_webops_v1_CreateJoinTokenRequest__Output, _webops_v1_CreateJoinTokenResponse>;
  
  /**
   * Exchanges a join token and a certificate request for an identity. Called by a new host; the token is its authentication.
   */
  Enroll: grpc.handleUnaryCall<_webops_v1_EnrollRequest__Output, _webops_v1_EnrollResponse>;
  
  /**
   * What a new host needs to know: addresses and the fingerprint of the authority of server certificates.
   */
  GetEnrollmentInfo: grpc.handleUnaryCall<_webops_v1_GetEnrollmentInfoRequest__Output, _webops_v1_GetEnrollmentInfoResponse>;
  
  /**
   * All join tokens, without their secrets.
   */
  ListJoinTokens: grpc.handleUnaryCall<_webops_v1_ListJoinTokensRequest__Output, _webops_v1_ListJoinTokensResponse>;
  
  /**
   * A revoked token enrols nobody; hosts that enrolled with it stay.
   */
  RevokeJoinToken: grpc.handleUnaryCall<_webops_v1_RevokeJoinTokenRequest__Output, _webops_v1_RevokeJoinTokenResponse>;
  
}

export interface EnrollmentServiceDefinition extends grpc.ServiceDefinition {
  CreateJoinToken: MethodDefinition<_webops_v1_CreateJoinTokenRequest, _webops_v1_CreateJoinTokenResponse, _webops_v1_CreateJoinTokenRequest__Output, _webops_v1_CreateJoinTokenResponse__Output>
  Enroll: MethodDefinition<_webops_v1_EnrollRequest, _webops_v1_EnrollResponse, _webops_v1_EnrollRequest__Output, _webops_v1_EnrollResponse__Output>
  GetEnrollmentInfo: MethodDefinition<_webops_v1_GetEnrollmentInfoRequest, _webops_v1_GetEnrollmentInfoResponse, _webops_v1_GetEnrollmentInfoRequest__Output, _webops_v1_GetEnrollmentInfoResponse__Output>
  ListJoinTokens: MethodDefinition<_webops_v1_ListJoinTokensRequest, _webops_v1_ListJoinTokensResponse, _webops_v1_ListJoinTokensRequest__Output, _webops_v1_ListJoinTokensResponse__Output>
  RevokeJoinToken: MethodDefinition<_webops_v1_RevokeJoinTokenRequest, _webops_v1_RevokeJoinTokenResponse, _webops_v1_RevokeJoinTokenRequest__Output, _webops_v1_RevokeJoinTokenResponse__Output>
}
