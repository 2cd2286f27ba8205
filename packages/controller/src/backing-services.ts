/** MongoDB and NATS: those of the settings, or embedded ones of this controller's own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedNats, startMongo, startNats } from '@webops/embedded';
import type { Logger } from 'pino';
import { advertisedHost, hostAndPort } from './addresses.js';
import type { ControllerConfig } from './config.js';
import { type NatsAddress, parseNatsUrl } from './events/nats-address.js';
import { loadNatsIdentity, type NatsIdentity, natsIdentityFromSeed } from './events/nats-identity.js';
import type { Authorities } from './secrets/authorities.js';
import { StartError } from './start-error.js';

/** A MongoDB to connect to. */
export interface MongoService {
  uri: string;
  description: string;
  stop(): Promise<void>;
}

/** A NATS to connect to. */
export interface NatsService {
  /** For the controller; without credentials. */
  url: string;
  /** The credentials of the controller where the address carried some. */
  login: NatsAddress['login'];
  /** For agents; empty when they get no credentials for it. */
  agentUrl: string;
  /** Authority of its certificate; empty for the system's. */
  caPem: string;
  /** Null when no account's key is known: then the URL carries what the controller needs. */
  identity: NatsIdentity | null;
  description: string;
  /** Makes it refuse these hosts, and no others, each with the time up to which it got credentials; null where only its operator can. */
  refuse: ((hosts: ReadonlyMap<string, Date>) => Promise<void>) | null;
  stop(): Promise<void>;
}

/** What a controller stands on. */
export interface BackingServices {
  mongo: MongoService;
  nats: NatsService;
}

const nothing = async () => undefined;

/** Both at once. Each that came up is given to `onStop`, also when the other did not. @throws StartError, EmbeddedError */
export async function provideBackingServices(
  config: ControllerConfig,
  authorities: Authorities,
  logger: Logger,
  onStop: (stop: () => Promise<unknown>) => void,
): Promise<BackingServices> {
  const started = async <Service extends MongoService | NatsService>(starting: Promise<Service>) => {
    const service = await starting;
    onStop(() => service.stop());
    return service;
  };
  // Both are waited for: when one fails the other must be stopped.
  const [mongo, nats] = await Promise.allSettled([
    started(provideMongo(config, logger.child({ part: 'mongodb' }))),
    started(provideNats(config, authorities, logger.child({ part: 'nats' }))),
  ]);
  if (mongo.status === 'rejected') throw mongo.reason;
  if (nats.status === 'rejected') throw nats.reason;
  return { mongo: mongo.value, nats: nats.value };
}

/** The configured MongoDB, or a started one. */
export async function provideMongo(config: ControllerConfig, logger: Logger): Promise<MongoService> {
  if (config.mongodbUri !== '') return { uri: config.mongodbUri, description: 'MONGODB_URI', stop: nothing };
  const mongo = await startMongo({
    dir: join(config.home, 'mongo'),
    logger,
    ...(config.cacheDir === '' ? {} : { cacheDir: config.cacheDir }),
  });
  return { uri: mongo.uri, description: `embedded (${mongo.engine})`, stop: () => mongo.stop() };
}

/** The configured NATS, or a started one. */
export async function provideNats(
  config: ControllerConfig,
  authorities: Authorities,
  logger: Logger,
): Promise<NatsService> {
  if (config.natsUrl !== '') return configuredNats(config);
  const identity = await loadNatsIdentity(config.home);
  const nats: EmbeddedNats = await startNats({
    dir: join(config.home, 'nats'),
    host: config.listen,
    port: config.natsPort,
    tls: authorities.serverCertificate.current,
    auth: identity.serverAuth!(),
    logger,
    ...(config.cacheDir === '' ? {} : { cacheDir: config.cacheDir }),
  });
  authorities.serverCertificate.onRenewed((tls) => nats.reload({ tls }));
  return {
    url: nats.url,
    login: null,
    agentUrl: `tls://${hostAndPort(advertisedHost(config), nats.port)}`,
    caPem: authorities.server.certPem,
    identity,
    description: 'embedded',
    refuse: (hosts) => {
      const auth = identity.serverAuth!({ environment: config.environment, hosts });
      return nats.reload({ auth });
    },
    stop: () => nats.stop(),
  };
}

async function configuredNats(config: ControllerConfig): Promise<NatsService> {
  const { url, login } = parseNatsUrl(config.natsUrl);
  const read = (file: string) =>
    readFile(file).catch((error: Error) => {
      throw new StartError(`Cannot read ${file}: ${error.message}`, { cause: error });
    });
  const caPem = config.natsCaFile === '' ? '' : (await read(config.natsCaFile)).toString('utf8');
  const identity =
    config.natsAccountSeedFile === '' ? null : natsIdentityFromSeed(await read(config.natsAccountSeedFile));
  return {
    url,
    login: identity ? null : login,
    agentUrl: identity ? url : '',
    caPem,
    identity,
    description: 'NATS_URL',
    refuse: null,
    stop: nothing,
  };
}
