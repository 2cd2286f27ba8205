import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from './webops/v1/AddonState.js';
import type { AgentHeartbeat as _webops_v1_AgentHeartbeat, AgentHeartbeat__Output as _webops_v1_AgentHeartbeat__Output } from './webops/v1/AgentHeartbeat.js';
import type { AgentHello as _webops_v1_AgentHello, AgentHello__Output as _webops_v1_AgentHello__Output } from './webops/v1/AgentHello.js';
import type { AgentLinkServiceClient as _webops_v1_AgentLinkServiceClient, AgentLinkServiceDefinition as _webops_v1_AgentLinkServiceDefinition } from './webops/v1/AgentLinkService.js';
import type { Attempt as _webops_v1_Attempt, Attempt__Output as _webops_v1_Attempt__Output } from './webops/v1/Attempt.js';
import type { BackupFile as _webops_v1_BackupFile, BackupFile__Output as _webops_v1_BackupFile__Output } from './webops/v1/BackupFile.js';
import type { CancelExecution as _webops_v1_CancelExecution, CancelExecution__Output as _webops_v1_CancelExecution__Output } from './webops/v1/CancelExecution.js';
import type { CancelOperationRequest as _webops_v1_CancelOperationRequest, CancelOperationRequest__Output as _webops_v1_CancelOperationRequest__Output } from './webops/v1/CancelOperationRequest.js';
import type { CancelOperationResponse as _webops_v1_CancelOperationResponse, CancelOperationResponse__Output as _webops_v1_CancelOperationResponse__Output } from './webops/v1/CancelOperationResponse.js';
import type { CertificateIssued as _webops_v1_CertificateIssued, CertificateIssued__Output as _webops_v1_CertificateIssued__Output } from './webops/v1/CertificateIssued.js';
import type { CertificateRequest as _webops_v1_CertificateRequest, CertificateRequest__Output as _webops_v1_CertificateRequest__Output } from './webops/v1/CertificateRequest.js';
import type { ChangeReport as _webops_v1_ChangeReport, ChangeReport__Output as _webops_v1_ChangeReport__Output } from './webops/v1/ChangeReport.js';
import type { ChangeStage as _webops_v1_ChangeStage, ChangeStage__Output as _webops_v1_ChangeStage__Output } from './webops/v1/ChangeStage.js';
import type { ConnectRequest as _webops_v1_ConnectRequest, ConnectRequest__Output as _webops_v1_ConnectRequest__Output } from './webops/v1/ConnectRequest.js';
import type { ConnectResponse as _webops_v1_ConnectResponse, ConnectResponse__Output as _webops_v1_ConnectResponse__Output } from './webops/v1/ConnectResponse.js';
import type { ControllerWelcome as _webops_v1_ControllerWelcome, ControllerWelcome__Output as _webops_v1_ControllerWelcome__Output } from './webops/v1/ControllerWelcome.js';
import type { CreateOperationRequest as _webops_v1_CreateOperationRequest, CreateOperationRequest__Output as _webops_v1_CreateOperationRequest__Output } from './webops/v1/CreateOperationRequest.js';
import type { CreateOperationResponse as _webops_v1_CreateOperationResponse, CreateOperationResponse__Output as _webops_v1_CreateOperationResponse__Output } from './webops/v1/CreateOperationResponse.js';
import type { Dispatch as _webops_v1_Dispatch, Dispatch__Output as _webops_v1_Dispatch__Output } from './webops/v1/Dispatch.js';
import type { DispatchRefused as _webops_v1_DispatchRefused, DispatchRefused__Output as _webops_v1_DispatchRefused__Output } from './webops/v1/DispatchRefused.js';
import type { Execution as _webops_v1_Execution, Execution__Output as _webops_v1_Execution__Output } from './webops/v1/Execution.js';
import type { ExecutionProgress as _webops_v1_ExecutionProgress, ExecutionProgress__Output as _webops_v1_ExecutionProgress__Output } from './webops/v1/ExecutionProgress.js';
import type { ExecutionResult as _webops_v1_ExecutionResult, ExecutionResult__Output as _webops_v1_ExecutionResult__Output } from './webops/v1/ExecutionResult.js';
import type { ExecutionStarted as _webops_v1_ExecutionStarted, ExecutionStarted__Output as _webops_v1_ExecutionStarted__Output } from './webops/v1/ExecutionStarted.js';
import type { FetchBundleRequest as _webops_v1_FetchBundleRequest, FetchBundleRequest__Output as _webops_v1_FetchBundleRequest__Output } from './webops/v1/FetchBundleRequest.js';
import type { FetchBundleResponse as _webops_v1_FetchBundleResponse, FetchBundleResponse__Output as _webops_v1_FetchBundleResponse__Output } from './webops/v1/FetchBundleResponse.js';
import type { GetOperationHistoryRequest as _webops_v1_GetOperationHistoryRequest, GetOperationHistoryRequest__Output as _webops_v1_GetOperationHistoryRequest__Output } from './webops/v1/GetOperationHistoryRequest.js';
import type { GetOperationHistoryResponse as _webops_v1_GetOperationHistoryResponse, GetOperationHistoryResponse__Output as _webops_v1_GetOperationHistoryResponse__Output } from './webops/v1/GetOperationHistoryResponse.js';
import type { GetOperationRequest as _webops_v1_GetOperationRequest, GetOperationRequest__Output as _webops_v1_GetOperationRequest__Output } from './webops/v1/GetOperationRequest.js';
import type { GetOperationResponse as _webops_v1_GetOperationResponse, GetOperationResponse__Output as _webops_v1_GetOperationResponse__Output } from './webops/v1/GetOperationResponse.js';
import type { HistoryEntry as _webops_v1_HistoryEntry, HistoryEntry__Output as _webops_v1_HistoryEntry__Output } from './webops/v1/HistoryEntry.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from './webops/v1/HostFacts.js';
import type { HostTarget as _webops_v1_HostTarget, HostTarget__Output as _webops_v1_HostTarget__Output } from './webops/v1/HostTarget.js';
import type { JournalEntry as _webops_v1_JournalEntry, JournalEntry__Output as _webops_v1_JournalEntry__Output } from './webops/v1/JournalEntry.js';
import type { ListOperationsRequest as _webops_v1_ListOperationsRequest, ListOperationsRequest__Output as _webops_v1_ListOperationsRequest__Output } from './webops/v1/ListOperationsRequest.js';
import type { ListOperationsResponse as _webops_v1_ListOperationsResponse, ListOperationsResponse__Output as _webops_v1_ListOperationsResponse__Output } from './webops/v1/ListOperationsResponse.js';
import type { MonitoredAddon as _webops_v1_MonitoredAddon, MonitoredAddon__Output as _webops_v1_MonitoredAddon__Output } from './webops/v1/MonitoredAddon.js';
import type { MonitoredAddons as _webops_v1_MonitoredAddons, MonitoredAddons__Output as _webops_v1_MonitoredAddons__Output } from './webops/v1/MonitoredAddons.js';
import type { NatsCredentials as _webops_v1_NatsCredentials, NatsCredentials__Output as _webops_v1_NatsCredentials__Output } from './webops/v1/NatsCredentials.js';
import type { ObservedState as _webops_v1_ObservedState, ObservedState__Output as _webops_v1_ObservedState__Output } from './webops/v1/ObservedState.js';
import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from './webops/v1/Operation.js';
import type { OperationServiceClient as _webops_v1_OperationServiceClient, OperationServiceDefinition as _webops_v1_OperationServiceDefinition } from './webops/v1/OperationService.js';
import type { OutputAck as _webops_v1_OutputAck, OutputAck__Output as _webops_v1_OutputAck__Output } from './webops/v1/OutputAck.js';
import type { OutputChunk as _webops_v1_OutputChunk, OutputChunk__Output as _webops_v1_OutputChunk__Output } from './webops/v1/OutputChunk.js';
import type { PreviousRelease as _webops_v1_PreviousRelease, PreviousRelease__Output as _webops_v1_PreviousRelease__Output } from './webops/v1/PreviousRelease.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from './webops/v1/Problem.js';
import type { ReadOutputRequest as _webops_v1_ReadOutputRequest, ReadOutputRequest__Output as _webops_v1_ReadOutputRequest__Output } from './webops/v1/ReadOutputRequest.js';
import type { ReadOutputResponse as _webops_v1_ReadOutputResponse, ReadOutputResponse__Output as _webops_v1_ReadOutputResponse__Output } from './webops/v1/ReadOutputResponse.js';
import type { ResultAck as _webops_v1_ResultAck, ResultAck__Output as _webops_v1_ResultAck__Output } from './webops/v1/ResultAck.js';
import type { RetryOperationRequest as _webops_v1_RetryOperationRequest, RetryOperationRequest__Output as _webops_v1_RetryOperationRequest__Output } from './webops/v1/RetryOperationRequest.js';
import type { RetryOperationResponse as _webops_v1_RetryOperationResponse, RetryOperationResponse__Output as _webops_v1_RetryOperationResponse__Output } from './webops/v1/RetryOperationResponse.js';
import type { RetryPolicy as _webops_v1_RetryPolicy, RetryPolicy__Output as _webops_v1_RetryPolicy__Output } from './webops/v1/RetryPolicy.js';
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
      AddonState: MessageTypeDefinition<_webops_v1_AddonState, _webops_v1_AddonState__Output>
      AddonStatus: EnumTypeDefinition
      AddonType: EnumTypeDefinition
      AgentHeartbeat: MessageTypeDefinition<_webops_v1_AgentHeartbeat, _webops_v1_AgentHeartbeat__Output>
      AgentHello: MessageTypeDefinition<_webops_v1_AgentHello, _webops_v1_AgentHello__Output>
      /**
       * Served on the agents' listener only.
       */
      AgentLinkService: SubtypeConstructor<typeof grpc.Client, _webops_v1_AgentLinkServiceClient> & { service: _webops_v1_AgentLinkServiceDefinition }
      Attempt: MessageTypeDefinition<_webops_v1_Attempt, _webops_v1_Attempt__Output>
      BackupFile: MessageTypeDefinition<_webops_v1_BackupFile, _webops_v1_BackupFile__Output>
      CallerRole: EnumTypeDefinition
      CallerState: EnumTypeDefinition
      CancelExecution: MessageTypeDefinition<_webops_v1_CancelExecution, _webops_v1_CancelExecution__Output>
      CancelOperationRequest: MessageTypeDefinition<_webops_v1_CancelOperationRequest, _webops_v1_CancelOperationRequest__Output>
      CancelOperationResponse: MessageTypeDefinition<_webops_v1_CancelOperationResponse, _webops_v1_CancelOperationResponse__Output>
      CertificateIssued: MessageTypeDefinition<_webops_v1_CertificateIssued, _webops_v1_CertificateIssued__Output>
      CertificateRequest: MessageTypeDefinition<_webops_v1_CertificateRequest, _webops_v1_CertificateRequest__Output>
      ChangeReport: MessageTypeDefinition<_webops_v1_ChangeReport, _webops_v1_ChangeReport__Output>
      ChangeStage: MessageTypeDefinition<_webops_v1_ChangeStage, _webops_v1_ChangeStage__Output>
      ConnectRequest: MessageTypeDefinition<_webops_v1_ConnectRequest, _webops_v1_ConnectRequest__Output>
      ConnectResponse: MessageTypeDefinition<_webops_v1_ConnectResponse, _webops_v1_ConnectResponse__Output>
      ControllerWelcome: MessageTypeDefinition<_webops_v1_ControllerWelcome, _webops_v1_ControllerWelcome__Output>
      CreateOperationRequest: MessageTypeDefinition<_webops_v1_CreateOperationRequest, _webops_v1_CreateOperationRequest__Output>
      CreateOperationResponse: MessageTypeDefinition<_webops_v1_CreateOperationResponse, _webops_v1_CreateOperationResponse__Output>
      Dispatch: MessageTypeDefinition<_webops_v1_Dispatch, _webops_v1_Dispatch__Output>
      DispatchRefused: MessageTypeDefinition<_webops_v1_DispatchRefused, _webops_v1_DispatchRefused__Output>
      Execution: MessageTypeDefinition<_webops_v1_Execution, _webops_v1_Execution__Output>
      ExecutionProgress: MessageTypeDefinition<_webops_v1_ExecutionProgress, _webops_v1_ExecutionProgress__Output>
      ExecutionResult: MessageTypeDefinition<_webops_v1_ExecutionResult, _webops_v1_ExecutionResult__Output>
      ExecutionStarted: MessageTypeDefinition<_webops_v1_ExecutionStarted, _webops_v1_ExecutionStarted__Output>
      ExecutionState: EnumTypeDefinition
      FetchBundleRequest: MessageTypeDefinition<_webops_v1_FetchBundleRequest, _webops_v1_FetchBundleRequest__Output>
      FetchBundleResponse: MessageTypeDefinition<_webops_v1_FetchBundleResponse, _webops_v1_FetchBundleResponse__Output>
      GetOperationHistoryRequest: MessageTypeDefinition<_webops_v1_GetOperationHistoryRequest, _webops_v1_GetOperationHistoryRequest__Output>
      GetOperationHistoryResponse: MessageTypeDefinition<_webops_v1_GetOperationHistoryResponse, _webops_v1_GetOperationHistoryResponse__Output>
      GetOperationRequest: MessageTypeDefinition<_webops_v1_GetOperationRequest, _webops_v1_GetOperationRequest__Output>
      GetOperationResponse: MessageTypeDefinition<_webops_v1_GetOperationResponse, _webops_v1_GetOperationResponse__Output>
      Health: EnumTypeDefinition
      HistoryEntry: MessageTypeDefinition<_webops_v1_HistoryEntry, _webops_v1_HistoryEntry__Output>
      HostFacts: MessageTypeDefinition<_webops_v1_HostFacts, _webops_v1_HostFacts__Output>
      HostState: EnumTypeDefinition
      HostTarget: MessageTypeDefinition<_webops_v1_HostTarget, _webops_v1_HostTarget__Output>
      JournalEntry: MessageTypeDefinition<_webops_v1_JournalEntry, _webops_v1_JournalEntry__Output>
      ListOperationsRequest: MessageTypeDefinition<_webops_v1_ListOperationsRequest, _webops_v1_ListOperationsRequest__Output>
      ListOperationsResponse: MessageTypeDefinition<_webops_v1_ListOperationsResponse, _webops_v1_ListOperationsResponse__Output>
      MonitoredAddon: MessageTypeDefinition<_webops_v1_MonitoredAddon, _webops_v1_MonitoredAddon__Output>
      MonitoredAddons: MessageTypeDefinition<_webops_v1_MonitoredAddons, _webops_v1_MonitoredAddons__Output>
      NatsCredentials: MessageTypeDefinition<_webops_v1_NatsCredentials, _webops_v1_NatsCredentials__Output>
      ObservedState: MessageTypeDefinition<_webops_v1_ObservedState, _webops_v1_ObservedState__Output>
      Operation: MessageTypeDefinition<_webops_v1_Operation, _webops_v1_Operation__Output>
      OperationKind: EnumTypeDefinition
      /**
       * Operations: one thing done by one addon on some hosts. Asynchronous: created, then watched or read.
       */
      OperationService: SubtypeConstructor<typeof grpc.Client, _webops_v1_OperationServiceClient> & { service: _webops_v1_OperationServiceDefinition }
      OperationState: EnumTypeDefinition
      OutputAck: MessageTypeDefinition<_webops_v1_OutputAck, _webops_v1_OutputAck__Output>
      OutputChunk: MessageTypeDefinition<_webops_v1_OutputChunk, _webops_v1_OutputChunk__Output>
      OutputStream: EnumTypeDefinition
      PreviousRelease: MessageTypeDefinition<_webops_v1_PreviousRelease, _webops_v1_PreviousRelease__Output>
      Problem: MessageTypeDefinition<_webops_v1_Problem, _webops_v1_Problem__Output>
      ReadOutputRequest: MessageTypeDefinition<_webops_v1_ReadOutputRequest, _webops_v1_ReadOutputRequest__Output>
      ReadOutputResponse: MessageTypeDefinition<_webops_v1_ReadOutputResponse, _webops_v1_ReadOutputResponse__Output>
      ResultAck: MessageTypeDefinition<_webops_v1_ResultAck, _webops_v1_ResultAck__Output>
      RetryOperationRequest: MessageTypeDefinition<_webops_v1_RetryOperationRequest, _webops_v1_RetryOperationRequest__Output>
      RetryOperationResponse: MessageTypeDefinition<_webops_v1_RetryOperationResponse, _webops_v1_RetryOperationResponse__Output>
      RetryPolicy: MessageTypeDefinition<_webops_v1_RetryPolicy, _webops_v1_RetryPolicy__Output>
      Reversibility: EnumTypeDefinition
      WatchOperationRequest: MessageTypeDefinition<_webops_v1_WatchOperationRequest, _webops_v1_WatchOperationRequest__Output>
      WatchOperationResponse: MessageTypeDefinition<_webops_v1_WatchOperationResponse, _webops_v1_WatchOperationResponse__Output>
    }
  }
}

