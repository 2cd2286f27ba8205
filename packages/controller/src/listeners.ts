/** The controller's three listeners: which port each has, and what it shows and asks for. */
import { type RpcServer, serverCredentials } from '@webops/protocol';
import { hostAndPort } from './addresses.js';
import type { ControllerConfig } from './config.js';
import type { ServerCertificate } from './secrets/server-certificate.js';
import { explainListen, type PortUse } from './start-error.js';

/** The ports that a controller binds. */
export interface Listeners {
  api: PortUse;
  link: PortUse;
  http: PortUse;
}

/** The listeners of the settings. */
export function listenersOf(config: ControllerConfig): Listeners {
  const host = config.listen;
  return {
    api: { name: 'gRPC API', host, port: config.apiPort, flag: '--api-port' },
    link: { name: 'agent link', host, port: config.linkPort, flag: '--link-port' },
    http: { name: 'HTTPS', host, port: config.httpPort, flag: '--http-port' },
  };
}

/** What a gRPC listener shows and asks for. */
export interface RpcListenOptions {
  /** Shown, also when it was renewed. */
  certificate: ServerCertificate;
  /** Authority of its clients' certificates. */
  clientCaPem: string;
  /** @default false: a client without a certificate is let in, and shows a token */
  requireClientCertificate?: boolean;
}

/** Binds a gRPC server; the port is the answer. @throws StartError */
export function listenRpc(
  server: Pick<RpcServer<never>, 'listen'>,
  use: PortUse,
  options: RpcListenOptions,
): Promise<number> {
  const { certificate } = options;
  const credentials = serverCredentials({
    ...certificate.current,
    clientCaPems: [options.clientCaPem],
    requireClientCertificate: options.requireClientCertificate ?? false,
  });
  certificate.onRenewed(({ certPem, keyPem }) => credentials.update(certPem, keyPem));
  return explainListen(use, () => server.listen(hostAndPort(use.host, use.port), credentials));
}
