/** The controller's parts, and the order in which they start and stop. */
import { join } from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { signTicket } from '@webops/contract';
import { fingerprintOf, publicKeyPinOf } from '@webops/protocol';
import type { Logger } from 'pino';
import { advertisedHost, type ControllerAddresses, hostAndPort, localHost } from './addresses.js';
import { openAlerts } from './alerts/open-alerts.js';
import { createApiServer } from './api/api-server.js';
import { openAudit } from './audit/index.js';
import { Authenticator } from './auth/authenticator.js';
import { Callers } from './auth/callers.js';
import { OpenStreams } from './auth/open-streams.js';
import { provideBackingServices } from './backing-services.js';
import type { ControllerConfig } from './config.js';
import { refuseHalfRestored } from './controller-backup/home-files.js';
import { Enrolment } from './enrolment/enrolment.js';
import { refuseNats } from './events/open-nats.js';
import { NatsRevocations } from './events/nats-revocations.js';
import { DriftChecker } from './drift/drift-checker.js';
import { openEvents } from './events/open-events.js';
import { Hosts } from './hosts/host-directory.js';
import { HttpServer } from './http/http-server.js';
import { lockHome } from './instance-lock.js';
import { createAgentLink, createLinkServer, natsGrants } from './link/index.js';
import { listenersOf, listenRpc } from './listeners.js';
import { LocalFiles } from './local-files.js';
import { Metrics } from './metrics/metrics.js';
import { serveMetrics } from './metrics/serve-metrics.js';
import { createEngine } from './operations/index.js';
import { Catalog } from './registry/catalog.js';
import { openRegistry } from './registry/open-registry.js';
import { loadAuthorities, ownNames } from './secrets/authorities.js';
import { RenewalLoop } from './renewal-loop.js';
import { loadKeys } from './secrets/keys.js';
import { createSecretBox } from './secrets/secret-box.js';
import { checkPorts, explainListen } from './start-error.js';
import { connectState } from './state/index.js';
import { openWebhooks } from './webhooks/open-webhooks.js';
import { openStores } from './stores.js';
import { openVault } from './vault/open-vault.js';
import { VERSION } from './version.js';

/** Watchers and agents are given this long at a stop. */
const STOP_GRACE_MS = 1_000;

/** Takes what ends a part that has started; what was given last is ended first. */
export type OnStop = (stop: () => Promise<unknown>) => void;

/** Starts every part, and answers with what is bound. @throws StartError, EmbeddedError: one line that says what to do. */
export async function startParts(
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
  const listeners = listenersOf(config);
  await checkPorts([listeners.api, listeners.link, listeners.http]);

  const [keys, authorities] = await Promise.all([
    loadKeys(home),
    loadAuthorities(home, () => ownNames([listen, host]), config.ownCertificateTtlMs),
  ]);
  const backing = await provideBackingServices(config, authorities, logger, onStop);
  const metrics = config.metricsListen === '' ? null : new Metrics(VERSION);
  const state = await connectState({
    uri: backing.mongo.uri,
    configured: config.mongodbUri !== '',
    ...(metrics ? { onCommand: metrics.commanded.bind(metrics) } : {}),
    dbName: config.mongodbDatabase,
    logger: logger.child({ part: 'state' }),
  });
  onStop(() => state.close());
  const stores = await openStores(state, environment);
  const hosts = new Hosts(stores.hosts, logger.child({ part: 'hosts' }));
  await hosts.start();
  onStop(() => hosts.stop());
  const { refuse } = backing.nats;
  if (refuse) {
    const revocations = new NatsRevocations({
      refuse,
      removedSince: (since) => stores.hosts.listRemovedSince(since),
      ttlMs: config.natsCredentialsTtlMs,
      logger: logger.child({ part: 'nats' }),
    });
    await revocations.start();
    hosts.onRemoved((hostId) => revocations.add(hostId));
    onStop(() => revocations.stop());
  }
  const { registry, publishers } = openRegistry(config, stores, keys, logger.child({ part: 'registry' }));
  onStop(() => registry.stop());
  const catalog = new Catalog(stores.addons, stores.bundles, () => registry.ready());

  const events = openEvents({
    stores,
    nats: backing.nats,
    environment,
    retentionMs: config.eventRetentionMs,
    logger,
  });
  const { natsClient } = events;
  onStop(() => events.stop());
  // Read once: reading a key costs ten times what signing does.
  const ticketKey = createPrivateKey(keys.ticket.privateKeyPem);
  const secrets = createSecretBox(keys.encryption);
  const vault = await openVault(config, stores.secrets, keys.encryption, secrets);
  const engine = createEngine({
    state,
    vault,
    environment,
    catalog,
    hosts,
    tickets: { sign: (bytes) => signTicket(bytes, ticketKey) },
    secrets,
    events: events.recorder,
    logger: logger.child({ part: 'engine' }),
    maxOpenOperations: config.maxOpenOperations,
    packOutputAfterMs: config.outputPackAfterMs,
    outputRetention: { ageMs: config.outputRetentionMs, bytes: config.outputRetentionBytes },
  });
  onStop(() => engine.stop());
  await engine.start();
  events.start();
  // A NATS that is away is waited for, as later. One that refuses this controller needs its operator.
  if (config.natsUrl !== '') refuseNats(await natsClient.firstTry, backing.nats);

  const drift = new DriftChecker({
    engine,
    catalog,
    hosts,
    intervalMs: config.driftIntervalMs,
    repair: config.driftRepair,
    logger: logger.child({ part: 'drift' }),
  });
  onStop(() => drift.stop());
  drift.start();
  const alerts = openAlerts({
    config,
    stores,
    hosts,
    authorities,
    catalog,
    sink: events.recorder,
    logger: logger.child({ part: 'alerts' }),
  });
  onStop(() => alerts.stop());
  alerts.start();
  const webhooks = openWebhooks(stores, secrets, logger.child({ part: 'webhooks' }));
  onStop(() => webhooks.stop());
  webhooks.start();

  const enrolment = new Enrolment({
    tokens: stores.joinTokens,
    hosts,
    authorities,
    environment,
    certificateTtlMs: config.hostCertificateTtlMs,
    logger: logger.child({ part: 'enrolment' }),
  });
  const link = createAgentLink({
    engine,
    hosts,
    catalog,
    environment,
    renew: (hostId, csrPem) => enrolment.renew(hostId, csrPem),
    admits: (hostId, fingerprint) => hosts.admits(hostId, fingerprint),
    natsGrant: natsGrants(backing.nats, environment, config.natsCredentialsTtlMs),
    logger: logger.child({ part: 'link' }),
    heartbeatIntervalMs: config.heartbeatIntervalMs,
    healthIntervalMs: config.healthIntervalMs,
    factsIntervalMs: config.factsIntervalMs,
  });
  const authenticator = new Authenticator(stores.callers);
  const openStreams = new OpenStreams();
  const callers = new Callers({
    store: stores.callers,
    authority: authorities.callers,
    onRevoked: (name) => {
      authenticator.forget();
      openStreams.end(name);
    },
  });
  const audit = openAudit({
    file: join(home, 'audit', `head-${environment}.json`),
    environment,
    store: stores.audit,
    key: keys.audit,
    logger: logger.child({ part: 'audit' }),
  });
  onStop(() => audit.log.stop());
  await audit.log.start();
  onStop(async () => audit.calls.stop());

  const addresses: ControllerAddresses = {
    api: '',
    link: '',
    https: '',
    nats: backing.nats.agentUrl,
    metrics: '',
  };
  const api = createApiServer({
    config,
    startedAt,
    backing,
    state,
    stores,
    keys,
    authorities,
    hosts,
    registry,
    publishers,
    catalog,
    engine,
    enrolment,
    natsClient,
    authenticator,
    openStreams,
    callers,
    audit,
    addresses,
    metrics,
    events,
    webhooks,
    secrets,
    vault,
    logger,
  });
  const linkServer = createLinkServer(link);
  const certificate = authorities.serverCertificate;
  const http = new HttpServer({
    certificate,
    bootstrapScript: config.bootstrapScript,
    agentPackage: config.agentPackage,
    installerValues: () => ({
      SERVER: addresses.api,
      PACKAGE_URL: `https://${addresses.https}`,
      PUBLIC_KEY_PIN: publicKeyPinOf(certificate.current.certPem),
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
  if (metrics) {
    const parts = { metrics, config, state, stores, hosts, engine, natsClient, logger, onStop };
    addresses.metrics = await serveMetrics(parts);
  }
  const linkPort = await listenRpc(linkServer, listeners.link, {
    certificate,
    clientCaPem: authorities.hosts.certPem,
    requireClientCertificate: true,
  });
  const httpPort = await explainListen(listeners.http, () => http.listen(listen, config.httpPort));
  addresses.link = hostAndPort(host, linkPort);
  addresses.https = hostAndPort(host, httpPort);
  const apiPort = await listenRpc(api, listeners.api, {
    certificate,
    clientCaPem: authorities.callers.certPem,
  });
  addresses.api = hostAndPort(host, apiPort);

  // Not before: packing competes with the start for the processors. Calls that need addons wait for it.
  registry.start();
  const localFiles = new LocalFiles({
    callersAuthority: authorities.callers,
    callers,
    home,
    server: hostAndPort(localHost(listen), apiPort),
    caPem: authorities.server.certPem,
    addresses,
    environment,
    authenticator,
    nats: backing.nats,
    certificateTtlMs: config.ownCertificateTtlMs,
  });
  await localFiles.write();
  onStop(() => localFiles.forget());
  const renewals = new RenewalLoop(logger.child({ part: 'renewals' }));
  renewals.start([certificate, localFiles]);
  onStop(() => renewals.stop());
  logger.info({ addresses, home, durationMs: Date.now() - startedAt.getTime() }, 'controller ready');
  return addresses;
}
