/** A fleet to break, with a client of its API. */
import { join } from 'node:path';
import { type ApiClient, createApiClient } from '@webops/protocol';
import { REPOSITORY } from '../../fleet/controller-process.js';
import { createFleet, type Fleet, type FleetOptions } from '../../fleet/fleet.js';

/** Folder of the scripts under test. */
export const FAULT_ADDONS = join(REPOSITORY, 'test/fixtures/faults');

/** All is in order again so long after a controller is back: the promise. */
const SETTLED_WITHIN_MS = 30_000;
/** How long a controller may take to start: what it is promised to. A machine where it takes longer is slower, by as much. */
const PROMISED_START_MS = 3_000;

/** Of a controller's log. */
const EVIDENCE_CHARS = 40_000;

export interface FaultFleet {
  readonly fleet: Fleet;
  /** A client of the controller; the same one until `reconnect`. */
  readonly api: ApiClient;
  /** How long all may take to be in order: the promised 30 s, or longer on a machine so busy that starts take longer too. */
  readonly settledWithinMs: number;
  /** Starts the controller (again) and lets callers come back to it. */
  start(): Promise<void>;
  /** The next call is made by a new client, which has no pause of earlier failures to wait out: a controller is back. */
  reconnect(): void;
  /** The ends of all logs, to print when something is lost. */
  evidence(): Promise<string>;
  stop(): Promise<void>;
}

/** Makes a fleet that knows the addons of test/fixtures/faults. On failure all that was made is removed. */
export async function createFaultFleet(options: FleetOptions): Promise<FaultFleet> {
  const fleet = await createFleet({
    ...options,
    addonsPath: [FAULT_ADDONS, ...(options.addonsPath ?? [])],
    settings: { WEBOPS_HEARTBEAT_INTERVAL_MS: '1000', ...options.settings },
  });
  let client: ApiClient | null = null;
  // Calls may be under way on the old ones: all are closed at the end.
  const clients: ApiClient[] = [];
  const reconnect = () => {
    client = null;
  };
  return {
    fleet,
    get api() {
      if (!client) {
        const { server, caPem, token } = fleet.controller.client();
        client = createApiClient({ address: server, caPem, token });
        clients.push(client);
      }
      return client;
    },
    get settledWithinMs() {
      return SETTLED_WITHIN_MS * Math.max(1, fleet.controller.slowestStartMs / PROMISED_START_MS);
    },
    async start() {
      await fleet.controller.start();
      reconnect();
    },
    reconnect,
    async evidence() {
      const logs = await Promise.all(
        fleet.lab.hosts.map(async (host) => {
          const read = ['journalctl', '-u', 'webops-agent', '--no-pager', '--output=cat', '-n', '100'];
          const log = await host
            .run(read, { allowFailure: true })
            .catch((error: Error) => ({ stdout: error.message }));
          return `── ${host.name} ──\n${log.stdout}`;
        }),
      );
      return [...logs, `── controller ──\n${fleet.controller.log.slice(-EVIDENCE_CHARS)}`].join('\n');
    },
    async stop() {
      for (const one of clients) one.close();
      await fleet.stop();
    },
  };
}
