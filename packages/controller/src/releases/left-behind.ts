/** What a change that has ended left on its host, by its document alone: doing it again after a crash says the same. */
import type { OperationKind } from '@webops/contract';
import type { Core } from '../operations/core.js';
import type { ExecutionDoc } from '../state/documents.js';

/** Kinds after which another release or configuration may be there. */
export const RELEASE_KINDS: readonly OperationKind[] = [
  'install',
  'uninstall',
  'configure',
  'upgrade',
  'rollback',
  'adopt',
];

/** The bundle that is on the host now, and what is wanted from now on; undefined: as before. */
export interface LeftBehind {
  digest?: string;
  wanted?: { installed: boolean; version: string; at: Date; operationId: string };
}

/** Null when nothing is known to be another one. */
export function leftBehind(doc: ExecutionDoc): LeftBehind | null {
  if (!RELEASE_KINDS.includes(doc.kind) || doc.kind === 'uninstall') return null;
  if (doc.report) {
    if (doc.report.digest === '') return null;
    const isChanged = doc.state === 'succeeded' && (doc.kind === 'upgrade' || doc.kind === 'rollback');
    if (!isChanged) return { digest: doc.report.digest };
    const { operationId, addonVersion: version } = doc;
    return {
      digest: doc.report.digest,
      wanted: { installed: true, version, at: doc.finishedAt ?? doc.createdAt, operationId },
    };
  }
  const brings = doc.kind === 'install' || doc.kind === 'adopt';
  return brings && doc.state === 'succeeded' ? { digest: doc.digest } : null;
}

/** Adds a change that ran to the history of its addon on its host. Repeating it changes nothing. */
export async function recordRelease(core: Core, doc: ExecutionDoc): Promise<void> {
  if (!RELEASE_KINDS.includes(doc.kind) || doc.startedAt === null) return;
  const config = doc.kind === 'uninstall' ? null : await core.configs.get(doc.hostId, doc.addon);
  await core.releases.add({
    _id: doc._id,
    hostId: doc.hostId,
    host: doc.host,
    addon: doc.addon,
    kind: doc.kind,
    version: doc.addonVersion,
    digest: doc.digest,
    from: doc.from ?? null,
    state: doc.state,
    wentBack: doc.report?.wentBack ?? null,
    touched: doc.report?.stages.some(({ stage }) => stage === 'change') ?? true,
    // Of a failed change it is the one before, which the host has again or still.
    configVersion: config?.version ?? 0,
    sealedConfig: config?.sealed ?? null,
    secretVersions: config?.secretVersions ?? {},
    backup: doc.report?.backup ?? null,
    at: doc.finishedAt ?? core.now(),
    by: doc.requestedBy,
    operationId: doc.operationId,
    message: doc.error?.message ?? '',
  });
}
