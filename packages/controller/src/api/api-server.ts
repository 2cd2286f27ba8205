/** The API listener's server: who may call, what is audited and limited, and every service on it. */
import {
  createRpcServer,
  fingerprintOf,
  publicKeyPinOf,
  type RpcServer,
  WebopsError,
} from '@webops/protocol';
import type { Logger } from 'pino';
import { type ControllerAddresses, unreachableReason } from '../addresses.js';
import type { Audit } from '../audit/index.js';
import type { ApiCaller, Authenticator } from '../auth/authenticator.js';
import type { Callers } from '../auth/callers.js';
import type { OpenStreams } from '../auth/open-streams.js';
import type { BackingServices } from '../backing-services.js';
import type { ControllerConfig } from '../config.js';
import type { Enrolment } from '../enrolment/enrolment.js';
import type { NatsClient } from '../events/nats-client.js';
import type { EventFlow } from '../events/open-events.js';
import type { Hosts } from '../hosts/host-directory.js';
import { fleetFiles } from '../fleet/fleet.js';
import { diskSpace } from '../limits/disk-space.js';
import { rateLimits } from '../limits/rate-limits.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Engine, SecretBox } from '../operations/index.js';
import type { Catalog } from '../registry/catalog.js';
import type { Publishers } from '../registry/publishers.js';
import type { AddonRegistry } from '../registry/registry.js';
import type { Authorities } from '../secrets/authorities.js';
import type { ControllerKeys } from '../secrets/keys.js';
import { explainDatabaseError, type State } from '../state/index.js';
import type { Stores } from '../stores.js';
import type { Webhooks } from '../webhooks/open-webhooks.js';
import type { Vault } from '../vault/vault.js';
import { VERSION } from '../version.js';
import { addonService } from './addon-service.js';
import { alertService } from './alert-service.js';
import { auditService } from './audit-service.js';
import { callerService } from './caller-service.js';
import { configurationService } from './configuration-service.js';
import { enrollmentService } from './enrollment-service.js';
import { eventService } from './event-service.js';
import { fleetService } from './fleet-service.js';
import { hostService } from './host-service.js';
import { operationService } from './operation-service.js';
import { planService } from './plan-service.js';
import { secretService } from './secret-service.js';
import { systemService } from './system-service.js';
import { webhookService } from './webhook-service.js';

/** The parts that the services stand on. */
export interface ApiServerParts {
  config: ControllerConfig;
  startedAt: Date;
  backing: BackingServices;
  state: State;
  stores: Stores;
  keys: ControllerKeys;
  authorities: Authorities;
  hosts: Hosts;
  registry: AddonRegistry;
  publishers: Publishers;
  catalog: Catalog;
  engine: Engine;
  enrolment: Enrolment;
  natsClient: NatsClient;
  authenticator: Authenticator;
  openStreams: OpenStreams;
  callers: Callers;
  audit: Audit;
  /** Filled in once the listeners are bound. */
  addresses: ControllerAddresses;
  events: EventFlow;
  webhooks: Webhooks;
  vault: Vault;
  secrets: SecretBox;
  /** Null: nothing is measured. */
  metrics: Metrics | null;
  logger: Logger;
}

/** Makes the server; it binds nothing. */
export function createApiServer(parts: ApiServerParts): RpcServer<ApiCaller> {
  const { audit, authenticator, catalog, engine, hosts, logger, metrics, openStreams, registry, stores } =
    parts;
  const ready = () => registry.ready();
  const limit = rateLimits(parts.config);
  // The disk of a database of its own is not this one's.
  const databaseFolder = parts.config.mongodbUri === '' ? parts.config.home : null;
  const hasSpace = databaseFolder === null ? null : diskSpace(databaseFolder);
  return createRpcServer<ApiCaller>({
    authorize: (path, metadata, certificate) => authenticator.authorize(path, metadata, certificate),
    around: (call, proceed) => openStreams.track(call, () => audit.calls.around(call, proceed)),
    admit: (call) => {
      limit(call);
      hasSpace?.(call);
    },
    explain: (error) => explainDatabaseError(error, databaseFolder),
    onError: (error, method) => logError(logger, error, method),
    ...(metrics ? { onFinished: metrics.called.bind(metrics) } : {}),
  })
    .implement(
      'AddonService',
      addonService({
        registry,
        addons: stores.addons,
        engine,
        hosts,
        onChanged: () => catalog.forget(),
      }),
    )
    .implement('HostService', hostService(hosts))
    .implement('OperationService', operationService(engine, ready))
    .implement('EnrollmentService', enrolling(parts))
    .implement('SystemService', status(parts))
    .implement('CallerService', callerService(parts.callers))
    .implement('AuditService', auditService({ log: audit.log, store: stores.audit, head: audit.head }))
    .implement('PlanService', planService(engine, ready))
    .implement('ConfigurationService', configurationService(engine, hosts, ready))
    .implement('SecretService', secretService(parts.vault, engine, hosts))
    .implement(
      'FleetService',
      fleetService(
        fleetFiles({ engine, hosts, catalog, files: stores.fleetFiles, box: parts.secrets }),
        ready,
      ),
    )
    .implement('EventService', eventService(stores.eventLog))
    .implement(
      'AlertService',
      alertService({
        alerts: stores.alerts,
        silences: stores.silences,
        sink: parts.events.recorder,
      }),
    )
    .implement(
      'WebhookService',
      webhookService({
        webhooks: stores.webhooks,
        deliveries: stores.deliveries,
        sender: parts.webhooks.sender,
        log: stores.eventLog,
        secrets: parts.secrets,
        environment: parts.config.environment,
      }),
    )
    .addHealthAndReflection();
}

function enrolling({ addresses, authorities, config, enrolment, keys, publishers }: ApiServerParts) {
  return enrollmentService({
    enrolment,
    environment: config.environment,
    caPem: authorities.server.certPem,
    ticketPublicKeyPem: keys.ticket.publicKeyPem,
    publisherPublicKeysPem: async () => [...(await publishers.trusted()).values()],
    info: () => ({
      apiAddress: addresses.api,
      linkAddress: addresses.link,
      packageUrl: `https://${addresses.https}`,
      caFingerprint: fingerprintOf(authorities.server.certPem),
      publicKeyPin: publicKeyPinOf(authorities.serverCertificate.current.certPem),
      unreachableReason: unreachableReason(config),
    }),
  });
}

function status({ backing, config, engine, hosts, natsClient, startedAt, state, stores }: ApiServerParts) {
  return systemService({
    version: VERSION,
    environment: config.environment,
    startedAt,
    components: async () => [
      await state.ping().then(
        () => ({ name: 'mongodb', healthy: true, message: backing.mongo.description }),
        (error: Error) => ({ name: 'mongodb', healthy: false, message: error.message }),
      ),
      {
        name: 'nats',
        healthy: natsClient.healthy,
        message: `${backing.nats.description}: ${natsClient.message}`,
      },
    ],
    hostsOnline: () => hosts.count('online'),
    hostsTotal: () => hosts.size,
    addons: () => stores.addons.count(),
    operationsActive: () => engine.countActive(),
  });
}

function logError(logger: Logger, error: unknown, method: string): void {
  if (error instanceof WebopsError && error.code !== 'INTERNAL') {
    logger.debug(
      { method, code: error.code, reason: error.reason, text: error.message },
      'a call was refused',
    );
  } else {
    logger.error({ method, err: error }, 'a call failed');
  }
}
