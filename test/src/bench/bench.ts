import type { ApiClient } from '@webops/protocol';
import type { Fleet } from '../fleet/fleet.js';
import type { LabHost } from '../lab/lab-host.js';

/** What every measurement gets. */
export interface Bench {
  fleet: Fleet;
  api: ApiClient;
  host: LabHost;
}

const DONE = new Set(['OPERATION_STATE_SUCCEEDED', 'OPERATION_STATE_FAILED', 'OPERATION_STATE_CANCELLED']);

/** Starts an operation on the host and waits for its end through the API. @throws when it did not succeed */
export async function operate(bench: Bench, addon: string, kind: string): Promise<string> {
  const { operation } = await bench.api.operations.createOperation({
    kind: kind as never,
    addon,
    target: { hosts: [bench.host.name] },
  });
  const id = operation?.id ?? '';
  for await (const event of bench.api.operations.watchOperation({ id, withoutOutput: true })) {
    const state = event.operation?.state;
    if (state === undefined || !DONE.has(state)) continue;
    if (state !== 'OPERATION_STATE_SUCCEEDED')
      throw new Error(`${kind} ${addon} ended as ${state}: webops op show ${id}`);
    break;
  }
  return id;
}
