import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddonState as _webops_v1_AddonState, AddonState__Output as _webops_v1_AddonState__Output } from './webops/v1/AddonState.js';
import type { ApplyPlanRequest as _webops_v1_ApplyPlanRequest, ApplyPlanRequest__Output as _webops_v1_ApplyPlanRequest__Output } from './webops/v1/ApplyPlanRequest.js';
import type { ApplyPlanResponse as _webops_v1_ApplyPlanResponse, ApplyPlanResponse__Output as _webops_v1_ApplyPlanResponse__Output } from './webops/v1/ApplyPlanResponse.js';
import type { Attempt as _webops_v1_Attempt, Attempt__Output as _webops_v1_Attempt__Output } from './webops/v1/Attempt.js';
import type { BackupFile as _webops_v1_BackupFile, BackupFile__Output as _webops_v1_BackupFile__Output } from './webops/v1/BackupFile.js';
import type { CancelOperationRequest as _webops_v1_CancelOperationRequest, CancelOperationRequest__Output as _webops_v1_CancelOperationRequest__Output } from './webops/v1/CancelOperationRequest.js';
import type { CancelOperationResponse as _webops_v1_CancelOperationResponse, CancelOperationResponse__Output as _webops_v1_CancelOperationResponse__Output } from './webops/v1/CancelOperationResponse.js';
import type { ChangeReport as _webops_v1_ChangeReport, ChangeReport__Output as _webops_v1_ChangeReport__Output } from './webops/v1/ChangeReport.js';
import type { ChangeStage as _webops_v1_ChangeStage, ChangeStage__Output as _webops_v1_ChangeStage__Output } from './webops/v1/ChangeStage.js';
import type { ConfigChange as _webops_v1_ConfigChange, ConfigChange__Output as _webops_v1_ConfigChange__Output } from './webops/v1/ConfigChange.js';
import type { CreateOperationRequest as _webops_v1_CreateOperationRequest, CreateOperationRequest__Output as _webops_v1_CreateOperationRequest__Output } from './webops/v1/CreateOperationRequest.js';
import type { CreateOperationResponse as _webops_v1_CreateOperationResponse, CreateOperationResponse__Output as _webops_v1_CreateOperationResponse__Output } from './webops/v1/CreateOperationResponse.js';
import type { Execution as _webops_v1_Execution, Execution__Output as _webops_v1_Execution__Output } from './webops/v1/Execution.js';
import type { GetOperationHistoryRequest as _webops_v1_GetOperationHistoryRequest, GetOperationHistoryRequest__Output as _webops_v1_GetOperationHistoryRequest__Output } from './webops/v1/GetOperationHistoryRequest.js';
import type { GetOperationHistoryResponse as _webops_v1_GetOperationHistoryResponse, GetOperationHistoryResponse__Output as _webops_v1_GetOperationHistoryResponse__Output } from './webops/v1/GetOperationHistoryResponse.js';
import type { GetOperationRequest as _webops_v1_GetOperationRequest, GetOperationRequest__Output as _webops_v1_GetOperationRequest__Output } from './webops/v1/GetOperationRequest.js';
import type { GetOperationResponse as _webops_v1_GetOperationResponse, GetOperationResponse__Output as _webops_v1_GetOperationResponse__Output } from './webops/v1/GetOperationResponse.js';
import type { GetPlanRequest as _webops_v1_GetPlanRequest, GetPlanRequest__Output as _webops_v1_GetPlanRequest__Output } from './webops/v1/GetPlanRequest.js';
import type { GetPlanResponse as _webops_v1_GetPlanResponse, GetPlanResponse__Output as _webops_v1_GetPlanResponse__Output } from './webops/v1/GetPlanResponse.js';
import type { HistoryEntry as _webops_v1_HistoryEntry, HistoryEntry__Output as _webops_v1_HistoryEntry__Output } from './webops/v1/HistoryEntry.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from './webops/v1/HostFacts.js';
import type { HostTarget as _webops_v1_HostTarget, HostTarget__Output as _webops_v1_HostTarget__Output } from './webops/v1/HostTarget.js';
import type { ListOperationsRequest as _webops_v1_ListOperationsRequest, ListOperationsRequest__Output as _webops_v1_ListOperationsRequest__Output } from './webops/v1/ListOperationsRequest.js';
import type { ListOperationsResponse as _webops_v1_ListOperationsResponse, ListOperationsResponse__Output as _webops_v1_ListOperationsResponse__Output } from './webops/v1/ListOperationsResponse.js';
import type { Operation as _webops_v1_Operation, Operation__Output as _webops_v1_Operation__Output } from './webops/v1/Operation.js';
import type { OperationServiceClient as _webops_v1_OperationServiceClient, OperationServiceDefinition as _webops_v1_OperationServiceDefinition } from './webops/v1/OperationService.js';
import type { OutputChunk as _webops_v1_OutputChunk, OutputChunk__Output as _webops_v1_OutputChunk__Output } from './webops/v1/OutputChunk.js';
import type { Plan as _webops_v1_Plan, Plan__Output as _webops_v1_Plan__Output } from './webops/v1/Plan.js';
import type { PlanGroup as _webops_v1_PlanGroup, PlanGroup__Output as _webops_v1_PlanGroup__Output } from './webops/v1/PlanGroup.js';
import type { PlanOperation as _webops_v1_PlanOperation, PlanOperation__Output as _webops_v1_PlanOperation__Output } from './webops/v1/PlanOperation.js';
import type { PlanServiceClient as _webops_v1_PlanServiceClient, PlanServiceDefinition as _webops_v1_PlanServiceDefinition } from './webops/v1/PlanService.js';
import type { PlanStep as _webops_v1_PlanStep, PlanStep__Output as _webops_v1_PlanStep__Output } from './webops/v1/PlanStep.js';
import type { Problem as _webops_v1_Problem, Problem__Output as _webops_v1_Problem__Output } from './webops/v1/Problem.js';
import type { ReadOutputRequest as _webops_v1_ReadOutputRequest, ReadOutputRequest__Output as _webops_v1_ReadOutputRequest__Output } from './webops/v1/ReadOutputRequest.js';
import type { ReadOutputResponse as _webops_v1_ReadOutputResponse, ReadOutputResponse__Output as _webops_v1_ReadOutputResponse__Output } from './webops/v1/ReadOutputResponse.js';
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
      ApplyPlanRequest: MessageTypeDefinition<_webops_v1_ApplyPlanRequest, _webops_v1_ApplyPlanRequest__Output>
      ApplyPlanResponse: MessageTypeDefinition<_webops_v1_ApplyPlanResponse, _webops_v1_ApplyPlanResponse__Output>
      Attempt: MessageTypeDefinition<_webops_v1_Attempt, _webops_v1_Attempt__Output>
      BackupFile: MessageTypeDefinition<_webops_v1_BackupFile, _webops_v1_BackupFile__Output>
      CallerRole: EnumTypeDefinition
      CallerState: EnumTypeDefinition
      CancelOperationRequest: MessageTypeDefinition<_webops_v1_CancelOperationRequest, _webops_v1_CancelOperationRequest__Output>
      CancelOperationResponse: MessageTypeDefinition<_webops_v1_CancelOperationResponse, _webops_v1_CancelOperationResponse__Output>
      ChangeReport: MessageTypeDefinition<_webops_v1_ChangeReport, _webops_v1_ChangeReport__Output>
      ChangeStage: MessageTypeDefinition<_webops_v1_ChangeStage, _webops_v1_ChangeStage__Output>
      ConfigChange: MessageTypeDefinition<_webops_v1_ConfigChange, _webops_v1_ConfigChange__Output>
      CreateOperationRequest: MessageTypeDefinition<_webops_v1_CreateOperationRequest, _webops_v1_CreateOperationRequest__Output>
      CreateOperationResponse: MessageTypeDefinition<_webops_v1_CreateOperationResponse, _webops_v1_CreateOperationResponse__Output>
      Execution: MessageTypeDefinition<_webops_v1_Execution, _webops_v1_Execution__Output>
      ExecutionState: EnumTypeDefinition
      GetOperationHistoryRequest: MessageTypeDefinition<_webops_v1_GetOperationHistoryRequest, _webops_v1_GetOperationHistoryRequest__Output>
      GetOperationHistoryResponse: MessageTypeDefinition<_webops_v1_GetOperationHistoryResponse, _webops_v1_GetOperationHistoryResponse__Output>
      GetOperationRequest: MessageTypeDefinition<_webops_v1_GetOperationRequest, _webops_v1_GetOperationRequest__Output>
      GetOperationResponse: MessageTypeDefinition<_webops_v1_GetOperationResponse, _webops_v1_GetOperationResponse__Output>
      GetPlanRequest: MessageTypeDefinition<_webops_v1_GetPlanRequest, _webops_v1_GetPlanRequest__Output>
      GetPlanResponse: MessageTypeDefinition<_webops_v1_GetPlanResponse, _webops_v1_GetPlanResponse__Output>
      Health: EnumTypeDefinition
      HistoryEntry: MessageTypeDefinition<_webops_v1_HistoryEntry, _webops_v1_HistoryEntry__Output>
      HostFacts: MessageTypeDefinition<_webops_v1_HostFacts, _webops_v1_HostFacts__Output>
      HostState: EnumTypeDefinition
      HostTarget: MessageTypeDefinition<_webops_v1_HostTarget, _webops_v1_HostTarget__Output>
      ListOperationsRequest: MessageTypeDefinition<_webops_v1_ListOperationsRequest, _webops_v1_ListOperationsRequest__Output>
      ListOperationsResponse: MessageTypeDefinition<_webops_v1_ListOperationsResponse, _webops_v1_ListOperationsResponse__Output>
      Operation: MessageTypeDefinition<_webops_v1_Operation, _webops_v1_Operation__Output>
      OperationKind: EnumTypeDefinition
      /**
       * Operations: one thing done by one addon on some hosts. Asynchronous: created, then watched or read.
       */
      OperationService: SubtypeConstructor<typeof grpc.Client, _webops_v1_OperationServiceClient> & { service: _webops_v1_OperationServiceDefinition }
      OperationState: EnumTypeDefinition
      OutputChunk: MessageTypeDefinition<_webops_v1_OutputChunk, _webops_v1_OutputChunk__Output>
      OutputStream: EnumTypeDefinition
      Plan: MessageTypeDefinition<_webops_v1_Plan, _webops_v1_Plan__Output>
      PlanGroup: MessageTypeDefinition<_webops_v1_PlanGroup, _webops_v1_PlanGroup__Output>
      PlanOperation: MessageTypeDefinition<_webops_v1_PlanOperation, _webops_v1_PlanOperation__Output>
      /**
       * Plans: what a change would do on which host, before it does it.
       */
      PlanService: SubtypeConstructor<typeof grpc.Client, _webops_v1_PlanServiceClient> & { service: _webops_v1_PlanServiceDefinition }
      PlanStep: MessageTypeDefinition<_webops_v1_PlanStep, _webops_v1_PlanStep__Output>
      Problem: MessageTypeDefinition<_webops_v1_Problem, _webops_v1_Problem__Output>
      ReadOutputRequest: MessageTypeDefinition<_webops_v1_ReadOutputRequest, _webops_v1_ReadOutputRequest__Output>
      ReadOutputResponse: MessageTypeDefinition<_webops_v1_ReadOutputResponse, _webops_v1_ReadOutputResponse__Output>
      RetryOperationRequest: MessageTypeDefinition<_webops_v1_RetryOperationRequest, _webops_v1_RetryOperationRequest__Output>
      RetryOperationResponse: MessageTypeDefinition<_webops_v1_RetryOperationResponse, _webops_v1_RetryOperationResponse__Output>
      RetryPolicy: MessageTypeDefinition<_webops_v1_RetryPolicy, _webops_v1_RetryPolicy__Output>
      Reversibility: EnumTypeDefinition
      WatchOperationRequest: MessageTypeDefinition<_webops_v1_WatchOperationRequest, _webops_v1_WatchOperationRequest__Output>
      WatchOperationResponse: MessageTypeDefinition<_webops_v1_WatchOperationResponse, _webops_v1_WatchOperationResponse__Output>
    }
  }
}

