/** How a change that is about to start is guarded: what it goes back to, and with what. */
import { createHash } from 'node:crypto';
import { DEFAULT_HEALTH_WITHIN_MS, type OperationKind, type Safeguard } from '@webops/contract';
import type { PreviousRelease } from '@webops/protocol';
import type { Core } from '../operations/core.js';
import { storedConfig } from '../operations/dispatch-message.js';
import type { CatalogEntry } from '../operations/ports.js';
import type { ExecutionDoc, OperationDoc, ProblemDoc } from '../state/documents.js';
import { isManaged } from './installed-bundles.js';

/** Kinds that go back by themselves when they fail. */
export const GUARDED_KINDS: readonly OperationKind[] = ['upgrade', 'rollback', 'configure'];
/** What an agent says that can do it. */
export const GUARDED = 'guarded';
const MAX_HEALTH_WITHIN_S = 3_600;

/** For the ticket and the message. */
export interface Guard {
  safeguard: Safeguard;
  previous: PreviousRelease;
  /** Masked too. */
  secrets: string[];
}

/** What a change finds: fixed when it is reserved. */
export async function foundOn(core: Core, doc: ExecutionDoc): Promise<ExecutionDoc['from']> {
  const state = (await core.states.ofHost(doc.hostId)).find(({ addon }) => addon === doc.addon);
  return isManaged(state) && state.wanted?.installed
    ? {
        digest: state.digest,
        version: state.wanted.version,
        software: state.observed?.version ?? '',
        configVersion: (await core.configs.get(doc.hostId, doc.addon))?.version ?? 0,
      }
    : null;
}

/** Why a host cannot be upgraded or rolled back now; null when it can. */
export function guardRefusal(
  doc: Pick<ExecutionDoc, 'kind' | 'addon' | 'host' | 'from' | 'digest'>,
  capabilities: readonly string[],
): ProblemDoc | null {
  if (doc.kind !== 'upgrade' && doc.kind !== 'rollback') return null;
  if (!doc.from)
    return {
      code: 'ADDON_NOT_INSTALLED',
      message: `${doc.addon} was not installed on ${doc.host} from here; webops install it`,
    };
  if (capabilities.includes(GUARDED)) return null;
  return {
    code: 'AGENT_TOO_OLD',
    message: `the agent of ${doc.host} is too old for ${doc.kind}, which guards the host; install the present one there`,
  };
}

/** Null: this change is not guarded. */
export async function guardOf(
  core: Core,
  operation: OperationDoc,
  doc: ExecutionDoc,
  capabilities: readonly string[],
): Promise<Guard | null> {
  const { from } = doc;
  if (!GUARDED_KINDS.includes(doc.kind) || !from || !capabilities.includes(GUARDED)) return null;
  const [bundle, next] = await Promise.all([
    core.catalog.getBundle(from.digest),
    core.catalog.getBundle(doc.digest),
  ]);
  if (!bundle || !next) return null;
  const config = await storedConfig(core, doc, bundle.manifest.configSchema);
  // Without the configuration before there is nothing to put back.
  if (doc.kind === 'configure' && config === null) return null;
  const has = (name: string) => bundle.manifest.functions.includes(name);
  const backup = doc.kind !== 'configure' && has('addon_backup');
  const bytes = config?.bytes ?? Buffer.alloc(0);
  return {
    safeguard: {
      previous: { digest: from.digest, version: from.version },
      previousConfigSha256: createHash('sha256').update(bytes).digest('hex'),
      previousEnv: config?.env ?? {},
      backFunction: doc.kind === 'configure' ? 'addon_configure' : 'addon_install',
      backup,
      restoreBackup: backup && has('addon_restore'),
      restorePath: operation.targets.find(({ executionId }) => executionId === doc._id)?.restorePath ?? '',
      goBack: operation.noRollback !== true,
      healthWithinMs: healthWithinMs(next),
      backTimeoutMs: doc.timeoutMs,
    },
    previous: {
      digest: from.digest,
      bundleSignature: bundle.bundleSignature,
      bundleKeyId: bundle.bundleKeyId,
      config: bytes,
    },
    secrets: config?.secrets ?? [],
  };
}

/** An addon may say that its health takes longer, or must not: `"health_within_seconds": 300`. */
function healthWithinMs({ manifest }: CatalogEntry): number {
  const asked = manifest.metadata['health_within_seconds'];
  if (typeof asked !== 'number' || !(asked > 0)) return DEFAULT_HEALTH_WITHIN_MS;
  return Math.round(1_000 * Math.min(asked, MAX_HEALTH_WITHIN_S));
}

/** How long a change may take on its host in all. */
export function limitMsOf(doc: Pick<ExecutionDoc, 'kind' | 'timeoutMs'>): number {
  return GUARDED_KINDS.includes(doc.kind) ? 2 * doc.timeoutMs : doc.timeoutMs;
}

/** The arguments of a change that needs to know what was there: an upgrade is told the version that was observed. */
export function upgradeArguments(doc: Pick<ExecutionDoc, 'from' | 'function'>): string[] {
  return doc.function === 'addon_upgrade' ? [doc.from?.software || doc.from?.version || ''] : [];
}
