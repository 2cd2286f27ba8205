/** Everything that the packages know of the wire: the protocol, its client and server, errors, identity, events. */
export {
  type AgentLink,
  type AgentLinkClient,
  type AgentLinkOptions,
  createAgentLinkClient,
} from './agent-link-client.js';
export {
  type AddonsClient,
  type ApiClient,
  type ApiClientOptions,
  type AuditClient,
  type CallersClient,
  type EventsClient,
  type AlertsClient,
  type WebhooksClient,
  type ConfigurationClient,
  type SecretsClient,
  type FleetClient,
  createApiClient,
  type EnrollmentClient,
  type HostsClient,
  type OperationsClient,
  type SystemClient,
} from './api-client.js';
export { type CallOptions, channelCredentials, type StreamMethod, type UnaryMethod } from './calls.js';
export { crc32 } from './checksum.js';
export {
  type RenewableServerCredentials,
  type ServerCredentialsOptions,
  serverCredentials,
} from './credentials.js';
export {
  ADDON_TYPES,
  type AddonType,
  addonStatusFromWire,
  addonStatusToWire,
  addonTypeFromWire,
  addonTypeToWire,
  AUDIT_FAULT_KINDS,
  type AuditFaultKind,
  auditFaultKindFromWire,
  auditFaultKindToWire,
  CALLER_ROLES,
  CALLER_STATES,
  type CallerRole,
  type CallerState,
  callerRoleFromWire,
  callerRoleToWire,
  callerStateFromWire,
  callerStateToWire,
  EXECUTION_STATES,
  type ExecutionState,
  executionStateFromWire,
  executionStateToWire,
  FINAL_EXECUTION_STATES,
  FINAL_OPERATION_STATES,
  HOST_STATES,
  type HostState,
  healthFromWire,
  healthToWire,
  hostStateFromWire,
  hostStateToWire,
  kindFromWire,
  kindToWire,
  OPERATION_STATES,
  type OperationState,
  OUTPUT_STREAMS,
  type OutputStream,
  REVERSIBILITIES,
  type Reversibility,
  reversibilityFromWire,
  reversibilityToWire,
  operationStateFromWire,
  operationStateToWire,
  requireEnum,
  streamFromWire,
  streamToWire,
} from './enums.js';
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetail,
  fromServiceError,
  STATUS_DETAILS_KEY,
  toServiceError,
  toWebopsError,
  WebopsError,
  type WebopsErrorOptions,
} from './errors.js';
export {
  type AddonHealthData,
  type AlertChangedData,
  type AddonStatusData,
  EVENT_SCHEMAS,
  type EventData,
  type EventType,
  type ExecutionChangedData,
  type HostFactsData,
  type HostHealthData,
  type HostStatusData,
  type OperationChangedData,
} from './event-schemas.js';
export {
  createEvent,
  ENVELOPE_SCHEMA,
  type EventEnvelope,
  encodeEvent,
  eventSubject,
  MAX_EVENT_BYTES,
  type NewEvent,
  parseEvent,
} from './events.js';
export type { Timestamp, Timestamp__Output } from './generated/google/protobuf/Timestamp.js';
export type { Addon, Addon__Output } from './generated/webops/v1/Addon.js';
export type { AddonError, AddonError__Output } from './generated/webops/v1/AddonError.js';
export type { AddonStatistics, AddonStatistics__Output } from './generated/webops/v1/AddonStatistics.js';
export type { AddonState, AddonState__Output } from './generated/webops/v1/AddonState.js';
export type { AddonStatus__Output as WireAddonStatus } from './generated/webops/v1/AddonStatus.js';
export type { AddonType__Output as WireAddonType } from './generated/webops/v1/AddonType.js';
export type { AgentHeartbeat, AgentHeartbeat__Output } from './generated/webops/v1/AgentHeartbeat.js';
export type { AgentHello, AgentHello__Output } from './generated/webops/v1/AgentHello.js';
export type { ApplyPlanRequest, ApplyPlanRequest__Output } from './generated/webops/v1/ApplyPlanRequest.js';
export type { ConfigChange, ConfigChange__Output } from './generated/webops/v1/ConfigChange.js';
export type { GetPlanRequest, GetPlanRequest__Output } from './generated/webops/v1/GetPlanRequest.js';
export type { Plan, Plan__Output } from './generated/webops/v1/Plan.js';
export type { PlanGroup, PlanGroup__Output } from './generated/webops/v1/PlanGroup.js';
export type { PlanStep, PlanStep__Output } from './generated/webops/v1/PlanStep.js';
export type { Attempt, Attempt__Output } from './generated/webops/v1/Attempt.js';
export type { CancelExecution, CancelExecution__Output } from './generated/webops/v1/CancelExecution.js';
export type {
  CancelOperationRequest,
  CancelOperationRequest__Output,
} from './generated/webops/v1/CancelOperationRequest.js';
export type {
  CancelOperationResponse,
  CancelOperationResponse__Output,
} from './generated/webops/v1/CancelOperationResponse.js';
export type {
  CertificateIssued,
  CertificateIssued__Output,
} from './generated/webops/v1/CertificateIssued.js';
export type {
  CertificateRequest,
  CertificateRequest__Output,
} from './generated/webops/v1/CertificateRequest.js';
export type { AuditFault, AuditFault__Output } from './generated/webops/v1/AuditFault.js';
export type { AuditRecord, AuditRecord__Output } from './generated/webops/v1/AuditRecord.js';
export type { Caller, Caller__Output } from './generated/webops/v1/Caller.js';
export type { CallerCredential, CallerCredential__Output } from './generated/webops/v1/CallerCredential.js';
export type {
  CreateCallerRequest,
  CreateCallerRequest__Output,
} from './generated/webops/v1/CreateCallerRequest.js';
export type {
  CreateCallerResponse,
  CreateCallerResponse__Output,
} from './generated/webops/v1/CreateCallerResponse.js';
export type {
  ListAuditRecordsRequest,
  ListAuditRecordsRequest__Output,
} from './generated/webops/v1/ListAuditRecordsRequest.js';
export type {
  ListAuditRecordsResponse,
  ListAuditRecordsResponse__Output,
} from './generated/webops/v1/ListAuditRecordsResponse.js';
export type {
  ListCallersRequest,
  ListCallersRequest__Output,
} from './generated/webops/v1/ListCallersRequest.js';
export type {
  ListCallersResponse,
  ListCallersResponse__Output,
} from './generated/webops/v1/ListCallersResponse.js';
export type {
  RevokeCallerRequest,
  RevokeCallerRequest__Output,
} from './generated/webops/v1/RevokeCallerRequest.js';
export type {
  RevokeCallerResponse,
  RevokeCallerResponse__Output,
} from './generated/webops/v1/RevokeCallerResponse.js';
export type {
  VerifyAuditRequest,
  VerifyAuditRequest__Output,
} from './generated/webops/v1/VerifyAuditRequest.js';
export type {
  VerifyAuditResponse,
  VerifyAuditResponse__Output,
} from './generated/webops/v1/VerifyAuditResponse.js';
export type {
  StreamEventsRequest,
  StreamEventsRequest__Output,
} from './generated/webops/v1/StreamEventsRequest.js';
export type {
  StreamEventsResponse,
  StreamEventsResponse__Output,
} from './generated/webops/v1/StreamEventsResponse.js';
export type { Alert, Alert__Output } from './generated/webops/v1/Alert.js';
export type { Silence, Silence__Output } from './generated/webops/v1/Silence.js';
export type {
  ListAlertsRequest,
  ListAlertsRequest__Output,
} from './generated/webops/v1/ListAlertsRequest.js';
export type {
  ListAlertsResponse,
  ListAlertsResponse__Output,
} from './generated/webops/v1/ListAlertsResponse.js';
export type { GetAlertRequest, GetAlertRequest__Output } from './generated/webops/v1/GetAlertRequest.js';
export type { GetAlertResponse, GetAlertResponse__Output } from './generated/webops/v1/GetAlertResponse.js';
export type {
  AcknowledgeAlertRequest,
  AcknowledgeAlertRequest__Output,
} from './generated/webops/v1/AcknowledgeAlertRequest.js';
export type {
  AcknowledgeAlertResponse,
  AcknowledgeAlertResponse__Output,
} from './generated/webops/v1/AcknowledgeAlertResponse.js';
export type {
  CreateSilenceRequest,
  CreateSilenceRequest__Output,
} from './generated/webops/v1/CreateSilenceRequest.js';
export type {
  CreateSilenceResponse,
  CreateSilenceResponse__Output,
} from './generated/webops/v1/CreateSilenceResponse.js';
export type {
  ListSilencesRequest,
  ListSilencesRequest__Output,
} from './generated/webops/v1/ListSilencesRequest.js';
export type {
  ListSilencesResponse,
  ListSilencesResponse__Output,
} from './generated/webops/v1/ListSilencesResponse.js';
export type {
  RemoveSilenceRequest,
  RemoveSilenceRequest__Output,
} from './generated/webops/v1/RemoveSilenceRequest.js';
export type {
  RemoveSilenceResponse,
  RemoveSilenceResponse__Output,
} from './generated/webops/v1/RemoveSilenceResponse.js';
export type { Webhook, Webhook__Output } from './generated/webops/v1/Webhook.js';
export type { Backup, Backup__Output } from './generated/webops/v1/Backup.js';
export type { ChangeReport, ChangeReport__Output } from './generated/webops/v1/ChangeReport.js';
export type { PreviousRelease, PreviousRelease__Output } from './generated/webops/v1/PreviousRelease.js';
export type { Release, Release__Output } from './generated/webops/v1/Release.js';
export type { WebhookDelivery, WebhookDelivery__Output } from './generated/webops/v1/WebhookDelivery.js';
export type {
  CreateWebhookRequest,
  CreateWebhookRequest__Output,
} from './generated/webops/v1/CreateWebhookRequest.js';
export type {
  CreateWebhookResponse,
  CreateWebhookResponse__Output,
} from './generated/webops/v1/CreateWebhookResponse.js';
export type {
  ListWebhooksRequest,
  ListWebhooksRequest__Output,
} from './generated/webops/v1/ListWebhooksRequest.js';
export type {
  ListWebhooksResponse,
  ListWebhooksResponse__Output,
} from './generated/webops/v1/ListWebhooksResponse.js';
export type {
  RemoveWebhookRequest,
  RemoveWebhookRequest__Output,
} from './generated/webops/v1/RemoveWebhookRequest.js';
export type {
  RemoveWebhookResponse,
  RemoveWebhookResponse__Output,
} from './generated/webops/v1/RemoveWebhookResponse.js';
export type {
  TestWebhookRequest,
  TestWebhookRequest__Output,
} from './generated/webops/v1/TestWebhookRequest.js';
export type {
  TestWebhookResponse,
  TestWebhookResponse__Output,
} from './generated/webops/v1/TestWebhookResponse.js';
export type {
  ListWebhookDeliveriesRequest,
  ListWebhookDeliveriesRequest__Output,
} from './generated/webops/v1/ListWebhookDeliveriesRequest.js';
export type {
  ListWebhookDeliveriesResponse,
  ListWebhookDeliveriesResponse__Output,
} from './generated/webops/v1/ListWebhookDeliveriesResponse.js';
export type { Component, Component__Output } from './generated/webops/v1/Component.js';
export type { ConnectRequest, ConnectRequest__Output } from './generated/webops/v1/ConnectRequest.js';
export type { ConnectResponse, ConnectResponse__Output } from './generated/webops/v1/ConnectResponse.js';
export type {
  ControllerWelcome,
  ControllerWelcome__Output,
} from './generated/webops/v1/ControllerWelcome.js';
export type {
  CreateJoinTokenRequest,
  CreateJoinTokenRequest__Output,
} from './generated/webops/v1/CreateJoinTokenRequest.js';
export type {
  CreateJoinTokenResponse,
  CreateJoinTokenResponse__Output,
} from './generated/webops/v1/CreateJoinTokenResponse.js';
export type {
  CreateOperationRequest,
  CreateOperationRequest__Output,
} from './generated/webops/v1/CreateOperationRequest.js';
export type {
  CreateOperationResponse,
  CreateOperationResponse__Output,
} from './generated/webops/v1/CreateOperationResponse.js';
export type {
  DiscoverAddonsRequest,
  DiscoverAddonsRequest__Output,
} from './generated/webops/v1/DiscoverAddonsRequest.js';
export type {
  DiscoverAddonsResponse,
  DiscoverAddonsResponse__Output,
} from './generated/webops/v1/DiscoverAddonsResponse.js';
export type { Dispatch, Dispatch__Output } from './generated/webops/v1/Dispatch.js';
export type { DispatchRefused, DispatchRefused__Output } from './generated/webops/v1/DispatchRefused.js';
export type { EnrollRequest, EnrollRequest__Output } from './generated/webops/v1/EnrollRequest.js';
export type { EnrollResponse, EnrollResponse__Output } from './generated/webops/v1/EnrollResponse.js';
export type { Execution, Execution__Output } from './generated/webops/v1/Execution.js';
export type {
  ExecutionProgress,
  ExecutionProgress__Output,
} from './generated/webops/v1/ExecutionProgress.js';
export type { ExecutionResult, ExecutionResult__Output } from './generated/webops/v1/ExecutionResult.js';
export type { ExecutionStarted, ExecutionStarted__Output } from './generated/webops/v1/ExecutionStarted.js';
export type { ExecutionState__Output as WireExecutionState } from './generated/webops/v1/ExecutionState.js';
export type {
  FetchBundleRequest,
  FetchBundleRequest__Output,
} from './generated/webops/v1/FetchBundleRequest.js';
export type {
  FetchBundleResponse,
  FetchBundleResponse__Output,
} from './generated/webops/v1/FetchBundleResponse.js';
export type {
  GetAddonConfigRequest,
  GetAddonConfigRequest__Output,
} from './generated/webops/v1/GetAddonConfigRequest.js';
export type {
  GetAddonConfigResponse,
  GetAddonConfigResponse__Output,
} from './generated/webops/v1/GetAddonConfigResponse.js';
export type { GetAddonRequest, GetAddonRequest__Output } from './generated/webops/v1/GetAddonRequest.js';
export type { GetAddonResponse, GetAddonResponse__Output } from './generated/webops/v1/GetAddonResponse.js';
export type {
  GetEnrollmentInfoRequest,
  GetEnrollmentInfoRequest__Output,
} from './generated/webops/v1/GetEnrollmentInfoRequest.js';
export type {
  GetEnrollmentInfoResponse,
  GetEnrollmentInfoResponse__Output,
} from './generated/webops/v1/GetEnrollmentInfoResponse.js';
export type { GetHostRequest, GetHostRequest__Output } from './generated/webops/v1/GetHostRequest.js';
export type { GetHostResponse, GetHostResponse__Output } from './generated/webops/v1/GetHostResponse.js';
export type {
  GetOperationRequest,
  GetOperationRequest__Output,
} from './generated/webops/v1/GetOperationRequest.js';
export type {
  GetOperationResponse,
  GetOperationResponse__Output,
} from './generated/webops/v1/GetOperationResponse.js';
export type {
  GetSystemStatusRequest,
  GetSystemStatusRequest__Output,
} from './generated/webops/v1/GetSystemStatusRequest.js';
export type {
  GetSystemStatusResponse,
  GetSystemStatusResponse__Output,
} from './generated/webops/v1/GetSystemStatusResponse.js';
export type { Health__Output as WireHealth } from './generated/webops/v1/Health.js';
export type { Host, Host__Output } from './generated/webops/v1/Host.js';
export type { HostFacts, HostFacts__Output } from './generated/webops/v1/HostFacts.js';
export type { HostState__Output as WireHostState } from './generated/webops/v1/HostState.js';
export type { HostTarget, HostTarget__Output } from './generated/webops/v1/HostTarget.js';
export type { JoinToken, JoinToken__Output } from './generated/webops/v1/JoinToken.js';
export type { JournalEntry, JournalEntry__Output } from './generated/webops/v1/JournalEntry.js';
export type {
  ListAddonStatesRequest,
  ListAddonStatesRequest__Output,
} from './generated/webops/v1/ListAddonStatesRequest.js';
export type {
  ListAddonStatesResponse,
  ListAddonStatesResponse__Output,
} from './generated/webops/v1/ListAddonStatesResponse.js';
export type {
  ListAddonsRequest,
  ListAddonsRequest__Output,
} from './generated/webops/v1/ListAddonsRequest.js';
export type {
  ListAddonsResponse,
  ListAddonsResponse__Output,
} from './generated/webops/v1/ListAddonsResponse.js';
export type { ListHostsRequest, ListHostsRequest__Output } from './generated/webops/v1/ListHostsRequest.js';
export type {
  ListHostsResponse,
  ListHostsResponse__Output,
} from './generated/webops/v1/ListHostsResponse.js';
export type {
  ListJoinTokensRequest,
  ListJoinTokensRequest__Output,
} from './generated/webops/v1/ListJoinTokensRequest.js';
export type {
  ListJoinTokensResponse,
  ListJoinTokensResponse__Output,
} from './generated/webops/v1/ListJoinTokensResponse.js';
export type {
  ListOperationsRequest,
  ListOperationsRequest__Output,
} from './generated/webops/v1/ListOperationsRequest.js';
export type {
  ListOperationsResponse,
  ListOperationsResponse__Output,
} from './generated/webops/v1/ListOperationsResponse.js';
export type { MonitoredAddon, MonitoredAddon__Output } from './generated/webops/v1/MonitoredAddon.js';
export type { MonitoredAddons, MonitoredAddons__Output } from './generated/webops/v1/MonitoredAddons.js';
export type { NatsCredentials, NatsCredentials__Output } from './generated/webops/v1/NatsCredentials.js';
export type { ObservedState, ObservedState__Output } from './generated/webops/v1/ObservedState.js';
export type { Operation, Operation__Output } from './generated/webops/v1/Operation.js';
export type { OperationKind__Output as WireOperationKind } from './generated/webops/v1/OperationKind.js';
export type { OperationState__Output as WireOperationState } from './generated/webops/v1/OperationState.js';
export type { OutputAck, OutputAck__Output } from './generated/webops/v1/OutputAck.js';
export type { OutputChunk, OutputChunk__Output } from './generated/webops/v1/OutputChunk.js';
export type { OutputStream__Output as WireOutputStream } from './generated/webops/v1/OutputStream.js';
export type { Problem, Problem__Output } from './generated/webops/v1/Problem.js';
export type {
  PublishAddonRequest,
  PublishAddonRequest__Output,
} from './generated/webops/v1/PublishAddonRequest.js';
export type {
  PublishAddonResponse,
  PublishAddonResponse__Output,
} from './generated/webops/v1/PublishAddonResponse.js';
export type {
  ReadOutputRequest,
  ReadOutputRequest__Output,
} from './generated/webops/v1/ReadOutputRequest.js';
export type {
  ReadOutputResponse,
  ReadOutputResponse__Output,
} from './generated/webops/v1/ReadOutputResponse.js';
export type {
  RemoveHostRequest,
  RemoveHostRequest__Output,
} from './generated/webops/v1/RemoveHostRequest.js';
export type {
  RemoveHostResponse,
  RemoveHostResponse__Output,
} from './generated/webops/v1/RemoveHostResponse.js';
export type { ResultAck, ResultAck__Output } from './generated/webops/v1/ResultAck.js';
export type {
  RetryOperationRequest,
  RetryOperationRequest__Output,
} from './generated/webops/v1/RetryOperationRequest.js';
export type {
  RetryOperationResponse,
  RetryOperationResponse__Output,
} from './generated/webops/v1/RetryOperationResponse.js';
export type {
  RevokeJoinTokenRequest,
  RevokeJoinTokenRequest__Output,
} from './generated/webops/v1/RevokeJoinTokenRequest.js';
export type {
  RevokeJoinTokenResponse,
  RevokeJoinTokenResponse__Output,
} from './generated/webops/v1/RevokeJoinTokenResponse.js';
export type {
  SetAddonEnabledRequest,
  SetAddonEnabledRequest__Output,
} from './generated/webops/v1/SetAddonEnabledRequest.js';
export type {
  SetAddonEnabledResponse,
  SetAddonEnabledResponse__Output,
} from './generated/webops/v1/SetAddonEnabledResponse.js';
export type {
  SetHostCordonedRequest,
  SetHostCordonedRequest__Output,
} from './generated/webops/v1/SetHostCordonedRequest.js';
export type {
  SetHostCordonedResponse,
  SetHostCordonedResponse__Output,
} from './generated/webops/v1/SetHostCordonedResponse.js';
export type {
  SetHostLabelsRequest,
  SetHostLabelsRequest__Output,
} from './generated/webops/v1/SetHostLabelsRequest.js';
export type {
  SetHostLabelsResponse,
  SetHostLabelsResponse__Output,
} from './generated/webops/v1/SetHostLabelsResponse.js';
export type {
  WatchOperationRequest,
  WatchOperationRequest__Output,
} from './generated/webops/v1/WatchOperationRequest.js';
export type {
  WatchOperationResponse,
  WatchOperationResponse__Output,
} from './generated/webops/v1/WatchOperationResponse.js';
export type { WhoAmIRequest, WhoAmIRequest__Output } from './generated/webops/v1/WhoAmIRequest.js';
export type { WhoAmIResponse, WhoAmIResponse__Output } from './generated/webops/v1/WhoAmIResponse.js';
export {
  AUTHORITY_TTL_MS,
  type Authority,
  CALLER_CERTIFICATE_TTL_MS,
  createAuthority,
  createServerCertificate,
  HOST_CERTIFICATE_TTL_MS,
  issueCallerCertificate,
  issueHostCertificate,
  type KeyPairPem,
  SERVER_CERTIFICATE_TTL_MS,
  type ServerNames,
} from './identity/authority.js';
export { createKeyAndCsr } from './identity/csr.js';
export { fetchAuthority, splitAddress } from './identity/fetch-authority.js';
export {
  type CertificateInput,
  certificateExpiryOf,
  certificateRenewalTimeOf,
  fingerprintOf,
  hostIdentityOf,
  isIssuedBy,
  publicKeyPinOf,
} from './identity/inspect.js';
export { type HostIdentity, parseSpiffeHost, SERVER_NAME, spiffeHost } from './identity/names.js';
export {
  type ArrivedCall,
  type Authorize,
  type BidiCall,
  type CallContext,
  type Implementation,
  type ImplementOptions,
  implement,
  type ServiceHandlers,
} from './implement.js';
export {
  CHANNEL_OPTIONS,
  CLIENT_OPTIONS,
  DEFAULT_STREAM_TIMEOUT_MS,
  DEFAULT_TIMEOUT_MS,
  KEEPALIVE_INTERVAL_MS,
  KEEPALIVE_TIMEOUT_MS,
  MAX_MESSAGE_BYTES,
  HANDSHAKE_TIMEOUT_MS,
} from './limits.js';
export { type PeerCertificate, peerCertificateOf } from './peer.js';
export {
  createRegistryClient,
  type DiscoverOptions,
  type RegistryClient,
  type RunOptions,
  type Target,
} from './registry-client.js';
export {
  addHealthAndReflection,
  createRpcServer,
  type Health as HealthControl,
  RpcServer,
  type RpcServerOptions,
} from './rpc-server.js';
export {
  AGENT_SERVICE_NAMES,
  API_SERVICE_NAMES,
  loadProtocol,
  messageType,
  PROTO_DIR,
  type Protocol,
  SERVICE_NAMES,
  type ServiceName,
} from './services.js';
export { jwtAlone } from './nats-credentials.js';
export { type MessagesOptions, messagesOf, writeMessage } from './streams.js';
export {
  ADDON_TOPICS,
  type AddonTopic,
  addonSubject,
  alertSubject,
  HOST_TOPICS,
  type HostTopic,
  hostInboxPrefix,
  hostPublishSubjects,
  hostSubject,
  operationSubject,
  STREAM_NAME,
  STREAM_SUBJECTS,
  SUBJECT_ROOT,
  subjectMatches,
  wildcards,
} from './subjects.js';
export { fromTimestamp, toTimestamp } from './time.js';
export { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION, requireProtocolVersion } from './version.js';
export type {
  GetConfigurationRequest,
  GetConfigurationRequest__Output,
} from './generated/webops/v1/GetConfigurationRequest.js';
export type {
  GetConfigurationResponse,
  GetConfigurationResponse__Output,
} from './generated/webops/v1/GetConfigurationResponse.js';
export type {
  SetConfigurationRequest,
  SetConfigurationRequest__Output,
} from './generated/webops/v1/SetConfigurationRequest.js';
export type {
  SetConfigurationResponse,
  SetConfigurationResponse__Output,
} from './generated/webops/v1/SetConfigurationResponse.js';
export type {
  ListConfigurationRevisionsRequest,
  ListConfigurationRevisionsRequest__Output,
} from './generated/webops/v1/ListConfigurationRevisionsRequest.js';
export type {
  ListConfigurationRevisionsResponse,
  ListConfigurationRevisionsResponse__Output,
} from './generated/webops/v1/ListConfigurationRevisionsResponse.js';
export type {
  GetConfigurationDiffRequest,
  GetConfigurationDiffRequest__Output,
} from './generated/webops/v1/GetConfigurationDiffRequest.js';
export type {
  GetConfigurationDiffResponse,
  GetConfigurationDiffResponse__Output,
} from './generated/webops/v1/GetConfigurationDiffResponse.js';
export type {
  RollbackConfigurationRequest,
  RollbackConfigurationRequest__Output,
} from './generated/webops/v1/RollbackConfigurationRequest.js';
export type {
  RollbackConfigurationResponse,
  RollbackConfigurationResponse__Output,
} from './generated/webops/v1/RollbackConfigurationResponse.js';
export type {
  CreateSecretRequest,
  CreateSecretRequest__Output,
} from './generated/webops/v1/CreateSecretRequest.js';
export type {
  CreateSecretResponse,
  CreateSecretResponse__Output,
} from './generated/webops/v1/CreateSecretResponse.js';
export type {
  RotateSecretRequest,
  RotateSecretRequest__Output,
} from './generated/webops/v1/RotateSecretRequest.js';
export type {
  RotateSecretResponse,
  RotateSecretResponse__Output,
} from './generated/webops/v1/RotateSecretResponse.js';
export type {
  ListSecretsRequest,
  ListSecretsRequest__Output,
} from './generated/webops/v1/ListSecretsRequest.js';
export type {
  ListSecretsResponse,
  ListSecretsResponse__Output,
} from './generated/webops/v1/ListSecretsResponse.js';
export type {
  RemoveSecretRequest,
  RemoveSecretRequest__Output,
} from './generated/webops/v1/RemoveSecretRequest.js';
export type {
  RemoveSecretResponse,
  RemoveSecretResponse__Output,
} from './generated/webops/v1/RemoveSecretResponse.js';
export type {
  RotateMasterKeyRequest,
  RotateMasterKeyRequest__Output,
} from './generated/webops/v1/RotateMasterKeyRequest.js';
export type {
  RotateMasterKeyResponse,
  RotateMasterKeyResponse__Output,
} from './generated/webops/v1/RotateMasterKeyResponse.js';
export type {
  GetFleetPlanRequest,
  GetFleetPlanRequest__Output,
} from './generated/webops/v1/GetFleetPlanRequest.js';
export type {
  GetFleetPlanResponse,
  GetFleetPlanResponse__Output,
} from './generated/webops/v1/GetFleetPlanResponse.js';
export type {
  ApplyFleetStepRequest,
  ApplyFleetStepRequest__Output,
} from './generated/webops/v1/ApplyFleetStepRequest.js';
export type {
  ApplyFleetStepResponse,
  ApplyFleetStepResponse__Output,
} from './generated/webops/v1/ApplyFleetStepResponse.js';
export type {
  ExportFleetRequest,
  ExportFleetRequest__Output,
} from './generated/webops/v1/ExportFleetRequest.js';
export type {
  ExportFleetResponse,
  ExportFleetResponse__Output,
} from './generated/webops/v1/ExportFleetResponse.js';
export type {
  ConfigurationLayer,
  ConfigurationLayer__Output,
} from './generated/webops/v1/ConfigurationLayer.js';
export type {
  ConfigurationValue,
  ConfigurationValue__Output,
} from './generated/webops/v1/ConfigurationValue.js';
export type {
  ConfigurationRevision,
  ConfigurationRevision__Output,
} from './generated/webops/v1/ConfigurationRevision.js';
export type {
  ConfigurationLayerDiff,
  ConfigurationLayerDiff__Output,
} from './generated/webops/v1/ConfigurationLayerDiff.js';
export type { Secret, Secret__Output } from './generated/webops/v1/Secret.js';
export type { SecretUse, SecretUse__Output } from './generated/webops/v1/SecretUse.js';
export type { SecretSource, SecretSource__Output } from './generated/webops/v1/SecretSource.js';
export type { FleetChange, FleetChange__Output } from './generated/webops/v1/FleetChange.js';
export type { ListDriftRequest, ListDriftRequest__Output } from './generated/webops/v1/ListDriftRequest.js';
export type {
  ListDriftResponse,
  ListDriftResponse__Output,
} from './generated/webops/v1/ListDriftResponse.js';
export type {
  DriftedConfiguration,
  DriftedConfiguration__Output,
} from './generated/webops/v1/DriftedConfiguration.js';
