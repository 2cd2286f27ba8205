/** Asks a host's addon what it is: addon_status, and addon_health_check where the script has one. */
import { parseStatusResult } from '@webops/contract';
import type { ObservedState } from '@webops/protocol';
import { healthAnswerOf, observedOf } from './outcome.js';
import type { Runner } from './runner/index.js';

/** Which addon, and how. */
export interface Observation {
  addon: string;
  digest: string;
  /** False: addon_health_check is not asked. */
  healthCheck: boolean;
  timeoutMs: number;
  signal?: AbortSignal;
}

/** What the addon says now. What cannot be read is `unknown` with the evidence. @throws what {@link Runner.read} throws */
export async function observeAddon(runner: Runner, what: Observation): Promise<ObservedState> {
  const { digest, timeoutMs } = what;
  const options = what.signal === undefined ? {} : { signal: what.signal };
  const exit = await runner.read({ digest, function: 'addon_status', timeoutMs, ...options });
  const status = parseStatusResult({ resultText: exit.result, exitCode: exit.exitCode });
  const present =
    status.status === 'installed' || status.status === 'degraded' || status.status === 'unknown';
  if (!what.healthCheck || !present) return observedOf(what.addon, status, null, exit.finishedAt);
  const check = await runner.read({ digest, function: 'addon_health_check', timeoutMs, ...options });
  return observedOf(what.addon, status, healthAnswerOf(check), check.finishedAt);
}
