// Original file: proto/webops/v1/secrets.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateSecretRequest as _webops_v1_CreateSecretRequest, CreateSecretRequest__Output as _webops_v1_CreateSecretRequest__Output } from '../../webops/v1/CreateSecretRequest.js';
import type { CreateSecretResponse as _webops_v1_CreateSecretResponse, CreateSecretResponse__Output as _webops_v1_CreateSecretResponse__Output } from '../../webops/v1/CreateSecretResponse.js';
import type { ListSecretsRequest as _webops_v1_ListSecretsRequest, ListSecretsRequest__Output as _webops_v1_ListSecretsRequest__Output } from '../../webops/v1/ListSecretsRequest.js';
import type { ListSecretsResponse as _webops_v1_ListSecretsResponse, ListSecretsResponse__Output as _webops_v1_ListSecretsResponse__Output } from '../../webops/v1/ListSecretsResponse.js';
import type { RemoveSecretRequest as _webops_v1_RemoveSecretRequest, RemoveSecretRequest__Output as _webops_v1_RemoveSecretRequest__Output } from '../../webops/v1/RemoveSecretRequest.js';
import type { RemoveSecretResponse as _webops_v1_RemoveSecretResponse, RemoveSecretResponse__Output as _webops_v1_RemoveSecretResponse__Output } from '../../webops/v1/RemoveSecretResponse.js';
import type { RotateMasterKeyRequest as _webops_v1_RotateMasterKeyRequest, RotateMasterKeyRequest__Output as _webops_v1_RotateMasterKeyRequest__Output } from '../../webops/v1/RotateMasterKeyRequest.js';
import type { RotateMasterKeyResponse as _webops_v1_RotateMasterKeyResponse, RotateMasterKeyResponse__Output as _webops_v1_RotateMasterKeyResponse__Output } from '../../webops/v1/RotateMasterKeyResponse.js';
import type { RotateSecretRequest as _webops_v1_RotateSecretRequest, RotateSecretRequest__Output as _webops_v1_RotateSecretRequest__Output } from '../../webops/v1/RotateSecretRequest.js';
import type { RotateSecretResponse as _webops_v1_RotateSecretResponse, RotateSecretResponse__Output as _webops_v1_RotateSecretResponse__Output } from '../../webops/v1/RotateSecretResponse.js';

/**
 * Secrets that configurations refer to as secret://NAME. No method gives a value back: only the agent that runs a change with it gets it.
 */
export interface SecretServiceClient extends grpc.Client {
  /**
   * Makes a secret. ALREADY_EXISTS when there is one of that name.
   */
  CreateSecret(argument: _webops_v1_CreateSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  CreateSecret(argument: _webops_v1_CreateSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  CreateSecret(argument: _webops_v1_CreateSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  CreateSecret(argument: _webops_v1_CreateSecretRequest, callback: grpc.requestCallback<_webops_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a secret. ALREADY_EXISTS when there is one of that name.
   */
  createSecret(argument: _webops_v1_CreateSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  createSecret(argument: _webops_v1_CreateSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  createSecret(argument: _webops_v1_CreateSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  createSecret(argument: _webops_v1_CreateSecretRequest, callback: grpc.requestCallback<_webops_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All secrets, without values, with who uses them.
   */
  ListSecrets(argument: _webops_v1_ListSecretsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  ListSecrets(argument: _webops_v1_ListSecretsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  ListSecrets(argument: _webops_v1_ListSecretsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  ListSecrets(argument: _webops_v1_ListSecretsRequest, callback: grpc.requestCallback<_webops_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All secrets, without values, with who uses them.
   */
  listSecrets(argument: _webops_v1_ListSecretsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  listSecrets(argument: _webops_v1_ListSecretsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  listSecrets(argument: _webops_v1_ListSecretsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  listSecrets(argument: _webops_v1_ListSecretsRequest, callback: grpc.requestCallback<_webops_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes a secret. Refused while a configuration refers to it.
   */
  RemoveSecret(argument: _webops_v1_RemoveSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveSecretResponse__Output>): grpc.ClientUnaryCall;
  RemoveSecret(argument: _webops_v1_RemoveSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RemoveSecretResponse__Output>): grpc.ClientUnaryCall;
  RemoveSecret(argument: _webops_v1_RemoveSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveSecretResponse__Output>): grpc.ClientUnaryCall;
  RemoveSecret(argument: _webops_v1_RemoveSecretRequest, callback: grpc.requestCallback<_webops_v1_RemoveSecretResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes a secret. Refused while a configuration refers to it.
   */
  removeSecret(argument: _webops_v1_RemoveSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveSecretResponse__Output>): grpc.ClientUnaryCall;
  removeSecret(argument: _webops_v1_RemoveSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RemoveSecretResponse__Output>): grpc.ClientUnaryCall;
  removeSecret(argument: _webops_v1_RemoveSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RemoveSecretResponse__Output>): grpc.ClientUnaryCall;
  removeSecret(argument: _webops_v1_RemoveSecretRequest, callback: grpc.requestCallback<_webops_v1_RemoveSecretResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Wraps the keys of all secrets anew with the newest master key, while everything goes on.
   */
  RotateMasterKey(argument: _webops_v1_RotateMasterKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RotateMasterKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateMasterKey(argument: _webops_v1_RotateMasterKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RotateMasterKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateMasterKey(argument: _webops_v1_RotateMasterKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RotateMasterKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateMasterKey(argument: _webops_v1_RotateMasterKeyRequest, callback: grpc.requestCallback<_webops_v1_RotateMasterKeyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Wraps the keys of all secrets anew with the newest master key, while everything goes on.
   */
  rotateMasterKey(argument: _webops_v1_RotateMasterKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RotateMasterKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateMasterKey(argument: _webops_v1_RotateMasterKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RotateMasterKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateMasterKey(argument: _webops_v1_RotateMasterKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RotateMasterKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateMasterKey(argument: _webops_v1_RotateMasterKeyRequest, callback: grpc.requestCallback<_webops_v1_RotateMasterKeyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives a secret a new value. Hosts get it with their next configure; the answer names those that have an older one.
   */
  RotateSecret(argument: _webops_v1_RotateSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateSecret(argument: _webops_v1_RotateSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateSecret(argument: _webops_v1_RotateSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateSecret(argument: _webops_v1_RotateSecretRequest, callback: grpc.requestCallback<_webops_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives a secret a new value. Hosts get it with their next configure; the answer names those that have an older one.
   */
  rotateSecret(argument: _webops_v1_RotateSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateSecret(argument: _webops_v1_RotateSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_webops_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateSecret(argument: _webops_v1_RotateSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_webops_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateSecret(argument: _webops_v1_RotateSecretRequest, callback: grpc.requestCallback<_webops_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Secrets that configurations refer to as secret://NAME. No method gives a value back: only the agent that runs a change with it gets it.
 */
export interface SecretServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a secret. ALREADY_EXISTS when there is one of that name.
   */
  CreateSecret: grpc.handleUnaryCall<_webops_v1_CreateSecretRequest__Output, _webops_v1_CreateSecretResponse>;
  
  /**
   * All secrets, without values, with who uses them.
   */
  ListSecrets: grpc.handleUnaryCall<_webops_v1_ListSecretsRequest__Output, _webops_v1_ListSecretsResponse>;
  
  /**
   * Removes a secret. Refused while a configuration refers to it.
   */
  RemoveSecret: grpc.handleUnaryCall<_webops_v1_RemoveSecretRequest__Output, _webops_v1_RemoveSecretResponse>;
  
  /**
   * Wraps the keys of all secrets anew with the newest master key, while everything goes on.
   */
  RotateMasterKey: grpc.handleUnaryCall<_webops_v1_RotateMasterKeyRequest__Output, _webops_v1_RotateMasterKeyResponse>;
  
  /**
   * Gives a secret a new value. Hosts get it with their next configure; the answer names those that have an older one.
   */
  RotateSecret: grpc.handleUnaryCall<_webops_v1_RotateSecretRequest__Output, _webops_v1_RotateSecretResponse>;
  
}

export interface SecretServiceDefinition extends grpc.ServiceDefinition {
  CreateSecret: MethodDefinition<_webops_v1_CreateSecretRequest, _webops_v1_CreateSecretResponse, _webops_v1_CreateSecretRequest__Output, _webops_v1_CreateSecretResponse__Output>
  ListSecrets: MethodDefinition<_webops_v1_ListSecretsRequest, _webops_v1_ListSecretsResponse, _webops_v1_ListSecretsRequest__Output, _webops_v1_ListSecretsResponse__Output>
  RemoveSecret: MethodDefinition<_webops_v1_RemoveSecretRequest, _webops_v1_RemoveSecretResponse, _webops_v1_RemoveSecretRequest__Output, _webops_v1_RemoveSecretResponse__Output>
  RotateMasterKey: MethodDefinition<_webops_v1_RotateMasterKeyRequest, _webops_v1_RotateMasterKeyResponse, _webops_v1_RotateMasterKeyRequest__Output, _webops_v1_RotateMasterKeyResponse__Output>
  RotateSecret: MethodDefinition<_webops_v1_RotateSecretRequest, _webops_v1_RotateSecretResponse, _webops_v1_RotateSecretRequest__Output, _webops_v1_RotateSecretResponse__Output>
}
