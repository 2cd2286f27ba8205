/** Who may call what: the one table. A method that is not in it is refused to everybody. */
import { CALLER_ROLES, type CallerRole } from '@webops/protocol';

/**
 * What a method asks of its caller: a least role; `public`, nothing (Enroll, whose token is its authentication); `agent`, a host's
 * certificate (the agents' listener checks it).
 */
export type Requirement = CallerRole | 'public' | 'agent';

/** Least role of every method of every service, by `Service/Method`. */
export const METHOD_ROLES: Readonly<Record<string, Requirement>> = {
  'AddonService/DiscoverAddons': 'manager',
  'AddonService/GetAddon': 'viewer',
  'AddonService/ListAddons': 'viewer',
  'AddonService/SetAddonEnabled': 'manager',
  'AddonService/PublishAddon': 'administrator',
  'AddonService/ListAddonStates': 'viewer',
  'AddonService/GetAddonConfig': 'viewer',
  'AddonService/ListReleases': 'viewer',
  'AddonService/ListBackups': 'viewer',

  'HostService/GetHost': 'viewer',
  'HostService/ListHosts': 'viewer',
  'HostService/SetHostLabels': 'manager',
  'HostService/SetHostCordoned': 'manager',
  'HostService/RemoveHost': 'administrator',

  'OperationService/CreateOperation': 'manager',
  'OperationService/GetOperation': 'viewer',
  'OperationService/GetOperationHistory': 'viewer',
  'OperationService/ListOperations': 'viewer',
  'OperationService/CancelOperation': 'manager',
  'OperationService/RetryOperation': 'manager',
  'OperationService/WatchOperation': 'viewer',
  'OperationService/ReadOutput': 'viewer',

  'EnrollmentService/CreateJoinToken': 'administrator',
  'EnrollmentService/ListJoinTokens': 'administrator',
  'EnrollmentService/RevokeJoinToken': 'administrator',
  'EnrollmentService/Enroll': 'public',
  'EnrollmentService/GetEnrollmentInfo': 'viewer',

  'SystemService/GetSystemStatus': 'viewer',
  'SystemService/WhoAmI': 'viewer',

  'CallerService/CreateCaller': 'administrator',
  'CallerService/ListCallers': 'administrator',
  'CallerService/RevokeCaller': 'administrator',

  'AuditService/ListAuditRecords': 'administrator',
  'AuditService/VerifyAudit': 'administrator',

  // Whether a value is the stored secret shows in a plan: who plans may also read what a change does.
  'PlanService/GetPlan': 'manager',
  'PlanService/ApplyPlan': 'manager',

  'ConfigurationService/GetConfiguration': 'viewer',
  'ConfigurationService/SetConfiguration': 'manager',
  // Whether a secret is another one shows as a fingerprint.
  'ConfigurationService/ListConfigurationRevisions': 'manager',
  'ConfigurationService/GetConfigurationDiff': 'manager',
  'ConfigurationService/ListDrift': 'viewer',
  'ConfigurationService/RollbackConfiguration': 'manager',

  'SecretService/CreateSecret': 'manager',
  'SecretService/RotateSecret': 'manager',
  'SecretService/ListSecrets': 'manager',
  'SecretService/RemoveSecret': 'manager',
  'SecretService/RotateMasterKey': 'administrator',

  'FleetService/GetFleetPlan': 'manager',
  'FleetService/ApplyFleetStep': 'manager',
  'FleetService/ExportFleet': 'viewer',

  'EventService/StreamEvents': 'viewer',

  'AlertService/ListAlerts': 'viewer',
  'AlertService/GetAlert': 'viewer',
  'AlertService/AcknowledgeAlert': 'manager',
  'AlertService/CreateSilence': 'manager',
  'AlertService/ListSilences': 'viewer',
  'AlertService/RemoveSilence': 'manager',

  'WebhookService/CreateWebhook': 'administrator',
  'WebhookService/ListWebhooks': 'administrator',
  'WebhookService/RemoveWebhook': 'administrator',
  'WebhookService/TestWebhook': 'administrator',
  'WebhookService/ListWebhookDeliveries': 'administrator',

  'AgentLinkService/Connect': 'agent',
  'AgentLinkService/FetchBundle': 'agent',
};

/** What a method asks, by its path `/webops.v1.Service/Method`; null for one that is not in the table. */
export function requirementOf(methodPath: string): Requirement | null {
  const key = /^\/webops\.v1\.(.+)$/.exec(methodPath)?.[1];
  return key !== undefined && Object.hasOwn(METHOD_ROLES, key) ? METHOD_ROLES[key]! : null;
}

/** Whether a role may do what asks for another one. */
export function allows(role: CallerRole, least: CallerRole): boolean {
  return CALLER_ROLES.indexOf(role) >= CALLER_ROLES.indexOf(least);
}
