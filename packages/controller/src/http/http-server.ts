/** HTTPS for hosts that have nothing yet: the installer, the agent package, and a health check. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { HANDSHAKE_TIMEOUT_MS } from '@webops/protocol';
import type { Logger } from 'pino';
import type { CertifiedKey, ServerCertificate } from '../secrets/server-certificate.js';

/** The path of the agent package. */
export const AGENT_PACKAGE_PATH = '/agent/webops-agent-linux-x64.tar.gz';
/** A client that has not sent its request by then is closed. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Connections at once; hosts that install at the same moment fetch 40 MB each. */
const MAX_CONNECTIONS = 1_000;

/** What is served. */
export interface HttpServerOptions {
  /** Shown, also when it was renewed. */
  certificate: ServerCertificate;
  /** Template of the installer: `@NAME@` is replaced by {@link installerValues}. */
  bootstrapScript: string;
  agentPackage: string;
  /** Values for the installer, known once the listeners are bound; the package's SHA-256 is added as PACKAGE_SHA256. */
  installerValues(): Record<string, string>;
  /** Whether the controller can do its work. */
  healthy(): Promise<boolean>;
  logger: Logger;
}

/** The server. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;
  /** SHA-256 of the package by the state of its file. */
  #packageHash: { key: string; sha256: string } | null = null;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    const { certificate } = options;
    const tls = { ...contextOf(certificate.current), handshakeTimeout: HANDSHAKE_TIMEOUT_MS };
    this.#server = createServer(tls, (request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        options.logger.warn({ err: error, url: request.url }, 'an HTTP request failed');
        if (response.headersSent) response.destroy();
        else send(response, 500, 'Something went wrong; the controller’s log says what.\n');
      });
    });
    certificate.onRenewed((renewed) => this.#server.setSecureContext(contextOf(renewed)));
    this.#server.requestTimeout = REQUEST_TIMEOUT_MS;
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('tlsClientError', (error) => options.logger.debug({ err: error }, 'a TLS client failed'));
  }

  /** Binds; the port is the answer. @throws Error EADDRINUSE */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'Only GET is served.\n');
    if (path === '/healthz') return this.#health(response);
    if (path === '/install' || path === '/install.sh') return this.#installer(response);
    if (path === AGENT_PACKAGE_PATH) return this.#package(request, response);
    send(response, 404, 'There is /install.sh, /agent/webops-agent-linux-x64.tar.gz and /healthz.\n');
  }

  async #health(response: ServerResponse): Promise<void> {
    const healthy = await this.#options.healthy();
    send(response, healthy ? 200 : 503, healthy ? 'ok\n' : 'unavailable\n');
  }

  async #installer(response: ServerResponse): Promise<void> {
    const template = await readIfFile(this.#options.bootstrapScript);
    if (template === null) return send(response, 404, 'This controller has no installer to serve.\n');
    const packageHash = await this.#packageSha256();
    if (packageHash === null) return send(response, 404, `${NO_PACKAGE}\n`);
    const values = { ...this.#options.installerValues(), PACKAGE_SHA256: packageHash };
    const script = Object.entries(values).reduce((text, [name, value]) => {
      if (!/^[A-Za-z0-9.:/+=_,[\]-]*$/.test(value)) throw new Error(`${name} cannot stand in the installer`);
      return text.replaceAll(`@${name}@`, () => value);
    }, template);
    send(response, 200, script, 'text/x-shellscript; charset=utf-8');
  }

  async #package(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = await stat(this.#options.agentPackage).catch(() => null);
    if (!file?.isFile()) return send(response, 404, `${NO_PACKAGE}\n`);
    response.writeHead(200, { 'content-type': 'application/gzip', 'content-length': file.size });
    if (request.method === 'HEAD') return void response.end();
    await pipeline(createReadStream(this.#options.agentPackage), response).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
      },
    );
  }

  async #packageSha256(): Promise<string | null> {
    const file = await stat(this.#options.agentPackage).catch(() => null);
    if (!file?.isFile()) return null;
    const key = `${file.ino} ${file.size} ${file.mtimeMs}`;
    if (this.#packageHash?.key !== key) {
      const hash = createHash('sha256');
      for await (const piece of createReadStream(this.#options.agentPackage)) hash.update(piece as Buffer);
      this.#packageHash = { key, sha256: hash.digest('hex') };
    }
    return this.#packageHash.sha256;
  }
}

function contextOf({ certPem, keyPem }: CertifiedKey) {
  return { cert: certPem, key: keyPem, minVersion: 'TLSv1.2' } as const;
}

const NO_PACKAGE = 'This controller has no agent package. Build it there with: npm run package:agent';

async function readIfFile(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
