/** A gRPC server with the system's limits, error mapping and authorization. */
import * as grpc from '@grpc/grpc-js';
import type { ServingStatus } from 'grpc-health-check';
import { reflectionDefinition } from './descriptors.js';
import { WebopsError } from './errors.js';
import { type ImplementOptions, implement, type ServiceHandlers } from './implement.js';
import { healthPackage, reflectionPackage } from './lazy.js';
import { CHANNEL_OPTIONS, keepalive } from './limits.js';
import type { ServiceName } from './services.js';

/** `grpc.health.v1.Health` of a server. */
export interface Health {
  /** Of one service by its full name, or of the whole server (`''`). Clients that watch are told. */
  setStatus(service: string, status: ServingStatus): void;
}

/**
 * Adds `grpc.health.v1.Health` and server reflection (v1 and v1alpha) to a server. Both answer without authorization: they
 * say which services there are and that they serve, no more.
 *
 * @param services names of the services that the server has, e.g. `OperationService`; reflection lists these
 */
export function addHealthAndReflection(server: grpc.Server, services: readonly ServiceName[]): Health {
  const fullNames = services.map((name) => `webops.v1.${name}`);
  const statuses = Object.fromEntries(['', ...fullNames].map((name) => [name, 'SERVING' as const]));
  const health = new (healthPackage().HealthImplementation)(statuses);
  health.addToServer(server);
  const { ReflectionService } = reflectionPackage();
  new ReflectionService(reflectionDefinition(), { services: fullNames }).addToServer(server);
  return health;
}

/** Hooks of the handlers, and the pace of keepalive. */
export interface RpcServerOptions<Caller> extends ImplementOptions<Caller> {
  /** How long silence of a client lasts before it is asked for a sign of life. @default 20000 */
  keepaliveIntervalMs?: number;
  /** How long that sign may take before its calls are cancelled. @default 10000 */
  keepaliveTimeoutMs?: number;
}

/** A server of `webops.v1` services. Make one a listener: what is served where is decided by what is implemented on it. */
export class RpcServer<Caller> {
  /** grpc-js's own server, for what is not covered here. */
  readonly raw: grpc.Server;
  private readonly options: RpcServerOptions<Caller>;
  private readonly services: ServiceName[] = [];
  private health: Health | undefined;
  private stopping: Promise<void> | undefined;

  constructor(options: RpcServerOptions<Caller>) {
    this.options = options;
    this.raw = new grpc.Server({
      ...CHANNEL_OPTIONS,
      ...keepalive(options),
      'grpc.max_concurrent_streams': 1_000,
    });
  }

  /** Serves a service by async handlers. Before {@link listen}. */
  implement<Name extends ServiceName>(name: Name, handlers: ServiceHandlers<Name, Caller>): this {
    const { definition, handlers: implementation } = implement(name, handlers, this.options);
    this.raw.addService(definition, implementation);
    this.services.push(name);
    return this;
  }

  /** Serves health and reflection of the services implemented so far. Before {@link listen}. */
  addHealthAndReflection(): this {
    this.health = addHealthAndReflection(this.raw, this.services);
    return this;
  }

  /**
   * Binds and serves. Several addresses may be bound.
   *
   * @param address `host:port`; port 0 takes a free one
   * @returns the port bound
   * @throws WebopsError UNAVAILABLE `LISTEN_FAILED`
   */
  async listen(address: string, credentials: grpc.ServerCredentials): Promise<number> {
    return new Promise((resolve, reject) => {
      this.raw.bindAsync(address, credentials, (error, port) => {
        if (!error) return resolve(port);
        reject(
          new WebopsError('UNAVAILABLE', `Cannot listen on ${address}: ${error.message}.`, {
            reason: 'LISTEN_FAILED',
            retryable: false,
            cause: error,
          }),
        );
      });
    });
  }

  /**
   * Takes no new call, lets the running ones end, and after the grace ends them. Can be called again.
   *
   * @param graceMs default 2000: watchers and agents never end by themselves
   */
  stop(graceMs = 2_000): Promise<void> {
    this.stopping ??= new Promise((resolve) => {
      this.health?.setStatus('', 'NOT_SERVING');
      const timer = setTimeout(() => this.raw.forceShutdown(), graceMs);
      this.raw.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.stopping;
  }
}

/** Makes a {@link RpcServer}. */
export function createRpcServer<Caller>(options: RpcServerOptions<Caller>): RpcServer<Caller> {
  return new RpcServer(options);
}
