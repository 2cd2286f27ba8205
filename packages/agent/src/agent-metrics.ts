/**
 * The agent's metrics in Prometheus' text format, written by hand: a client library would cost an idle agent, of which there is one
 * a host, some megabytes for a handful of numbers. Counting costs a few map entries; the server is loaded when its setting asks for it.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
import type { Logger } from './log.js';

/** What stands now. */
export interface AgentGauges {
  connected: boolean;
  activeExecutions: number;
}

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Scrapes at once; more are closed. */
const MAX_CONNECTIONS = 5;

export class AgentMetrics {
  readonly #ended = new Map<string, number>();
  #connections = 0;

  /** The link to the controller was opened. */
  opened(): void {
    this.#connections += 1;
  }

  /** An execution has ended on this host. */
  ended(kind: string, outcome: string): void {
    const labels = `kind="${kind}",outcome="${outcome}"`;
    this.#ended.set(labels, (this.#ended.get(labels) ?? 0) + 1);
  }

  text({ connected, activeExecutions }: AgentGauges): string {
    const startedAt = Date.now() / 1000 - process.uptime();
    return [
      ...series('webops_agent_connected', 'gauge', 'Whether the link to the controller is open.', [
        ['', Number(connected)],
      ]),
      ...series('webops_agent_connections_total', 'counter', 'How often the link was opened.', [
        ['', this.#connections],
      ]),
      ...series('webops_agent_executions_active', 'gauge', 'Executions that run or wait here.', [
        ['', activeExecutions],
      ]),
      ...series(
        'webops_agent_executions_total',
        'counter',
        'Executions that ended here, by kind and outcome.',
        [...this.#ended],
      ),
      ...series('process_resident_memory_bytes', 'gauge', 'Resident memory.', [
        ['', process.memoryUsage.rss()],
      ]),
      ...series('process_start_time_seconds', 'gauge', 'When the agent was started, as Unix time.', [
        ['', startedAt],
      ]),
      '',
    ].join('\n');
  }

  /** Serves them until the signal aborts. @param listen HOST:PORT. @throws Error when the address cannot be bound */
  async serve(listen: string, gauges: () => AgentGauges, log: Logger, stop: AbortSignal): Promise<string> {
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('Metrics are at /metrics.\n');
        return;
      }
      response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(this.text(gauges()));
    });
    server.maxConnections = MAX_CONNECTIONS;
    const colon = listen.lastIndexOf(':');
    const host = listen.slice(0, colon).replace(/^\[|\]$/g, '');
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port: Number(listen.slice(colon + 1)) }, resolve);
    });
    const close = () => {
      server.close();
      server.closeAllConnections();
    };
    stop.addEventListener('abort', close, { once: true });
    if (stop.aborted) close();
    const { port } = server.address() as { port: number };
    log.info({ host, port }, 'metrics are served');
    return `${host}:${port}`;
  }
}

function series(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  values: readonly (readonly [labels: string, value: number])[],
): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...values.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`),
  ];
}
