/** The controller: its parts, and the order in which they start and stop. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createRpcServer,
  fingerprintOf,
  hostInboxPrefix,
  loadProtocol,
  publicKeyPinOf,
  serverCredentials,
  WebopsError,
} from '@webops/protocol';
import { signTicket } from '@webops/contract';
import { type Logger, pino } from 'pino';
import {
  advertisedHost,
  type ControllerAddresses,
  hostAndPort,
  localHost,
  unreachableReason,
} from './addresses.js';
import { addonService } from './api/addon-service.js';
import { auditService } from './api/audit-service.js';
import { callerService } from './api/caller-service.js';
import { enrollmentService } from './api/enrollment-service.js';
import { hostService } from './api/host-service.js';
import { operationService } from './api/operation-service.js';
import { systemService } from './api/system-service.js';
import { AuditLog, AuditStore, auditCalls, SignedHead } from './audit/index.js';
import { type ApiCaller, Authenticator } from './auth/authenticator.js';
import { CallerStore } from './auth/caller-store.js';
import { Callers } from './auth/callers.js';
import { OpenStreams } from './auth/open-streams.js';
import { provideMongo, provideNats } from './backing-services.js';
import type { ControllerConfig } from './config.js';
import { refuseHalfRestored } from './controller-backup/home-files.js';
import { Enrolment } from './enrolment/enrolment.js';
import { JoinTokenStore } from './enrolment/join-token-store.js';
import { EventDrainer } from './events/drainer.js';
import { NatsClient } from './events/nats-client.js';
import { Hosts } from './hosts/host-directory.js';
import { HostStore } from './hosts/host-store.js';
import { HttpServer } from './http/http-server.js';
import { lockHome } from './instance-lock.js';
import { rateLimits } from './limits/rate-limits.js';
import { createAgentLink, type NatsGrant } from './link/index.js';
import { forgetLocalFiles, writeLocalFiles } from './local-files.js';
import { createEngine } from './operations/index.js';
import { AddonStore } from './registry/addon-store.js';
import { BundleStore } from './registry/bundle-store.js';
import { Catalog } from './registry/catalog.js';
import { Publishers } from './registry/publishers.js';
import { AddonRegistry } from './registry/registry.js';
import { loadAuthorities, ownNames } from './secrets/authorities.js';
import { loadKeys } from './secrets/keys.js';
import { createSecretBox } from './secrets/secret-box.js';
import { checkPorts, explainListen, type PortUse } from './start-error.js';
import { connectState, explainDatabaseError } from './state/index.js';

/** A controller in this process. */
export interface Controller {
  /** Resolves when it serves. Can be called twice. @throws StartError, EmbeddedError: one line that says what to do. */
  start(): Promise<void>;
  /** Ends everything that `start` began, also after a failed start. Can be called twice. */
  stop(): Promise<void>;
  /** @throws Error before it has started. */
  readonly addresses: ControllerAddresses;
}

/** Watchers and agents are given this long at a stop. */
const STOP_GRACE_MS = 1_000;
/** The controller's own NATS credentials; it makes new ones at each connection. */
const OWN_NATS_TTL_MS = 24 * 3_600_000;

/** Makes a controller. It does nothing before `start`. Logs go to standard error as JSON lines. */
export function createController(config: ControllerConfig, options: { logger?: Logger } = {}): Controller {
  const logger = options.logger ?? createLogger(config.logLevel);
  const stops: (() => Promise<unknown>)[] = [];
  let starting: Promise<void> | null = null;
  let stopping: Promise<void> | null = null;
  let addresses: ControllerAddresses | null = null;
  const stopAll = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      await stop().catch((error: unknown) => logger.warn({ err: error }, 'a part did not stop cleanly'));
    }
  };
  return {
    start() {
      starting ??= startController(config, logger, (stop) => stops.push(stop)).then(
        (bound) => {
          addresses = bound;
        },
        async (error: unknown) => {
          await stopAll();
          throw error;
        },
      );
      return starting;
    },
    stop() {
      stopping ??= (async () => {
        await starting?.catch(() => undefined);
        await stopAll();
        logger.info('controller stopped');
      })();
      return stopping;
    },
    get addresses() {
      if (!addresses) throw new Error('the controller has not started');
      return addresses;
    },
  };
}

/** A logger on standard error. */
export function createLogger(level: string): Logger {
  const redact = ['token', 'secret', 'uri', 'config.mongodbUri', 'config.natsUrl', '*.token', '*.secret'];
  return pino({ name: 'webops-controller', level, redact }, pino.destination({ dest: 2, sync: true }));
}

type OnStop = (stop: () => Promise<unknown>) => void;

async function startController(
  config: ControllerConfig,
  logger: Logger,
  onStop: OnStop,
): Promise<ControllerAddresses> {
  const startedAt = new Date();
  const { home, environment, listen } = config;
  const host = advertisedHost(config);
  const lock = await lockHome(home);
  onStop(() => lock.release());
  await refuseHalfRestored(home);
  const apiUse: PortUse = { name: 'gRPC API', host: listen, port: config.apiPort, flag: '--api-port' };
  const linkUse: PortUse = { name: 'agent link', host: listen, port: config.linkPort, flag: '--link-port' };
  const httpUse: PortUse = { name: 'HTTPS', host: listen, port: config.httpPort, flag: '--http-port' };
  await checkPorts([apiUse, linkUse, httpUse]);

  const names = ownNames([listen, host]);
  const [keys, authorities] = await Promise.all([loadKeys(home), loadAuthorities(home, names)]);
  const providing = Promise.allSettled([
    provideMongo(config, logger.child({ part: 'mongodb' })),
    provideNats(config, authorities, logger.child({ part: 'nats' })),
  ]);
  const [mongo, nats] = await providing.then((results) => {
    // Both are waited for: when one fails the other must be stopped.
    for (const result of results) if (result.status === 'fulfilled') onStop(() => result.value.stop());
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as [
      Awaited<ReturnType<typeof provideMongo>>,
      Awaited<ReturnType<typeof provideNats>>,
    ];
  });

  const state = await connectState({
    uri: mongo.uri,
    dbName: config.mongodbDatabase,
    logger: logger.child({ part: 'state' }),
  });
  onStop(() => state.close());
  const bundles = new BundleStore(state.db, environment);
  const addons = new AddonStore(state.db, environment);
  const hostStore = new HostStore(state.db, environment);
  const tokens = new JoinTokenStore(state.db, environment);
  const callerStore = new CallerStore(state.db, environment);
  const auditStore = new AuditStore(state.db, environment);
  const stores = [bundles, hostStore, tokens, callerStore, auditStore];
  await Promise.all(stores.map((store) => store.prepare()));

  const hosts = new Hosts(hostStore, logger.child({ part: 'hosts' }));
  await hosts.start();
  onStop(() => hosts.stop());
  const publishers = new Publishers({
    home,
    own: keys.publisher,
    logger: logger.child({ part: 'registry' }),
  });
  const registry = new AddonRegistry({
    addons,
    bundles,
    publishers,
    folders: [join(config.shippedAddons, 'system'), ...config.addonsPath],
    libraryFolder: join(config.shippedAddons, 'lib', 'v1'),
    key: keys.publisher,
    logger: logger.child({ part: 'registry' }),
  });
  onStop(() => registry.stop());
  const ready = () => registry.ready();
  const catalog = new Catalog(addons, bundles, ready);

  const natsClient = new NatsClient({
    url: nats.url,
    caPem: nats.caPem,
    creds: nats.identity ? () => nats.identity!.controllerUser(OWN_NATS_TTL_MS).creds : null,
    onStreamMissing: () => drainer.publishAgain(),
    logger: logger.child({ part: 'nats' }),
  });
  const drainer: EventDrainer = new EventDrainer(natsClient, logger.child({ part: 'events' }));
  onStop(() => natsClient.stop());
  onStop(() => drainer.stop());
  const engine = createEngine({
    state,
    environment,
    catalog,
    hosts,
    tickets: { sign: (bytes) => signTicket(bytes, keys.ticket.privateKeyPem) },
    secrets: createSecretBox(keys.encryption),
    events: drainer,
    logger: logger.child({ part: 'engine' }),
    maxOpenOperations: config.maxOpenOperations,
    outputRetention: { ageMs: config.outputRetentionMs, bytes: config.outputRetentionBytes },
  });
  onStop(() => engine.stop());
  await engine.start();
  natsClient.onReady(() => drainer.pending());
  natsClient.start();
  drainer.start(engine.events);

  const enrolment = new Enrolment({
    tokens,
    hosts,
    authorities,
    environment,
    certificateTtlMs: config.hostCertificateTtlMs,
    logger: logger.child({ part: 'enrolment' }),
  });
  const natsGrant = async (hostId: string): Promise<NatsGrant | null> => {
    if (!nats.identity || nats.agentUrl === '') return null;
    const user = nats.identity.hostUser(environment, hostId, config.natsCredentialsTtlMs);
    return { url: nats.agentUrl, caPem: nats.caPem, inboxPrefix: hostInboxPrefix(hostId), ...user };
  };
  const link = createAgentLink({
    engine,
    hosts,
    catalog,
    environment,
    renew: (hostId, csrPem) => enrolment.renew(hostId, csrPem),
    admits: (hostId, fingerprint) => hosts.admits(hostId, fingerprint),
    natsGrant,
    logger: logger.child({ part: 'link' }),
    heartbeatIntervalMs: config.heartbeatIntervalMs,
    healthIntervalMs: config.healthIntervalMs,
    factsIntervalMs: config.factsIntervalMs,
  });

  const authenticator = new Authenticator(callerStore);
  const openStreams = new OpenStreams();
  const callers = new Callers({
    store: callerStore,
    authority: authorities.callers,
    onRevoked: (name) => {
      authenticator.forget();
      openStreams.end(name);
    },
  });
  const auditLogger = logger.child({ part: 'audit' });
  const auditHead = new SignedHead({
    file: join(home, 'audit', `head-${environment}.json`),
    environment,
    key: keys.audit,
    logger: auditLogger,
  });
  const auditLog = new AuditLog({ store: auditStore, head: auditHead, environment, logger: auditLogger });
  onStop(() => auditLog.stop());
  await auditLog.start();
  const audited = auditCalls({ log: auditLog, logger: auditLogger });
  onStop(async () => audited.stop());
  const bound: ControllerAddresses = { api: '', link: '', https: '', nats: nats.agentUrl };
  const api = createRpcServer<ApiCaller>({
    authorize: (path, metadata, certificate) => authenticator.authorize(path, metadata, certificate),
    around: (call, proceed) => openStreams.track(call, () => audited.around(call, proceed)),
    admit: rateLimits(config),
    explain: explainDatabaseError,
    onError: (error, method) => logError(logger, error, method),
  });
  api
    .implement(
      'AddonService',
      addonService({ registry, addons, engine, hosts, onChanged: () => catalog.forget() }),
    )
    .implement('HostService', hostService(hosts))
    .implement('OperationService', operationService(engine, ready))
    .implement(
      'EnrollmentService',
      enrollmentService({
        enrolment,
        environment,
        caPem: authorities.server.certPem,
        ticketPublicKeyPem: keys.ticket.publicKeyPem,
        publisherPublicKeysPem: async () => [...(await publishers.trusted()).values()],
        info: () => ({
          apiAddress: bound.api,
          linkAddress: bound.link,
          packageUrl: `https://${bound.https}`,
          caFingerprint: fingerprintOf(authorities.server.certPem),
          publicKeyPin: publicKeyPinOf(authorities.serverCertificate.certPem),
          unreachableReason: unreachableReason(config),
        }),
      }),
    )
    .implement(
      'SystemService',
      systemService({
        version: VERSION,
        environment,
        startedAt,
        components: async () => [
          await state.ping().then(
            () => ({ name: 'mongodb', healthy: true, message: mongo.description }),
            (error: Error) => ({ name: 'mongodb', healthy: false, message: error.message }),
          ),
          {
            name: 'nats',
            healthy: natsClient.healthy,
            message: `${nats.description}: ${natsClient.message}`,
          },
        ],
        hostsOnline: () => hosts.count('online'),
        hostsTotal: () => hosts.size,
        addons: () => addons.count(),
        operationsActive: () => engine.countActive(),
      }),
    )
    .implement('CallerService', callerService(callers))
    .implement('AuditService', auditService({ log: auditLog, store: auditStore, head: auditHead }))
    .addHealthAndReflection();
  const linkServer = createRpcServer<never>({ authorize: refuse });
  linkServer.raw.addService(loadProtocol().AgentLinkService.service, link.implementation);
  const http = new HttpServer({
    certificate: authorities.serverCertificate,
    bootstrapScript: config.bootstrapScript,
    agentPackage: config.agentPackage,
    installerValues: () => ({
      SERVER: bound.api,
      PACKAGE_URL: `https://${bound.https}`,
      PUBLIC_KEY_PIN: publicKeyPinOf(authorities.serverCertificate.certPem),
      CA_FINGERPRINT: fingerprintOf(authorities.server.certPem),
    }),
    healthy: () =>
      state.ping().then(
        () => true,
        () => false,
      ),
    logger: logger.child({ part: 'http' }),
  });

  onStop(() => linkServer.stop(STOP_GRACE_MS));
  onStop(() => link.stop());
  onStop(() => api.stop(STOP_GRACE_MS));
  onStop(() => http.stop());
  const { certPem, keyPem } = authorities.serverCertificate;
  const listenRpc = (server: Pick<typeof api, 'listen'>, use: PortUse, clientCaPem: string) =>
    explainListen(use, () =>
      server.listen(
        hostAndPort(listen, use.port),
        serverCredentials({
          certPem,
          keyPem,
          clientCaPems: [clientCaPem],
          requireClientCertificate: use === linkUse,
        }),
      ),
    );
  const linkPort = await listenRpc(linkServer, linkUse, authorities.hosts.certPem);
  const httpPort = await explainListen(httpUse, () => http.listen(listen, config.httpPort));
  bound.link = hostAndPort(host, linkPort);
  bound.https = hostAndPort(host, httpPort);
  const apiPort = await listenRpc(api, apiUse, authorities.callers.certPem);
  bound.api = hostAndPort(host, apiPort);

  // Not before: packing competes with the start for the processors. Calls that need addons wait for it.
  registry.start();
  await writeLocalFiles({
    callersAuthority: authorities.callers,
    callers,
    home,
    server: hostAndPort(localHost(listen), apiPort),
    caPem: authorities.server.certPem,
    addresses: bound,
    environment,
    authenticator,
    nats,
  });
  onStop(() => forgetLocalFiles(home));
  logger.info({ addresses: bound, home, durationMs: Date.now() - startedAt.getTime() }, 'controller ready');
  return bound;
}

/** The agents' listener serves nothing but the link, which knows its callers itself. */
async function refuse(methodPath: string): Promise<never> {
  throw new WebopsError('PERMISSION_DENIED', `${methodPath} is not served here.`);
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

const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
