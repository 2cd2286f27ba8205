/**
 * Loads `proto/` at run time. The options are those that the generated types were made with (see `packages/protocol/generate`):
 * 64-bit integers are numbers, enums their names, missing fields have proto3's defaults, a oneof names its present field.
 */
import { fileURLToPath } from 'node:url';
import * as grpc from '@grpc/grpc-js';
import { loadSync, type MessageTypeDefinition, type PackageDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType as AddonsType } from './generated/addons.js';
import type { ProtoGrpcType as AgentLinkType } from './generated/agent_link.js';
import type { ProtoGrpcType as AuditType } from './generated/audit.js';
import type { ProtoGrpcType as CallersType } from './generated/callers.js';
import type { ProtoGrpcType as EnrollmentType } from './generated/enrollment.js';
import type { ProtoGrpcType as EventsType } from './generated/events.js';
import type { ProtoGrpcType as AlertsType } from './generated/alerts.js';
import type { ProtoGrpcType as WebhooksType } from './generated/webhooks.js';
import type { ProtoGrpcType as ConfigurationType } from './generated/configuration.js';
import type { ProtoGrpcType as FleetType } from './generated/fleet.js';
import type { ProtoGrpcType as SecretsType } from './generated/secrets.js';
import type { ProtoGrpcType as HostsType } from './generated/hosts.js';
import type { ProtoGrpcType as OperationsType } from './generated/operations.js';
import type { ProtoGrpcType as PlansType } from './generated/plans.js';
import type { ProtoGrpcType as SystemType } from './generated/system.js';

/**
 * The folder of the proto files: `proto` beside `packages`. It is found from this compiled file, because the agent's package
 * mirrors the repository's layout.
 */
export const PROTO_DIR = fileURLToPath(new URL('../../../proto', import.meta.url));

const FILES = [
  'addons',
  'hosts',
  'operations',
  'enrollment',
  'system',
  'callers',
  'audit',
  'plans',
  'events',
  'alerts',
  'webhooks',
  'configuration',
  'secrets',
  'fleet',
  'agent_link',
].map((name) => `webops/v1/${name}.proto`);

/** Services of the API listener. {@link AGENT_SERVICE_NAMES} are served on the agents' listener only. */
export const API_SERVICE_NAMES = [
  'AddonService',
  'HostService',
  'OperationService',
  'EnrollmentService',
  'SystemService',
  'CallerService',
  'AuditService',
  'PlanService',
  'EventService',
  'AlertService',
  'WebhookService',
  'ConfigurationService',
  'SecretService',
  'FleetService',
] as const;
/** Services of the agents' listener. */
export const AGENT_SERVICE_NAMES = ['AgentLinkService'] as const;
/** Every service of `webops.v1`. */
export const SERVICE_NAMES = [...API_SERVICE_NAMES, ...AGENT_SERVICE_NAMES] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Client constructors of `webops.v1`, each with its definition in `.service`, and the definition they come from. */
export interface Protocol {
  AddonService: AddonsType['webops']['v1']['AddonService'];
  HostService: HostsType['webops']['v1']['HostService'];
  OperationService: OperationsType['webops']['v1']['OperationService'];
  EnrollmentService: EnrollmentType['webops']['v1']['EnrollmentService'];
  SystemService: SystemType['webops']['v1']['SystemService'];
  CallerService: CallersType['webops']['v1']['CallerService'];
  AuditService: AuditType['webops']['v1']['AuditService'];
  PlanService: PlansType['webops']['v1']['PlanService'];
  EventService: EventsType['webops']['v1']['EventService'];
  AlertService: AlertsType['webops']['v1']['AlertService'];
  WebhookService: WebhooksType['webops']['v1']['WebhookService'];
  ConfigurationService: ConfigurationType['webops']['v1']['ConfigurationService'];
  SecretService: SecretsType['webops']['v1']['SecretService'];
  FleetService: FleetType['webops']['v1']['FleetService'];
  AgentLinkService: AgentLinkType['webops']['v1']['AgentLinkService'];
  /** What proto-loader read. */
  packageDefinition: PackageDefinition;
}

let loaded: Protocol | undefined;

/**
 * Loads the protocol, once a process.
 *
 * @throws Error when the proto files are not at {@link PROTO_DIR}.
 */
export function loadProtocol(): Protocol {
  if (loaded) return loaded;
  const packageDefinition = loadSync(
    [...FILES, 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
    {
      includeDirs: [PROTO_DIR],
      longs: Number,
      enums: String,
      defaults: true,
      arrays: true,
      objects: true,
      oneofs: true,
      keepCase: false,
    },
  );
  const root = grpc.loadPackageDefinition(packageDefinition) as unknown as AddonsType &
    HostsType &
    OperationsType &
    EnrollmentType &
    SystemType &
    CallersType &
    AuditType &
    PlansType &
    EventsType &
    AlertsType &
    WebhooksType &
    ConfigurationType &
    SecretsType &
    FleetType &
    AgentLinkType;
  const v1 = root.webops.v1;
  loaded = {
    AddonService: v1.AddonService,
    HostService: v1.HostService,
    OperationService: v1.OperationService,
    EnrollmentService: v1.EnrollmentService,
    SystemService: v1.SystemService,
    CallerService: v1.CallerService,
    AuditService: v1.AuditService,
    PlanService: v1.PlanService,
    EventService: v1.EventService,
    AlertService: v1.AlertService,
    WebhookService: v1.WebhookService,
    ConfigurationService: v1.ConfigurationService,
    SecretService: v1.SecretService,
    FleetService: v1.FleetService,
    AgentLinkService: v1.AgentLinkService,
    packageDefinition,
  };
  return loaded;
}

/** The definition of a message by its full name, to write and read it outside a call. */
export function messageType<Input extends object, Output extends object>(
  fullName: string,
): MessageTypeDefinition<Input, Output> {
  const definition = loadProtocol().packageDefinition[fullName];
  if (!definition || !('serialize' in definition)) throw new Error(`no message ${fullName} in ${PROTO_DIR}`);
  return definition as unknown as MessageTypeDefinition<Input, Output>;
}
