/** Serves `/metrics` over plain HTTP: meant for loopback, or for a network of Prometheus's own. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

/** Scrapes at once; more are closed. */
const MAX_CONNECTIONS = 20;
const REQUEST_TIMEOUT_MS = 10_000;

export class MetricsServer {
  readonly #server: Server;

  constructor(registry: Registry, logger: Logger) {
    this.#server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('Metrics are at /metrics.\n');
        return;
      }
      registry.metrics().then(
        (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
        (error: unknown) => {
          logger.warn({ err: error }, 'metrics could not be read');
          response.writeHead(500).end();
        },
      );
    });
    this.#server.requestTimeout = REQUEST_TIMEOUT_MS;
    this.#server.maxConnections = MAX_CONNECTIONS;
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
}
