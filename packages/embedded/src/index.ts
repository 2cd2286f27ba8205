export { defaultCacheDir } from './binaries.js';
export { EmbeddedError, type EmbeddedErrorCode } from './errors.js';
export type { EmbeddedLogger } from './logger.js';
export {
  type EmbeddedMongo,
  type MongoEngine,
  embeddedMongoUri,
  type MongoOptions,
  startMongo,
} from './mongo.js';
export { type EmbeddedNats, type NatsChanges, type NatsOptions, startNats } from './nats.js';
export type { NatsAccount, NatsAuth, NatsTls } from './nats-config.js';
