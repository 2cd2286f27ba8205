/**
 * The typed client of the API: every service and method of `webops.v1`'s API listener, with a deadline on each call.
 */
import * as grpc from '@grpc/grpc-js';
import {
  bearer,
  callError,
  type CallTarget,
  type ClientCredentialsOptions,
  channelCredentials,
  channelOptions,
  type StreamMethod,
  serverStream,
  type UnaryMethod,
  unary,
} from './calls.js';
import type { ApplyPlanRequest } from './generated/webops/v1/ApplyPlanRequest.js';
import type { ApplyPlanResponse__Output } from './generated/webops/v1/ApplyPlanResponse.js';
import type { GetPlanRequest } from './generated/webops/v1/GetPlanRequest.js';
import type { GetPlanResponse__Output } from './generated/webops/v1/GetPlanResponse.js';
import type { CancelOperationRequest } from './generated/webops/v1/CancelOperationRequest.js';
import type { CancelOperationResponse__Output } from './generated/webops/v1/CancelOperationResponse.js';
import type { CreateJoinTokenRequest } from './generated/webops/v1/CreateJoinTokenRequest.js';
import type { CreateJoinTokenResponse__Output } from './generated/webops/v1/CreateJoinTokenResponse.js';
import type { CreateOperationRequest } from './generated/webops/v1/CreateOperationRequest.js';
import type { CreateOperationResponse__Output } from './generated/webops/v1/CreateOperationResponse.js';
import type { DiscoverAddonsRequest } from './generated/webops/v1/DiscoverAddonsRequest.js';
import type { DiscoverAddonsResponse__Output } from './generated/webops/v1/DiscoverAddonsResponse.js';
import type { EnrollRequest } from './generated/webops/v1/EnrollRequest.js';
import type { EnrollResponse__Output } from './generated/webops/v1/EnrollResponse.js';
import type { ListBackupsRequest } from './generated/webops/v1/ListBackupsRequest.js';
import type { ListBackupsResponse__Output } from './generated/webops/v1/ListBackupsResponse.js';
import type { ListReleasesRequest } from './generated/webops/v1/ListReleasesRequest.js';
import type { ListReleasesResponse__Output } from './generated/webops/v1/ListReleasesResponse.js';
import type { GetAddonConfigRequest } from './generated/webops/v1/GetAddonConfigRequest.js';
import type { GetAddonConfigResponse__Output } from './generated/webops/v1/GetAddonConfigResponse.js';
import type { GetAddonRequest } from './generated/webops/v1/GetAddonRequest.js';
import type { GetAddonResponse__Output } from './generated/webops/v1/GetAddonResponse.js';
import type { GetEnrollmentInfoRequest } from './generated/webops/v1/GetEnrollmentInfoRequest.js';
import type { GetEnrollmentInfoResponse__Output } from './generated/webops/v1/GetEnrollmentInfoResponse.js';
import type { GetHostRequest } from './generated/webops/v1/GetHostRequest.js';
import type { GetHostResponse__Output } from './generated/webops/v1/GetHostResponse.js';
import type { GetOperationRequest } from './generated/webops/v1/GetOperationRequest.js';
import type { GetOperationResponse__Output } from './generated/webops/v1/GetOperationResponse.js';
import type { GetSystemStatusRequest } from './generated/webops/v1/GetSystemStatusRequest.js';
import type { GetSystemStatusResponse__Output } from './generated/webops/v1/GetSystemStatusResponse.js';
import type { ListAddonStatesRequest } from './generated/webops/v1/ListAddonStatesRequest.js';
import type { ListAddonStatesResponse__Output } from './generated/webops/v1/ListAddonStatesResponse.js';
import type { ListAddonsRequest } from './generated/webops/v1/ListAddonsRequest.js';
import type { ListAddonsResponse__Output } from './generated/webops/v1/ListAddonsResponse.js';
import type { ListHostsRequest } from './generated/webops/v1/ListHostsRequest.js';
import type { ListHostsResponse__Output } from './generated/webops/v1/ListHostsResponse.js';
import type { ListJoinTokensRequest } from './generated/webops/v1/ListJoinTokensRequest.js';
import type { ListJoinTokensResponse__Output } from './generated/webops/v1/ListJoinTokensResponse.js';
import type { ListOperationsRequest } from './generated/webops/v1/ListOperationsRequest.js';
import type { GetOperationHistoryRequest } from './generated/webops/v1/GetOperationHistoryRequest.js';
import type { GetOperationHistoryResponse__Output } from './generated/webops/v1/GetOperationHistoryResponse.js';
import type { ListOperationsResponse__Output } from './generated/webops/v1/ListOperationsResponse.js';
import type { PublishAddonRequest } from './generated/webops/v1/PublishAddonRequest.js';
import type { PublishAddonResponse__Output } from './generated/webops/v1/PublishAddonResponse.js';
import type { ReadOutputRequest } from './generated/webops/v1/ReadOutputRequest.js';
import type { ReadOutputResponse__Output } from './generated/webops/v1/ReadOutputResponse.js';
import type { RemoveHostRequest } from './generated/webops/v1/RemoveHostRequest.js';
import type { RemoveHostResponse__Output } from './generated/webops/v1/RemoveHostResponse.js';
import type { RetryOperationRequest } from './generated/webops/v1/RetryOperationRequest.js';
import type { RetryOperationResponse__Output } from './generated/webops/v1/RetryOperationResponse.js';
import type { RevokeJoinTokenRequest } from './generated/webops/v1/RevokeJoinTokenRequest.js';
import type { RevokeJoinTokenResponse__Output } from './generated/webops/v1/RevokeJoinTokenResponse.js';
import type { SetAddonEnabledRequest } from './generated/webops/v1/SetAddonEnabledRequest.js';
import type { SetAddonEnabledResponse__Output } from './generated/webops/v1/SetAddonEnabledResponse.js';
import type { SetHostCordonedRequest } from './generated/webops/v1/SetHostCordonedRequest.js';
import type { SetHostCordonedResponse__Output } from './generated/webops/v1/SetHostCordonedResponse.js';
import type { SetHostLabelsRequest } from './generated/webops/v1/SetHostLabelsRequest.js';
import type { SetHostLabelsResponse__Output } from './generated/webops/v1/SetHostLabelsResponse.js';
import type { WatchOperationRequest } from './generated/webops/v1/WatchOperationRequest.js';
import type { WatchOperationResponse__Output } from './generated/webops/v1/WatchOperationResponse.js';
import type { WhoAmIRequest } from './generated/webops/v1/WhoAmIRequest.js';
import type { WhoAmIResponse__Output } from './generated/webops/v1/WhoAmIResponse.js';
import type { CreateCallerRequest } from './generated/webops/v1/CreateCallerRequest.js';
import type { CreateCallerResponse__Output } from './generated/webops/v1/CreateCallerResponse.js';
import type { ListAuditRecordsRequest } from './generated/webops/v1/ListAuditRecordsRequest.js';
import type { ListAuditRecordsResponse__Output } from './generated/webops/v1/ListAuditRecordsResponse.js';
import type { ListCallersRequest } from './generated/webops/v1/ListCallersRequest.js';
import type { ListCallersResponse__Output } from './generated/webops/v1/ListCallersResponse.js';
import type { RevokeCallerRequest } from './generated/webops/v1/RevokeCallerRequest.js';
import type { RevokeCallerResponse__Output } from './generated/webops/v1/RevokeCallerResponse.js';
import type { VerifyAuditRequest } from './generated/webops/v1/VerifyAuditRequest.js';
import type { VerifyAuditResponse__Output } from './generated/webops/v1/VerifyAuditResponse.js';
import type { StreamEventsRequest } from './generated/webops/v1/StreamEventsRequest.js';
import type { StreamEventsResponse__Output } from './generated/webops/v1/StreamEventsResponse.js';
import type { ListAlertsRequest } from './generated/webops/v1/ListAlertsRequest.js';
import type { ListAlertsResponse__Output } from './generated/webops/v1/ListAlertsResponse.js';
import type { GetAlertRequest } from './generated/webops/v1/GetAlertRequest.js';
import type { GetAlertResponse__Output } from './generated/webops/v1/GetAlertResponse.js';
import type { AcknowledgeAlertRequest } from './generated/webops/v1/AcknowledgeAlertRequest.js';
import type { AcknowledgeAlertResponse__Output } from './generated/webops/v1/AcknowledgeAlertResponse.js';
import type { CreateSilenceRequest } from './generated/webops/v1/CreateSilenceRequest.js';
import type { CreateSilenceResponse__Output } from './generated/webops/v1/CreateSilenceResponse.js';
import type { ListSilencesRequest } from './generated/webops/v1/ListSilencesRequest.js';
import type { ListSilencesResponse__Output } from './generated/webops/v1/ListSilencesResponse.js';
import type { RemoveSilenceRequest } from './generated/webops/v1/RemoveSilenceRequest.js';
import type { RemoveSilenceResponse__Output } from './generated/webops/v1/RemoveSilenceResponse.js';
import type { CreateWebhookRequest } from './generated/webops/v1/CreateWebhookRequest.js';
import type { CreateWebhookResponse__Output } from './generated/webops/v1/CreateWebhookResponse.js';
import type { ListWebhooksRequest } from './generated/webops/v1/ListWebhooksRequest.js';
import type { ListWebhooksResponse__Output } from './generated/webops/v1/ListWebhooksResponse.js';
import type { RemoveWebhookRequest } from './generated/webops/v1/RemoveWebhookRequest.js';
import type { RemoveWebhookResponse__Output } from './generated/webops/v1/RemoveWebhookResponse.js';
import type { TestWebhookRequest } from './generated/webops/v1/TestWebhookRequest.js';
import type { TestWebhookResponse__Output } from './generated/webops/v1/TestWebhookResponse.js';
import type { ListWebhookDeliveriesRequest } from './generated/webops/v1/ListWebhookDeliveriesRequest.js';
import type { ListWebhookDeliveriesResponse__Output } from './generated/webops/v1/ListWebhookDeliveriesResponse.js';
import type { GetConfigurationRequest } from './generated/webops/v1/GetConfigurationRequest.js';
import type { GetConfigurationResponse__Output } from './generated/webops/v1/GetConfigurationResponse.js';
import type { SetConfigurationRequest } from './generated/webops/v1/SetConfigurationRequest.js';
import type { SetConfigurationResponse__Output } from './generated/webops/v1/SetConfigurationResponse.js';
import type { ListDriftRequest } from './generated/webops/v1/ListDriftRequest.js';
import type { ListDriftResponse__Output } from './generated/webops/v1/ListDriftResponse.js';
import type { ListConfigurationRevisionsRequest } from './generated/webops/v1/ListConfigurationRevisionsRequest.js';
import type { ListConfigurationRevisionsResponse__Output } from './generated/webops/v1/ListConfigurationRevisionsResponse.js';
import type { GetConfigurationDiffRequest } from './generated/webops/v1/GetConfigurationDiffRequest.js';
import type { GetConfigurationDiffResponse__Output } from './generated/webops/v1/GetConfigurationDiffResponse.js';
import type { RollbackConfigurationRequest } from './generated/webops/v1/RollbackConfigurationRequest.js';
import type { RollbackConfigurationResponse__Output } from './generated/webops/v1/RollbackConfigurationResponse.js';
import type { CreateSecretRequest } from './generated/webops/v1/CreateSecretRequest.js';
import type { CreateSecretResponse__Output } from './generated/webops/v1/CreateSecretResponse.js';
import type { RotateSecretRequest } from './generated/webops/v1/RotateSecretRequest.js';
import type { RotateSecretResponse__Output } from './generated/webops/v1/RotateSecretResponse.js';
import type { ListSecretsRequest } from './generated/webops/v1/ListSecretsRequest.js';
import type { ListSecretsResponse__Output } from './generated/webops/v1/ListSecretsResponse.js';
import type { RemoveSecretRequest } from './generated/webops/v1/RemoveSecretRequest.js';
import type { RemoveSecretResponse__Output } from './generated/webops/v1/RemoveSecretResponse.js';
import type { RotateMasterKeyRequest } from './generated/webops/v1/RotateMasterKeyRequest.js';
import type { RotateMasterKeyResponse__Output } from './generated/webops/v1/RotateMasterKeyResponse.js';
import type { GetFleetPlanRequest } from './generated/webops/v1/GetFleetPlanRequest.js';
import type { GetFleetPlanResponse__Output } from './generated/webops/v1/GetFleetPlanResponse.js';
import type { ApplyFleetStepRequest } from './generated/webops/v1/ApplyFleetStepRequest.js';
import type { ApplyFleetStepResponse__Output } from './generated/webops/v1/ApplyFleetStepResponse.js';
import type { ExportFleetRequest } from './generated/webops/v1/ExportFleetRequest.js';
import type { ExportFleetResponse__Output } from './generated/webops/v1/ExportFleetResponse.js';
import { DEFAULT_TIMEOUT_MS } from './limits.js';
import { loadProtocol } from './services.js';

/** Methods of `webops.v1.AddonService`. */
export interface AddonsClient {
  /** Reads the addon folders again and packs what is new. One broken addon is reported and the others load. */
  discoverAddons: UnaryMethod<DiscoverAddonsRequest, DiscoverAddonsResponse__Output>;
  /** One addon. NOT_FOUND names the addons that are close. */
  getAddon: UnaryMethod<GetAddonRequest, GetAddonResponse__Output>;
  /** Addons by name, filtered and paged. */
  listAddons: UnaryMethod<ListAddonsRequest, ListAddonsResponse__Output>;
  /** Enables an addon or disables it. A disabled addon takes no new operation but uninstall, status and health check. */
  setAddonEnabled: UnaryMethod<SetAddonEnabledRequest, SetAddonEnabledResponse__Output>;
  /** Adds a signed bundle made by `webops addon publish`. The signature must be by a key the controller trusts. */
  publishAddon: UnaryMethod<PublishAddonRequest, PublishAddonResponse__Output>;
  /** The state of addons on hosts: wanted and observed. */
  listAddonStates: UnaryMethod<ListAddonStatesRequest, ListAddonStatesResponse__Output>;
  /** The configuration last applied to an addon on a host. Secrets are masked. */
  getAddonConfig: UnaryMethod<GetAddonConfigRequest, GetAddonConfigResponse__Output>;
  /** What was changed of an addon on hosts, newest first. */
  listReleases: UnaryMethod<ListReleasesRequest, ListReleasesResponse__Output>;
  /** Backups that were made from here, newest first. */
  listBackups: UnaryMethod<ListBackupsRequest, ListBackupsResponse__Output>;
}

/** Methods of `webops.v1.HostService`. */
export interface HostsClient {
  /** One host by name or id. FAILED_PRECONDITION when a name is ambiguous. */
  getHost: UnaryMethod<GetHostRequest, GetHostResponse__Output>;
  /** Hosts by name, filtered and paged. */
  listHosts: UnaryMethod<ListHostsRequest, ListHostsResponse__Output>;
  /** Sets and removes labels. */
  setHostLabels: UnaryMethod<SetHostLabelsRequest, SetHostLabelsResponse__Output>;
  /** A cordoned host gets no new change; reads go on. */
  setHostCordoned: UnaryMethod<SetHostCordonedRequest, SetHostCordonedResponse__Output>;
  /** Revokes the host's certificate and ends its connection. Its history stays. */
  removeHost: UnaryMethod<RemoveHostRequest, RemoveHostResponse__Output>;
}

/** Methods of `webops.v1.OperationService`. */
export interface OperationsClient {
  /** Checks everything that can be checked, stores the operation and returns it. A repeated request_id returns the first one. */
  createOperation: UnaryMethod<CreateOperationRequest, CreateOperationResponse__Output>;
  /** One operation with its executions. */
  getOperation: UnaryMethod<GetOperationRequest, GetOperationResponse__Output>;
  /** Operations, newest first, filtered and paged. */
  getOperationHistory: UnaryMethod<GetOperationHistoryRequest, GetOperationHistoryResponse__Output>;
  listOperations: UnaryMethod<ListOperationsRequest, ListOperationsResponse__Output>;
  /** Cancels what has not ended. Idempotent. */
  cancelOperation: UnaryMethod<CancelOperationRequest, CancelOperationResponse__Output>;
  /** A new operation with the same input for the hosts that did not succeed. */
  retryOperation: UnaryMethod<RetryOperationRequest, RetryOperationResponse__Output>;
  /** Snapshots of the operation and the output of all its executions, from the start or from given offsets, until it has ended. */
  watchOperation: StreamMethod<WatchOperationRequest, WatchOperationResponse__Output>;
  /** The output of one execution. */
  readOutput: StreamMethod<ReadOutputRequest, ReadOutputResponse__Output>;
}

/** Methods of `webops.v1.EnrollmentService`. */
export interface EnrollmentClient {
  /** Makes a join token. Its secret is in this answer only; the controller stores a hash. */
  createJoinToken: UnaryMethod<CreateJoinTokenRequest, CreateJoinTokenResponse__Output>;
  /** All join tokens, without their secrets. */
  listJoinTokens: UnaryMethod<ListJoinTokensRequest, ListJoinTokensResponse__Output>;
  /** A revoked token enrols nobody; hosts that enrolled with it stay. */
  revokeJoinToken: UnaryMethod<RevokeJoinTokenRequest, RevokeJoinTokenResponse__Output>;
  /** Exchanges a join token and a certificate request for an identity. Called by a new host; the token is its authentication. */
  enroll: UnaryMethod<EnrollRequest, EnrollResponse__Output>;
  /** What a new host needs to know: addresses and the fingerprint of the hosts' authority. */
  getEnrollmentInfo: UnaryMethod<GetEnrollmentInfoRequest, GetEnrollmentInfoResponse__Output>;
}

/** Methods of `webops.v1.SystemService`. */
export interface SystemClient {
  /** Version, uptime and the state of the backing services. */
  getSystemStatus: UnaryMethod<GetSystemStatusRequest, GetSystemStatusResponse__Output>;
  /** Who the caller is to the controller. */
  whoAmI: UnaryMethod<WhoAmIRequest, WhoAmIResponse__Output>;
}

/** Methods of `webops.v1.CallerService`. */
export interface CallersClient {
  /** Makes a caller. Its token is in this answer only; the controller stores a hash. */
  createCaller: UnaryMethod<CreateCallerRequest, CreateCallerResponse__Output>;
  /** All callers, without their secrets, by name. */
  listCallers: UnaryMethod<ListCallersRequest, ListCallersResponse__Output>;
  /** Refuses a caller from now on: its tokens and its certificates. Idempotent. */
  revokeCaller: UnaryMethod<RevokeCallerRequest, RevokeCallerResponse__Output>;
}

/** Methods of `webops.v1.AuditService`. */
export interface AuditClient {
  /** Requests that change something, newest first, each with its outcome. */
  listAuditRecords: UnaryMethod<ListAuditRecordsRequest, ListAuditRecordsResponse__Output>;
  /** Reads the whole chain and says where it was changed, cut or broken. May take minutes: give it the time. */
  verifyAudit: UnaryMethod<VerifyAuditRequest, VerifyAuditResponse__Output>;
}

/** Methods of `webops.v1.ConfigurationService`. */
export interface ConfigurationClient {
  /** The computed configuration of a host with the layer of each value, or one layer. Secrets are masked. */
  getConfiguration: UnaryMethod<GetConfigurationRequest, GetConfigurationResponse__Output>;
  /** Changes a layer, as a new revision; touches no host. */
  setConfiguration: UnaryMethod<SetConfigurationRequest, SetConfigurationResponse__Output>;
  /** Revisions, newest first. */
  listConfigurationRevisions: UnaryMethod<
    ListConfigurationRevisionsRequest,
    ListConfigurationRevisionsResponse__Output
  >;
  /** What changed from one revision to another, by layer. */
  getConfigurationDiff: UnaryMethod<GetConfigurationDiffRequest, GetConfigurationDiffResponse__Output>;
  /** What hosts have otherwise than it was applied. */
  listDrift: UnaryMethod<ListDriftRequest, ListDriftResponse__Output>;
  /** Makes layers what they were at a revision. */
  rollbackConfiguration: UnaryMethod<RollbackConfigurationRequest, RollbackConfigurationResponse__Output>;
}

/** Methods of `webops.v1.SecretService`. */
export interface SecretsClient {
  /** Makes a secret. No method gives its value back. */
  createSecret: UnaryMethod<CreateSecretRequest, CreateSecretResponse__Output>;
  /** Gives a secret a new value; says which hosts have an older one. */
  rotateSecret: UnaryMethod<RotateSecretRequest, RotateSecretResponse__Output>;
  /** All secrets, without values. */
  listSecrets: UnaryMethod<ListSecretsRequest, ListSecretsResponse__Output>;
  /** Removes a secret that nothing refers to. */
  removeSecret: UnaryMethod<RemoveSecretRequest, RemoveSecretResponse__Output>;
  /** Wraps the keys of all secrets anew with the newest master key. */
  rotateMasterKey: UnaryMethod<RotateMasterKeyRequest, RotateMasterKeyResponse__Output>;
}

/** Methods of `webops.v1.FleetService`. */
export interface FleetClient {
  /** What applying a fleet file would change. Changes nothing. */
  getFleetPlan: UnaryMethod<GetFleetPlanRequest, GetFleetPlanResponse__Output>;
  /** Does one step of it; refused when something moved since. */
  applyFleetStep: UnaryMethod<ApplyFleetStepRequest, ApplyFleetStepResponse__Output>;
  /** What there is, in the form of the file. */
  exportFleet: UnaryMethod<ExportFleetRequest, ExportFleetResponse__Output>;
}

/** Methods of `webops.v1.PlanService`. */
export interface PlansClient {
  /** What a change would do on which host. Changes nothing. */
  getPlan: UnaryMethod<GetPlanRequest, GetPlanResponse__Output>;
  /** Submits the operation of one step; refused where something moved on since the plan was made. */
  applyPlan: UnaryMethod<ApplyPlanRequest, ApplyPlanResponse__Output>;
}

/** Methods of `webops.v1.EventService`. */
export interface EventsClient {
  /** Events in order: those that are kept since a time or behind one, then, when asked to follow, those that come. */
  streamEvents: StreamMethod<StreamEventsRequest, StreamEventsResponse__Output>;
}

/** Methods of `webops.v1.AlertService`. */
export interface AlertsClient {
  /** Alerts, newest first, filtered and paged. */
  listAlerts: UnaryMethod<ListAlertsRequest, ListAlertsResponse__Output>;
  /** One alert. */
  getAlert: UnaryMethod<GetAlertRequest, GetAlertResponse__Output>;
  /** Says that somebody looks after it; it goes on firing until what is wrong is gone. */
  acknowledgeAlert: UnaryMethod<AcknowledgeAlertRequest, AcknowledgeAlertResponse__Output>;
  /** For a while webhooks and Alertmanager are not told of one alert, or of those that a selector matches. */
  createSilence: UnaryMethod<CreateSilenceRequest, CreateSilenceResponse__Output>;
  /** Silences in force, the first to end first. */
  listSilences: UnaryMethod<ListSilencesRequest, ListSilencesResponse__Output>;
  /** Ends a silence now. Idempotent. */
  removeSilence: UnaryMethod<RemoveSilenceRequest, RemoveSilenceResponse__Output>;
}

/** Methods of `webops.v1.WebhookService`. */
export interface WebhooksClient {
  /** Makes a webhook. It is sent what happens from now on. */
  createWebhook: UnaryMethod<CreateWebhookRequest, CreateWebhookResponse__Output>;
  /** All webhooks by name, without their secrets. */
  listWebhooks: UnaryMethod<ListWebhooksRequest, ListWebhooksResponse__Output>;
  /** Removes a webhook with its deliveries. */
  removeWebhook: UnaryMethod<RemoveWebhookRequest, RemoveWebhookResponse__Output>;
  /** Sends the event `webhook.test` once, now, and says how it went. */
  testWebhook: UnaryMethod<TestWebhookRequest, TestWebhookResponse__Output>;
  /** Deliveries of a webhook, newest first. */
  listWebhookDeliveries: UnaryMethod<ListWebhookDeliveriesRequest, ListWebhookDeliveriesResponse__Output>;
}

/** How to reach a controller's API. */
export interface ApiClientOptions extends ClientCredentialsOptions {
  /** Sent as `authorization: Bearer …`. */
  token?: string | undefined;
}

/** The API of a controller. Methods throw WebopsError only. */
export interface ApiClient {
  addons: AddonsClient;
  hosts: HostsClient;
  operations: OperationsClient;
  enrollment: EnrollmentClient;
  system: SystemClient;
  callers: CallersClient;
  audit: AuditClient;
  plans: PlansClient;
  configuration: ConfigurationClient;
  secrets: SecretsClient;
  fleet: FleetClient;
  events: EventsClient;
  alerts: AlertsClient;
  webhooks: WebhooksClient;
  /** host:port */
  address: string;
  /** grpc-js's channel, shared by all services: for reflection, health or a service not covered here. */
  raw: grpc.Channel;
  /** Waits until the connection stands. @throws WebopsError UNAVAILABLE */
  waitForReady(options?: { timeoutMs?: number }): Promise<void>;
  /** Ends the connection. Can be called again. */
  close(): void;
}

/** Makes a client. It connects with the first call; one connection serves all. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const protocol = loadProtocol();
  const credentials = channelCredentials(options);
  const raw = new grpc.Channel(options.address, credentials, channelOptions(options.address));
  const shared = { channelOverride: raw };
  const target: CallTarget = { address: options.address, metadata: bearer(options.token) };
  const addons = new protocol.AddonService(options.address, credentials, shared);
  const hosts = new protocol.HostService(options.address, credentials, shared);
  const operations = new protocol.OperationService(options.address, credentials, shared);
  const enrollment = new protocol.EnrollmentService(options.address, credentials, shared);
  const system = new protocol.SystemService(options.address, credentials, shared);
  const callers = new protocol.CallerService(options.address, credentials, shared);
  const audit = new protocol.AuditService(options.address, credentials, shared);
  const plans = new protocol.PlanService(options.address, credentials, shared);
  const configuration = new protocol.ConfigurationService(options.address, credentials, shared);
  const secrets = new protocol.SecretService(options.address, credentials, shared);
  const fleet = new protocol.FleetService(options.address, credentials, shared);
  const events = new protocol.EventService(options.address, credentials, shared);
  const alerts = new protocol.AlertService(options.address, credentials, shared);
  const webhooks = new protocol.WebhookService(options.address, credentials, shared);
  let closed = false;
  return {
    addons: {
      discoverAddons: unary(target, addons.discoverAddons.bind(addons)),
      getAddon: unary(target, addons.getAddon.bind(addons)),
      listAddons: unary(target, addons.listAddons.bind(addons)),
      setAddonEnabled: unary(target, addons.setAddonEnabled.bind(addons)),
      publishAddon: unary(target, addons.publishAddon.bind(addons)),
      listAddonStates: unary(target, addons.listAddonStates.bind(addons)),
      getAddonConfig: unary(target, addons.getAddonConfig.bind(addons)),
      listReleases: unary(target, addons.listReleases.bind(addons)),
      listBackups: unary(target, addons.listBackups.bind(addons)),
    },
    hosts: {
      getHost: unary(target, hosts.getHost.bind(hosts)),
      listHosts: unary(target, hosts.listHosts.bind(hosts)),
      setHostLabels: unary(target, hosts.setHostLabels.bind(hosts)),
      setHostCordoned: unary(target, hosts.setHostCordoned.bind(hosts)),
      removeHost: unary(target, hosts.removeHost.bind(hosts)),
    },
    operations: {
      createOperation: unary(target, operations.createOperation.bind(operations)),
      getOperation: unary(target, operations.getOperation.bind(operations)),
      getOperationHistory: unary(target, operations.getOperationHistory.bind(operations)),
      listOperations: unary(target, operations.listOperations.bind(operations)),
      cancelOperation: unary(target, operations.cancelOperation.bind(operations)),
      retryOperation: unary(target, operations.retryOperation.bind(operations)),
      watchOperation: serverStream(target, operations.watchOperation.bind(operations)),
      readOutput: serverStream(target, operations.readOutput.bind(operations)),
    },
    enrollment: {
      createJoinToken: unary(target, enrollment.createJoinToken.bind(enrollment)),
      listJoinTokens: unary(target, enrollment.listJoinTokens.bind(enrollment)),
      revokeJoinToken: unary(target, enrollment.revokeJoinToken.bind(enrollment)),
      enroll: unary(target, enrollment.enroll.bind(enrollment)),
      getEnrollmentInfo: unary(target, enrollment.getEnrollmentInfo.bind(enrollment)),
    },
    system: {
      getSystemStatus: unary(target, system.getSystemStatus.bind(system)),
      whoAmI: unary(target, system.whoAmI.bind(system)),
    },
    callers: {
      createCaller: unary(target, callers.createCaller.bind(callers)),
      listCallers: unary(target, callers.listCallers.bind(callers)),
      revokeCaller: unary(target, callers.revokeCaller.bind(callers)),
    },
    audit: {
      listAuditRecords: unary(target, audit.listAuditRecords.bind(audit)),
      verifyAudit: unary(target, audit.verifyAudit.bind(audit)),
    },
    plans: {
      getPlan: unary(target, plans.getPlan.bind(plans)),
      applyPlan: unary(target, plans.applyPlan.bind(plans)),
    },
    configuration: {
      getConfiguration: unary(target, configuration.getConfiguration.bind(configuration)),
      setConfiguration: unary(target, configuration.setConfiguration.bind(configuration)),
      listConfigurationRevisions: unary(target, configuration.listConfigurationRevisions.bind(configuration)),
      getConfigurationDiff: unary(target, configuration.getConfigurationDiff.bind(configuration)),
      listDrift: unary(target, configuration.listDrift.bind(configuration)),
      rollbackConfiguration: unary(target, configuration.rollbackConfiguration.bind(configuration)),
    },
    secrets: {
      createSecret: unary(target, secrets.createSecret.bind(secrets)),
      rotateSecret: unary(target, secrets.rotateSecret.bind(secrets)),
      listSecrets: unary(target, secrets.listSecrets.bind(secrets)),
      removeSecret: unary(target, secrets.removeSecret.bind(secrets)),
      rotateMasterKey: unary(target, secrets.rotateMasterKey.bind(secrets)),
    },
    fleet: {
      getFleetPlan: unary(target, fleet.getFleetPlan.bind(fleet)),
      applyFleetStep: unary(target, fleet.applyFleetStep.bind(fleet)),
      exportFleet: unary(target, fleet.exportFleet.bind(fleet)),
    },
    events: {
      streamEvents: serverStream(target, events.streamEvents.bind(events)),
    },
    alerts: {
      listAlerts: unary(target, alerts.listAlerts.bind(alerts)),
      getAlert: unary(target, alerts.getAlert.bind(alerts)),
      acknowledgeAlert: unary(target, alerts.acknowledgeAlert.bind(alerts)),
      createSilence: unary(target, alerts.createSilence.bind(alerts)),
      listSilences: unary(target, alerts.listSilences.bind(alerts)),
      removeSilence: unary(target, alerts.removeSilence.bind(alerts)),
    },
    webhooks: {
      createWebhook: unary(target, webhooks.createWebhook.bind(webhooks)),
      listWebhooks: unary(target, webhooks.listWebhooks.bind(webhooks)),
      removeWebhook: unary(target, webhooks.removeWebhook.bind(webhooks)),
      testWebhook: unary(target, webhooks.testWebhook.bind(webhooks)),
      listWebhookDeliveries: unary(target, webhooks.listWebhookDeliveries.bind(webhooks)),
    },
    address: options.address,
    raw,
    waitForReady: ({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) =>
      new Promise((resolve, reject) => {
        system.waitForReady(Date.now() + timeoutMs, (error) => {
          if (!error) return resolve();
          const what = Object.assign(new Error(error.message), { code: grpc.status.UNAVAILABLE });
          reject(callError(what, target));
        });
      }),
    close: () => {
      if (!closed) raw.close();
      closed = true;
    },
  };
}
