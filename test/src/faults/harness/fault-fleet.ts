/** A fleet to break, with a client of its API. */
import { join } from 'node:path';
import { type ApiClient, createApiClient } from '@webops/protocol';
import { REPOSITORY } from '../../fleet/controller-process.js';
import { createFleet, type Fleet, type FleetOptions } from '../../fleet/fleet.js';

/** Folder of the scripts under test. */
export const FAULT_ADDONS = join(REPOSITORY, 'test/fixtures/faults');

/** What tests may wait for a controller that is back to have all in order again. The promise. */
export const SETTLED_WITHIN_MS = 30_000;

export interface FaultFleet {
  readonly fleet: Fleet;
  /** A client of the controller as it runs now; the same one until `reconnect`. */
  readonly api: ApiClient;
  /** Drops the client: a new one is made at the next use. For a controller that was started again. */
  reconnect(): void;
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
  const reconnect = () => {
    client?.close();
    client = null;
  };
  return {
    fleet,
    get api() {
      if (!client) {
        const { server, caPem, token } = fleet.controller.client();
        client = createApiClient({ address: server, caPem, token });
      }
      return client;
    },
    reconnect,
    async stop() {
      reconnect();
      await fleet.stop();
    },
  };
}
