import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AuditFault as _webops_v1_AuditFault, AuditFault__Output as _webops_v1_AuditFault__Output } from './webops/v1/AuditFault.js';
import type { AuditRecord as _webops_v1_AuditRecord, AuditRecord__Output as _webops_v1_AuditRecord__Output } from './webops/v1/AuditRecord.js';
import type { AuditServiceClient as _webops_v1_AuditServiceClient, AuditServiceDefinition as _webops_v1_AuditServiceDefinition } from './webops/v1/AuditService.js';
import type { ListAuditRecordsRequest as _webops_v1_ListAuditRecordsRequest, ListAuditRecordsRequest__Output as _webops_v1_ListAuditRecordsRequest__Output } from './webops/v1/ListAuditRecordsRequest.js';
import type { ListAuditRecordsResponse as _webops_v1_ListAuditRecordsResponse, ListAuditRecordsResponse__Output as _webops_v1_ListAuditRecordsResponse__Output } from './webops/v1/ListAuditRecordsResponse.js';
import type { VerifyAuditRequest as _webops_v1_VerifyAuditRequest, VerifyAuditRequest__Output as _webops_v1_VerifyAuditRequest__Output } from './webops/v1/VerifyAuditRequest.js';
import type { VerifyAuditResponse as _webops_v1_VerifyAuditResponse, VerifyAuditResponse__Output as _webops_v1_VerifyAuditResponse__Output } from './webops/v1/VerifyAuditResponse.js';

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
      AuditFault: MessageTypeDefinition<_webops_v1_AuditFault, _webops_v1_AuditFault__Output>
      AuditFaultKind: EnumTypeDefinition
      AuditRecord: MessageTypeDefinition<_webops_v1_AuditRecord, _webops_v1_AuditRecord__Output>
      /**
       * Who asked for what: every request that changes something, allowed or refused.
       * 
       * The records form a chain: each carries its sequence, the SHA-256 of the record before it and its own. The controller signs
       * the chain's head and keeps it in its home, outside the database.
       */
      AuditService: SubtypeConstructor<typeof grpc.Client, _webops_v1_AuditServiceClient> & { service: _webops_v1_AuditServiceDefinition }
      ListAuditRecordsRequest: MessageTypeDefinition<_webops_v1_ListAuditRecordsRequest, _webops_v1_ListAuditRecordsRequest__Output>
      ListAuditRecordsResponse: MessageTypeDefinition<_webops_v1_ListAuditRecordsResponse, _webops_v1_ListAuditRecordsResponse__Output>
      VerifyAuditRequest: MessageTypeDefinition<_webops_v1_VerifyAuditRequest, _webops_v1_VerifyAuditRequest__Output>
      VerifyAuditResponse: MessageTypeDefinition<_webops_v1_VerifyAuditResponse, _webops_v1_VerifyAuditResponse__Output>
    }
  }
}

