/**
 * Which methods change something, and what their records say. A method that is not in the table is recorded with its name
 * alone, so that none can be forgotten; a test fails until it is there.
 *
 * What a request says is copied field by field: never a configuration's values, a bundle, a token or a key.
 */
import { CHANGE_KINDS } from '@webops/contract';
import {
  type AcknowledgeAlertRequest__Output,
  addonTypeFromWire,
  type CreateSilenceRequest__Output,
  type CreateSilenceResponse,
  type RemoveSilenceRequest__Output,
  type CreateWebhookRequest__Output,
  type CreateWebhookResponse,
  type RemoveWebhookRequest__Output,
  type TestWebhookRequest__Output,
  type ApplyPlanRequest__Output,
  type ApplyFleetStepRequest__Output,
  type ApplyFleetStepResponse,
  type CreateSecretRequest__Output,
  type RemoveSecretRequest__Output,
  type RotateMasterKeyRequest__Output,
  type RotateMasterKeyResponse,
  type RotateSecretRequest__Output,
  type RotateSecretResponse,
  type RollbackConfigurationRequest__Output,
  type RollbackConfigurationResponse,
  type SetConfigurationRequest__Output,
  type SetConfigurationResponse,
  type CancelOperationRequest__Output,
  type CreateCallerRequest__Output,
  type CreateCallerResponse,
  type CreateJoinTokenRequest__Output,
  type CreateJoinTokenResponse,
  type CreateOperationRequest__Output,
  callerRoleFromWire,
  type DiscoverAddonsRequest__Output,
  type DiscoverAddonsResponse,
  type EnrollRequest__Output,
  type EnrollResponse,
  type Host,
  kindFromWire,
  type Operation,
  type PublishAddonRequest__Output,
  type PublishAddonResponse,
  type RemoveHostRequest__Output,
  type RetryOperationRequest__Output,
  type RevokeCallerRequest__Output,
  type RevokeJoinTokenRequest__Output,
  type SetAddonEnabledRequest__Output,
  type SetHostCordonedRequest__Output,
  type SetHostLabelsRequest__Output,
} from '@webops/protocol';
import { configFields } from './summary.js';

/** What a record says of a request or of its outcome, before it is bounded. */
export interface Description {
  details?: Record<string, unknown>;
  hosts?: readonly string[];
}

/** A method that changes something. */
export interface Change<Request = never, Response = never> {
  /** Whether this request would. @default true */
  changes?(request: Request): boolean;
  /** Of the request. */
  asked(request: Request): Description;
  /** Of the response, beyond what was asked. */
  came?(response: Response): Description;
}

/** Every method of the API, by `Service/Method`: `reads` changes nothing and leaves no record. */
export const CHANGES: Readonly<Record<string, Change | 'reads'>> = {
  'AddonService/DiscoverAddons': change<DiscoverAddonsRequest__Output, DiscoverAddonsResponse>({
    asked: ({ type, syncStatus, healthCheck }) => ({
      details: { type: addonTypeFromWire(type), syncStatus, healthCheck },
    }),
    came: ({ operationIds }) => ({ details: { operations: operationIds } }),
  }),
  'AddonService/GetAddon': 'reads',
  'AddonService/ListAddons': 'reads',
  'AddonService/SetAddonEnabled': change<SetAddonEnabledRequest__Output>({
    asked: ({ name, enabled }) => ({ details: { addon: name, enabled } }),
  }),
  'AddonService/PublishAddon': change<PublishAddonRequest__Output, PublishAddonResponse>({
    asked: ({ keyId, bundle }) => ({ details: { publisherKey: keyId, bundleBytes: bundle.length } }),
    came: ({ addon }) => ({
      details: { addon: addon?.name, version: addon?.version, digest: addon?.digest },
    }),
  }),
  'AddonService/ListAddonStates': 'reads',
  'AddonService/GetAddonConfig': 'reads',
  'AddonService/ListReleases': 'reads',
  'AddonService/ListBackups': 'reads',

  'HostService/GetHost': 'reads',
  'HostService/ListHosts': 'reads',
  'HostService/SetHostLabels': change<SetHostLabelsRequest__Output, WithHost>({
    asked: ({ host, set, remove }) => ({ details: { set, remove }, hosts: [host] }),
    came: hostOf,
  }),
  'HostService/SetHostCordoned': change<SetHostCordonedRequest__Output, WithHost>({
    asked: ({ host, cordoned }) => ({ details: { cordoned }, hosts: [host] }),
    came: hostOf,
  }),
  'HostService/RemoveHost': change<RemoveHostRequest__Output, WithHost>({
    asked: ({ host }) => ({ hosts: [host] }),
    came: (response) => ({ ...hostOf(response), details: { hostId: response.host?.id } }),
  }),

  'OperationService/CreateOperation': change<CreateOperationRequest__Output, WithOperation>({
    // What only asks a host leaves its operation, which says who asked and when.
    changes: ({ kind }) => {
      const known = kindFromWire(kind);
      return known === undefined || CHANGE_KINDS.includes(known);
    },
    asked: (request) => ({
      details: {
        kind: kindFromWire(request.kind),
        addon: request.addon,
        selector: request.target?.selector,
        all: request.target?.all || undefined,
        exclude: request.target?.exclude,
        configFields: configFields(request.configJson),
        keepData: request.keepData,
        backup: request.backup,
        action: request.action || undefined,
        version: request.version || undefined,
        release: request.release || undefined,
        noRollback: request.noRollback || undefined,
        withData: request.withData || undefined,
        parallel: request.parallel || undefined,
        maxFailures: request.maxFailures,
        timeoutMs: request.timeoutMs || undefined,
        expiresAfterMs: request.expiresAfterMs || undefined,
        // Not asked for: the addon's own policy decides. 0: none.
        retries: request.retries,
        requestId: request.requestId,
      },
      hosts: request.target?.hosts ?? [],
    }),
    came: operationOf,
  }),
  'OperationService/GetOperation': 'reads',
  'OperationService/GetOperationHistory': 'reads',
  'OperationService/ListOperations': 'reads',
  'OperationService/CancelOperation': change<CancelOperationRequest__Output, WithOperation>({
    asked: ({ id }) => ({ details: { operation: id } }),
    came: operationOf,
  }),
  'OperationService/RetryOperation': change<RetryOperationRequest__Output, WithOperation>({
    asked: ({ id, requestId }) => ({ details: { retryOf: id, requestId } }),
    came: operationOf,
  }),
  'OperationService/WatchOperation': 'reads',
  'OperationService/ReadOutput': 'reads',

  'EnrollmentService/CreateJoinToken': change<CreateJoinTokenRequest__Output, CreateJoinTokenResponse>({
    asked: ({ description, labels, maxUses, ttlMs }) => ({
      details: { description, labels, maxUses, ttlMs: ttlMs || undefined },
    }),
    came: ({ token }) => ({ details: { joinToken: token?.id } }),
  }),
  'EnrollmentService/ListJoinTokens': 'reads',
  'EnrollmentService/RevokeJoinToken': change<RevokeJoinTokenRequest__Output>({
    asked: ({ id }) => ({ details: { joinToken: id } }),
  }),
  'EnrollmentService/Enroll': change<EnrollRequest__Output, EnrollResponse>({
    asked: ({ facts }) => ({ hosts: facts ? [facts.hostname] : [] }),
    came: ({ hostId }) => ({ details: { hostId } }),
  }),
  'EnrollmentService/GetEnrollmentInfo': 'reads',

  'SystemService/GetSystemStatus': 'reads',
  'SystemService/WhoAmI': 'reads',

  'CallerService/CreateCaller': change<CreateCallerRequest__Output, CreateCallerResponse>({
    asked: ({ name, role, ttlMs, csrPem }) => ({
      details: {
        name,
        role: callerRoleFromWire(role),
        ttlMs: ttlMs || undefined,
        credential: csrPem === '' ? 'token' : 'certificate',
      },
    }),
    came: ({ caller }) => ({ details: { credentialId: caller?.credentials?.[0]?.id } }),
  }),
  'CallerService/ListCallers': 'reads',
  'CallerService/RevokeCaller': change<RevokeCallerRequest__Output>({
    asked: ({ name, allowLastAdministrator }) => ({
      details: { name, allowLastAdministrator: allowLastAdministrator || undefined },
    }),
  }),

  'AuditService/ListAuditRecords': 'reads',
  'AuditService/VerifyAudit': 'reads',

  'PlanService/GetPlan': 'reads',
  'PlanService/ApplyPlan': change<ApplyPlanRequest__Output, WithOperation>({
    asked: ({ sealed, step }) => ({ details: { planBytes: sealed.length, step } }),
    came: operationOf,
  }),

  'ConfigurationService/GetConfiguration': 'reads',
  'ConfigurationService/SetConfiguration': change<SetConfigurationRequest__Output, SetConfigurationResponse>({
    changes: ({ dryRun }) => !dryRun,
    asked: ({ addon, layer, patchJson, message, replace }) => ({
      details: {
        addon,
        selector: layer?.selector,
        configFields: configFields(patchJson),
        message,
        replace: replace || undefined,
      },
      hosts: layer?.host ? [layer.host] : [],
    }),
    came: ({ revision }) => ({ details: { revision } }),
  }),
  'ConfigurationService/ListConfigurationRevisions': 'reads',
  'ConfigurationService/GetConfigurationDiff': 'reads',
  'ConfigurationService/ListDrift': 'reads',
  'ConfigurationService/RollbackConfiguration': change<
    RollbackConfigurationRequest__Output,
    RollbackConfigurationResponse
  >({
    changes: ({ dryRun }) => !dryRun,
    asked: ({ addon, revision, message }) => ({ details: { addon, backTo: revision, message } }),
    came: ({ revision }) => ({ details: { revision } }),
  }),

  'SecretService/CreateSecret': change<CreateSecretRequest__Output>({
    asked: ({ name, source }) => ({
      details: { secret: name, generated: source?.generateLength ? true : undefined },
    }),
  }),
  'SecretService/RotateSecret': change<RotateSecretRequest__Output, RotateSecretResponse>({
    asked: ({ name, source }) => ({
      details: { secret: name, generated: source?.generateLength ? true : undefined },
    }),
    came: ({ secret }) => ({ details: { version: secret?.version } }),
  }),
  'SecretService/ListSecrets': 'reads',
  'SecretService/RemoveSecret': change<RemoveSecretRequest__Output>({
    asked: ({ name }) => ({ details: { secret: name } }),
  }),
  'SecretService/RotateMasterKey': change<RotateMasterKeyRequest__Output, RotateMasterKeyResponse>({
    asked: () => ({}),
    came: ({ keyId, rewrapped }) => ({ details: { masterKey: keyId, rewrapped } }),
  }),

  'FleetService/GetFleetPlan': 'reads',
  'FleetService/ApplyFleetStep': change<ApplyFleetStepRequest__Output, ApplyFleetStepResponse>({
    asked: ({ sealed, step }) => ({ details: { planBytes: sealed.length, step } }),
    came: ({ operation, done }) => ({
      ...operationOf({ operation }),
      details: { operation: operation?.id, done },
    }),
  }),
  'FleetService/ExportFleet': 'reads',

  'EventService/StreamEvents': 'reads',

  'AlertService/ListAlerts': 'reads',
  'AlertService/GetAlert': 'reads',
  'AlertService/AcknowledgeAlert': change<AcknowledgeAlertRequest__Output>({
    asked: ({ id, comment }) => ({ details: { alert: id, comment } }),
  }),
  'AlertService/CreateSilence': change<CreateSilenceRequest__Output, CreateSilenceResponse>({
    asked: ({ alertId, selector, durationMs, comment }) => ({
      details: { alert: alertId || undefined, selector: selector || undefined, durationMs, comment },
    }),
    came: ({ silence }) => ({ details: { silence: silence?.id } }),
  }),
  'AlertService/ListSilences': 'reads',
  'AlertService/RemoveSilence': change<RemoveSilenceRequest__Output>({
    asked: ({ id }) => ({ details: { silence: id } }),
  }),

  'WebhookService/CreateWebhook': change<CreateWebhookRequest__Output, CreateWebhookResponse>({
    // The path of a URL may be a secret of the receiver's.
    asked: ({ name, url, events }) => ({
      details: { name, to: URL.canParse(url) ? new URL(url).origin : undefined, events },
    }),
    came: ({ webhook }) => ({ details: { webhook: webhook?.id } }),
  }),
  'WebhookService/ListWebhooks': 'reads',
  'WebhookService/RemoveWebhook': change<RemoveWebhookRequest__Output>({
    asked: ({ webhook }) => ({ details: { webhook } }),
  }),
  'WebhookService/TestWebhook': change<TestWebhookRequest__Output>({
    asked: ({ webhook }) => ({ details: { webhook } }),
  }),
  'WebhookService/ListWebhookDeliveries': 'reads',
};

/** What a call of a method would change; null when it is nothing. */
export function changeOf(method: string, request: unknown): Change<unknown, unknown> | null {
  const entry = Object.hasOwn(CHANGES, method) ? CHANGES[method] : undefined;
  if (entry === 'reads') return null;
  const change = (entry ?? { asked: () => ({}) }) as Change<unknown, unknown>;
  return change.changes?.(request) === false ? null : change;
}

interface WithOperation {
  operation?: Operation | null;
}

interface WithHost {
  host?: Host | null;
}

function operationOf({ operation }: WithOperation): Description {
  return {
    details: { operation: operation?.id },
    hosts: (operation?.executions ?? []).map(({ host, hostId }) => host || hostId || ''),
  };
}

function hostOf({ host }: WithHost): Description {
  return { hosts: host?.name ? [host.name] : [] };
}

/** The table's entries know their own messages; to whoever reads it they are all alike. */
function change<Request, Response = never>(entry: Change<Request, Response>): Change {
  return entry as unknown as Change;
}
