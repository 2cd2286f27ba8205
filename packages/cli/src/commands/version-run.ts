import type { Invocation } from '../invocation.js';
import { ownVersion } from '../version.js';

/** Asking the controller is a courtesy of `version`: it waits no longer, in milliseconds. */
const SERVER_TIMEOUT_MS = 2000;

export async function version(invocation: Invocation, flags: { client?: boolean }): Promise<void> {
  const client = await ownVersion();
  const view: { client: string; node: string; server?: string | null } = { client, node: process.version };
  if (flags.client !== true && (invocation.format !== 'table' || invocation.options.server !== undefined)) {
    view.server = await serverVersion(invocation);
  }
  await invocation.printOne(view, {
    name: () => client,
    text: () => `webops ${client}\n${view.server ? `controller ${view.server}\n` : ''}`,
  });
}

/** null when no controller is known or none answers: `webops version` always works. */
async function serverVersion(invocation: Invocation): Promise<string | null> {
  try {
    const api = await invocation.api();
    const status = await api.system.getSystemStatus({}, { timeoutMs: SERVER_TIMEOUT_MS });
    return status.version;
  } catch {
    return null;
  }
}
