import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Addon as _webops_v1_Addon, Addon__Output as _webops_v1_Addon__Output } from './webops/v1/Addon.js';
import type { AddonError as _webops_v1_AddonError, AddonError__Output as _webops_v1_AddonError__Output } from './webops/v1/AddonError.js';
import type { AddonServiceClient as _webops_v1_AddonServiceClient, AddonServiceDefinition as _webops_v1_AddonServiceDefinition } from './webops/v1/AddonService.js';
import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from './webops/v1/AddonState.js';
import type { AddonStatistics as _webops_v1_AddonStatistics, AddonStatistics__Output as _webops_v1_AddonStatistics__Output } from './webops/v1/AddonStatistics.js';
import type { AddonVersion as _webops_v1_AddonVersion, AddonVersion__Output as _webops_v1_AddonVersion__Output } from './webops/v1/AddonVersion.js';
import type { Attempt as _webops_v1_Attempt, Attempt__Output as _webops_v1_Attempt__Output } from './webops/v1/Attempt.js';
import type { Backup as _webops_v1_Backup, Backup__Output as _webops_v1_Backup__Output } from './webops/v1/Backup.js';
import type { BackupFile as _webops_v1_BackupFile, BackupFile__Output as _webops_v1_BackupFile__Output } from './webops/v1/BackupFile.js';
import type { CancelOperationRequest as _webops_v1_CancelOperationRequest, CancelOperationRequest__Output as _webops_v1_CancelOperationRequest__Output } from './webops/v1/CancelOperationRequest.js';
import type { CancelOperationResponse as _webops_v1_CancelOperationResponse, CancelOperationResponse__Output as _webops_v1_CancelOperationResponse__Output } from './webops/v1/CancelOperationResponse.js';
import type { ChangeReport as _webops_v1_ChangeReport, ChangeReport__Output as _webops_v1_ChangeReport__Output } from './webops/v1/ChangeReport.js';
import type { ChangeStage as _webops_v1_ChangeStage, ChangeStage__Output as _webops_v1_ChangeStage__Output } from './webops/v1/ChangeStage.js';
import type { CreateOperationRequest as _webops_v1_CreateOperationRequest, CreateOperationRequest__Output as _webops_v1_CreateOperationRequest__Output } from './webops/v1/CreateOperationRequest.js';
import type { CreateOperationResponse as _webops_v1_CreateOperationResponse, CreateOperationResponse__Output as _webops_v1_CreateOperationResponse__Output } from './webops/v1/CreateOperationResponse.js';
import type { DiscoverAddonsRequest as _webops_v1_DiscoverAddonsRequest, DiscoverAddonsRequest__Output as _webops_v1_DiscoverAddonsRequest__Output } from './webops/v1/DiscoverAddonsRequest.js';
import type { DiscoverAddonsResponse as _webops_v1_DiscoverAddonsResponse, DiscoverAddonsResponse__Output as _webops_v1_DiscoverAddonsResponse__Output } from './webops/v1/DiscoverAddonsResponse.js';
import type { Execution as _webops_v1_Execution, Execution__Output as _webops_v1_Execution__Output } from './webops/v1/Execution.js';
import type { GetAddonConfigRequest as _webops_v1_GetAddonConfigRequest, GetAddonConfigRequest__Output as _webops_v1_GetAddonConfigRequest__Output } from './webops/v1/GetAddonConfigRequest.js';
import type { GetAddonConfigResponse as _webops_v1_GetAddonConfigResponse, GetAddonConfigResponse__Output as _webops_v1_GetAddonConfigResponse__Output } from './webops/v1/GetAddonConfigResponse.js';
import type { GetAddonRequest as _webops_v1_GetAddonRequest, GetAddonRequest__Output as _webops_v1_GetAddonRequest__Output } from './webops/v1/GetAddonRequest.js';
import type { GetAddonResponse as _webops_v1_GetAddonResponse, GetAddonResponse__Output as _webops_v1_GetAddonResponse__Output } from './webops/v1/GetAddonResponse.js';
import type { GetOperationHistoryRequest as _webops_v1_GetOperationHistoryRequest, GetOperationHistoryRequest__Output as _webops_v1_GetOperationHistoryRequest__Output } from './webops/v1/GetOperationHistoryRequest.js';
import type { GetOperationHistoryResponse as _webops_v1_GetOperationHistoryResponse, GetOperationHistoryResponse__Output as _webops_v1_GetOperationHistoryResponse__Output } from './webops/v1/GetOperationHistoryResponse.js';
import type { GetOperationRequest as _webops_v1_GetOperationRequest, GetOperationRequest__Output as _webops_v1_GetOperationRequest__Output } from './webops/v1/GetOperationRequest.js';
import type { GetOperationResponse as _webops_v1_GetOperationResponse, GetOperationResponse__Output as _webops_v1_GetOperationResponse__Output } from './webops/v1/GetOperationResponse.js';
import type { HistoryEntry as _webops_v1_HistoryEntry, HistoryEntry__Output as _webops_v1_HistoryEntry__Output } from './webops/v1/HistoryEntry.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from './webops/v1/HostFacts.js';
import type { HostTarget as _webops_v1_HostTarget, HostTarget__Output as _webops_v1_HostTarget__Output } from './webops/v1/HostTarget.js';
import type { ListAddonStatesRequest as _webops_v1_ListAddonStatesRequest, ListAddonStatesRequest__Output as _webops_v1_ListAddonStatesRequest__Output } from './webops/v1/ListAddonStatesRequest.js';
import type { ListAddonStatesResponse as _webops_v1_ListAddonStatesResponse, ListAddonStatesResponse__Output as _webops_v1_ListAddonStatesResponse__Output } from './webops/v1/ListAddonStatesResponse.js';
import type { ListAddonsRequest as _webops_v1_ListAddonsRequest, ListAddonsRequest__Output as _webops_v1_ListAddonsRequest__Output } from './webops/v1/ListAddonsRequest.js';
import type { ListAddonsResponse as _webops_v1_ListAddonsResponse, ListAddonsResponse__Output as _webops_v1_ListAddonsResponse__Output } from './webops/v1/ListAddonsResponse.js';
import type { ListBackupsRequest as _webops_v1_ListBackupsRequest, ListBackupsRequest__Output as _webops_v1_ListBackupsRequest__Output } from './webops/v1/ListBackupsRequest.js';
import type { ListBackupsResponse as _webops_v1_ListBackupsResponse, ListBackupsResponse__Output as _webops_v1_ListBackupsResponse__Output } from './webops/v1/ListBackupsResponse.js';
import type { ListOperationsRequest as _webops_v1_ListOperationsRequest, ListOperationsRequest__Output as _webops_v1_ListOperationsRequest__Output } from './webops/v1/ListOperationsRequest.js';
import type { ListOperationsResponse as _webops_v1_ListOperationsResponse, ListOperationsResponse__Output as _webops_v1_ListOperationsResponse__Output } from './webops/v1/ListOperationsResponse.js';
import type { ListReleasesRequest as _webops_v1_ListReleasesRequest, ListReleasesRequest__Output as _webops_v1_ListReleasesRequest__Output } from './webops/v1/ListReleasesRequest.js';
import type { ListReleasesResponse as _webops_v1_ListReleasesResponse, ListReleasesResponse__Output as _webops_v1_ListReleasesResponse__Output } from './webops/v1/ListReleasesResponse.js';
import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from './webops/v1/Operation.js';
import type { OperationServiceClient as _webops_v1_OperationServiceClient, OperationServiceDefinition as _webops_v1_OperationServiceDefinition } from './webops/v1/OperationService.js';
import type { OutputChunk as _webops_v1_OutputChunk, OutputChunk__Output as _webops_v1_OutputChunk__Output } from './webops/v1/OutputChunk.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from './webops/v1/Problem.js';
import type { PublishAddonRequest as _webops_v1_PublishAddonRequest, PublishAddonRequest__Output as _webops_v1_PublishAddonRequest__Output } from './webops/v1/PublishAddonRequest.js';
import type { PublishAddonResponse as _webops_v1_PublishAddonResponse, PublishAddonResponse__Output as _webops_v1_PublishAddonResponse__Output } from './webops/v1/PublishAddonResponse.js';
import type { ReadOutputRequest as _webops_v1_ReadOutputRequest, ReadOutputRequest__Output as _webops_v1_ReadOutputRequest__Output } from './webops/v1/ReadOutputRequest.js';
import type { ReadOutputResponse as _webops_v1_ReadOutputResponse, ReadOutputResponse__Output as _webops_v1_ReadOutputResponse__Output } from './webops/v1/ReadOutputResponse.js';
import type { Release as _webops_v1_Release, Release__Output as _webops_v1_Release__Output } from './webops/v1/Release.js';
import type { RetryOperationRequest as _webops_v1_RetryOperationRequest, RetryOperationRequest__Output as _webops_v1_RetryOperationRequest__Output } from './webops/v1/RetryOperationRequest.js';
import type { RetryOperationResponse as _webops_v1_RetryOperationResponse, RetryOperationResponse__Output as _webops_v1_RetryOperationResponse__Output } from './webops/v1/RetryOperationResponse.js';
import type { RetryPolicy as _webops_v1_RetryPolicy, RetryPolicy__Output as _webops_v1_RetryPolicy__Output } from './webops/v1/RetryPolicy.js';
import type { SetAddonEnabledRequest as _webops_v1_SetAddonEnabledRequest, SetAddonEnabledRequest__Output as _webops_v1_SetAddonEnabledRequest__Output } from './webops/v1/SetAddonEnabledRequest.js';
import type { SetAddonEnabledResponse as _webops_v1_SetAddonEnabledResponse, SetAddonEnabledResponse__Output as _webops_v1_SetAddonEnabledResponse__Output } from './webops/v1/SetAddonEnabledResponse.js';
import type { WatchOperationRequest as _webops_v1_WatchOperationRequest, WatchOperationRequest__Output as _webops_v1_WatchOperationRequest__Output } from './webops/v1/WatchOperationRequest.js';
import type { WatchOperationResponse as _webops_v1_WatchOperationResponse, WatchOperationResponse__Output as _webops_v1_WatchOperationResponse__Output } from './webops/v1/WatchOperationResponse.js';

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
      Addon: MessageTypeDefinition<_webops_v1_Addon, _webops_v1_Addon__Output>
      AddonError: MessageTypeDefinition<_webops_v1_AddonError, _webops_v1_AddonError__Output>
      /**
       * The registry of addons: what can be run, and its state on every host.
       */
      AddonService: SubtypeConstructor<typeof grpc.Client, _webops_v1_AddonServiceClient> & { service: _webops_v1_AddonServiceDefinition }
      AddonState: MessageTypeDefinition<_webops_v1_AddonState, _webops_v1_AddonState__Output>
      AddonStatistics: MessageTypeDefinition<_webops_v1_AddonStatistics, _webops_v1_AddonStatistics__Output>
      AddonStatus: EnumTypeDefinition
      AddonType: EnumTypeDefinition
      AddonVersion: MessageTypeDefinition<_webops_v1_AddonVersion, _webops_v1_AddonVersion__Output>
      Attempt: MessageTypeDefinition<_webops_v1_Attempt, _webops_v1_Attempt__Output>
      Backup: MessageTypeDefinition<_webops_v1_Backup, _webops_v1_Backup__Output>
      BackupFile: MessageTypeDefinition<_webops_v1_BackupFile, _webops_v1_BackupFile__Output>
      CallerRole: EnumTypeDefinition
      CallerState: EnumTypeDefinition
      CancelOperationRequest: MessageTypeDefinition<_webops_v1_CancelOperationRequest, _webops_v1_CancelOperationRequest__Output>
      CancelOperationResponse: MessageTypeDefinition<_webops_v1_CancelOperationResponse, _webops_v1_CancelOperationResponse__Output>
      ChangeReport: MessageTypeDefinition<_webops_v1_ChangeReport, _webops_v1_ChangeReport__Output>
      ChangeStage: MessageTypeDefinition<_webops_v1_ChangeStage, _webops_v1_ChangeStage__Output>
      CreateOperationRequest: MessageTypeDefinition<_webops_v1_CreateOperationRequest, _webops_v1_CreateOperationRequest__Output>
      CreateOperationResponse: MessageTypeDefinition<_webops_v1_CreateOperationResponse, _webops_v1_CreateOperationResponse__Output>
      DiscoverAddonsRequest: MessageTypeDefinition<_webops_v1_DiscoverAddonsRequest, _webops_v1_DiscoverAddonsRequest__Output>
      DiscoverAddonsResponse: MessageTypeDefinition<_webops_v1_DiscoverAddonsResponse, _webops_v1_DiscoverAddonsResponse__Output>
      Execution: MessageTypeDefinition<_webops_v1_Execution, _webops_v1_Execution__Output>
      ExecutionState: EnumTypeDefinition
      GetAddonConfigRequest: MessageTypeDefinition<_webops_v1_GetAddonConfigRequest, _webops_v1_GetAddonConfigRequest__Output>
      GetAddonConfigResponse: MessageTypeDefinition<_webops_v1_GetAddonConfigResponse, _webops_v1_GetAddonConfigResponse__Output>
      GetAddonRequest: MessageTypeDefinition<_webops_v1_GetAddonRequest, _webops_v1_GetAddonRequest__Output>
      GetAddonResponse: MessageTypeDefinition<_webops_v1_GetAddonResponse, _webops_v1_GetAddonResponse__Output>
      GetOperationHistoryRequest: MessageTypeDefinition<_webops_v1_GetOperationHistoryRequest, _webops_v1_GetOperationHistoryRequest__Output>
      GetOperationHistoryResponse: MessageTypeDefinition<_webops_v1_GetOperationHistoryResponse, _webops_v1_GetOperationHistoryResponse__Output>
      GetOperationRequest: MessageTypeDefinition<_webops_v1_GetOperationRequest, _webops_v1_GetOperationRequest__Output>
      GetOperationResponse: MessageTypeDefinition<_webops_v1_GetOperationResponse, _webops_v1_GetOperationResponse__Output>
      Health: EnumTypeDefinition
      HistoryEntry: MessageTypeDefinition<_webops_v1_HistoryEntry, _webops_v1_HistoryEntry__Output>
      HostFacts: MessageTypeDefinition<_webops_v1_HostFacts, _webops_v1_HostFacts__Output>
      HostState: EnumTypeDefinition
      HostTarget: MessageTypeDefinition<_webops_v1_HostTarget, _webops_v1_HostTarget__Output>
      ListAddonStatesRequest: MessageTypeDefinition<_webops_v1_ListAddonStatesRequest, _webops_v1_ListAddonStatesRequest__Output>
      ListAddonStatesResponse: MessageTypeDefinition<_webops_v1_ListAddonStatesResponse, _webops_v1_ListAddonStatesResponse__Output>
      ListAddonsRequest: MessageTypeDefinition<_webops_v1_ListAddonsRequest, _webops_v1_ListAddonsRequest__Output>
      ListAddonsResponse: MessageTypeDefinition<_webops_v1_ListAddonsResponse, _webops_v1_ListAddonsResponse__Output>
      ListBackupsRequest: MessageTypeDefinition<_webops_v1_ListBackupsRequest, _webops_v1_ListBackupsRequest__Output>
      ListBackupsResponse: MessageTypeDefinition<_webops_v1_ListBackupsResponse, _webops_v1_ListBackupsResponse__Output>
      ListOperationsRequest: MessageTypeDefinition<_webops_v1_ListOperationsRequest, _webops_v1_ListOperationsRequest__Output>
      ListOperationsResponse: MessageTypeDefinition<_webops_v1_ListOperationsResponse, _webops_v1_ListOperationsResponse__Output>
      ListReleasesRequest: MessageTypeDefinition<_webops_v1_ListReleasesRequest, _webops_v1_ListReleasesRequest__Output>
      ListReleasesResponse: MessageTypeDefinition<_webops_v1_ListReleasesResponse, _webops_v1_ListReleasesResponse__Output>
      Operation: MessageTypeDefinition<_webops_v1_Operation, _webops_v1_Operation__Output>
      OperationKind: EnumTypeDefinition
      /**
       * Operations: one thing done by one addon on some hosts. Asynchronous: created, then watched or read.
       */
      OperationService: SubtypeConstructor<typeof grpc.Client, _webops_v1_OperationServiceClient> & { service: _webops_v1_OperationServiceDefinition }
      OperationState: EnumTypeDefinition
      OutputChunk: MessageTypeDefinition<_webops_v1_OutputChunk, _webops_v1_OutputChunk__Output>
      OutputStream: EnumTypeDefinition
      Problem: MessageTypeDefinition<_webops_v1_Problem, _webops_v1_Problem__Output>
      PublishAddonRequest: MessageTypeDefinition<_webops_v1_PublishAddonRequest, _webops_v1_PublishAddonRequest__Output>
      PublishAddonResponse: MessageTypeDefinition<_webops_v1_PublishAddonResponse, _webops_v1_PublishAddonResponse__Output>
      ReadOutputRequest: MessageTypeDefinition<_webops_v1_ReadOutputRequest, _webops_v1_ReadOutputRequest__Output>
      ReadOutputResponse: MessageTypeDefinition<_webops_v1_ReadOutputResponse, _webops_v1_ReadOutputResponse__Output>
      Release: MessageTypeDefinition<_webops_v1_Release, _webops_v1_Release__Output>
      RetryOperationRequest: MessageTypeDefinition<_webops_v1_RetryOperationRequest, _webops_v1_RetryOperationRequest__Output>
      RetryOperationResponse: MessageTypeDefinition<_webops_v1_RetryOperationResponse, _webops_v1_RetryOperationResponse__Output>
      RetryPolicy: MessageTypeDefinition<_webops_v1_RetryPolicy, _webops_v1_RetryPolicy__Output>
      Reversibility: EnumTypeDefinition
      SetAddonEnabledRequest: MessageTypeDefinition<_webops_v1_SetAddonEnabledRequest, _webops_v1_SetAddonEnabledRequest__Output>
      SetAddonEnabledResponse: MessageTypeDefinition<_webops_v1_SetAddonEnabledResponse, _webops_v1_SetAddonEnabledResponse__Output>
      WatchOperationRequest: MessageTypeDefinition<_webops_v1_WatchOperationRequest, _webops_v1_WatchOperationRequest__Output>
      WatchOperationResponse: MessageTypeDefinition<_webops_v1_WatchOperationResponse, _webops_v1_WatchOperationResponse__Output>
    }
  }
}

