import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { CreateSecretRequest as _webops_v1_CreateSecretRequest, CreateSecretRequest__Output as _webops_v1_CreateSecretRequest__Output } from './webops/v1/CreateSecretRequest.js';
import type { CreateSecretResponse as _webops_v1_CreateSecretResponse, CreateSecretResponse__Output as _webops_v1_CreateSecretResponse__Output } from './webops/v1/CreateSecretResponse.js';
import type { ListSecretsRequest as _webops_v1_ListSecretsRequest, ListSecretsRequest__Output as _webops_v1_ListSecretsRequest__Output } from './webops/v1/ListSecretsRequest.js';
import type { ListSecretsResponse as _webops_v1_ListSecretsResponse, ListSecretsResponse__Output as _webops_v1_ListSecretsResponse__Output } from './webops/v1/ListSecretsResponse.js';
import type { RemoveSecretRequest as _webops_v1_RemoveSecretRequest, RemoveSecretRequest__Output as _webops_v1_RemoveSecretRequest__Output } from './webops/v1/RemoveSecretRequest.js';
import type { RemoveSecretResponse as _webops_v1_RemoveSecretResponse, RemoveSecretResponse__Output as _webops_v1_RemoveSecretResponse__Output } from './webops/v1/RemoveSecretResponse.js';
import type { RotateMasterKeyRequest as _webops_v1_RotateMasterKeyRequest, RotateMasterKeyRequest__Output as _webops_v1_RotateMasterKeyRequest__Output } from './webops/v1/RotateMasterKeyRequest.js';
import type { RotateMasterKeyResponse as _webops_v1_RotateMasterKeyResponse, RotateMasterKeyResponse__Output as _webops_v1_RotateMasterKeyResponse__Output } from './webops/v1/RotateMasterKeyResponse.js';
import type { RotateSecretRequest as _webops_v1_RotateSecretRequest, RotateSecretRequest__Output as _webops_v1_RotateSecretRequest__Output } from './webops/v1/RotateSecretRequest.js';
import type { RotateSecretResponse as _webops_v1_RotateSecretResponse, RotateSecretResponse__Output as _webops_v1_RotateSecretResponse__Output } from './webops/v1/RotateSecretResponse.js';
import type { Secret as _webops_v1_Secret, Secret__Output as _webops_v1_Secret__Output } from './webops/v1/Secret.js';
import type { SecretServiceClient as _webops_v1_SecretServiceClient, SecretServiceDefinition as _webops_v1_SecretServiceDefinition } from './webops/v1/SecretService.js';
import type { SecretSource as _webops_v1_SecretSource, SecretSource__Output as _webops_v1_SecretSource__Output } from './webops/v1/SecretSource.js';
import type { SecretUse as _webops_v1_SecretUse, SecretUse__Output as _webops_v1_SecretUse__Output } from './webops/v1/SecretUse.js';

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
      CreateSecretRequest: MessageTypeDefinition<_webops_v1_CreateSecretRequest, _webops_v1_CreateSecretRequest__Output>
      CreateSecretResponse: MessageTypeDefinition<_webops_v1_CreateSecretResponse, _webops_v1_CreateSecretResponse__Output>
      ListSecretsRequest: MessageTypeDefinition<_webops_v1_ListSecretsRequest, _webops_v1_ListSecretsRequest__Output>
      ListSecretsResponse: MessageTypeDefinition<_webops_v1_ListSecretsResponse, _webops_v1_ListSecretsResponse__Output>
      RemoveSecretRequest: MessageTypeDefinition<_webops_v1_RemoveSecretRequest, _webops_v1_RemoveSecretRequest__Output>
      RemoveSecretResponse: MessageTypeDefinition<_webops_v1_RemoveSecretResponse, _webops_v1_RemoveSecretResponse__Output>
      RotateMasterKeyRequest: MessageTypeDefinition<_webops_v1_RotateMasterKeyRequest, _webops_v1_RotateMasterKeyRequest__Output>
      RotateMasterKeyResponse: MessageTypeDefinition<_webops_v1_RotateMasterKeyResponse, _webops_v1_RotateMasterKeyResponse__Output>
      RotateSecretRequest: MessageTypeDefinition<_webops_v1_RotateSecretRequest, _webops_v1_RotateSecretRequest__Output>
      RotateSecretResponse: MessageTypeDefinition<_webops_v1_RotateSecretResponse, _webops_v1_RotateSecretResponse__Output>
      Secret: MessageTypeDefinition<_webops_v1_Secret, _webops_v1_Secret__Output>
      /**
       * Secrets that configurations refer to as secret://NAME. No method gives a value back: only the agent that runs a change with it gets it.
       */
      SecretService: SubtypeConstructor<typeof grpc.Client, _webops_v1_SecretServiceClient> & { service: _webops_v1_SecretServiceDefinition }
      SecretSource: MessageTypeDefinition<_webops_v1_SecretSource, _webops_v1_SecretSource__Output>
      SecretUse: MessageTypeDefinition<_webops_v1_SecretUse, _webops_v1_SecretUse__Output>
    }
  }
}

