/** Which bundle a host is asked with: the very one that it was given, whatever the registry has by now; for a rollback the one of the release asked for. */
import { FUNCTION_OF, type OperationKind } from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import type { Core } from '../operations/core.js';
import { toBinary } from '../state/index.js';
import type { CreateOperationInput } from '../operations/inputs.js';
import type { CatalogEntry } from '../operations/ports.js';
import type { AddonStateDoc, OperationTarget, ReleaseDoc, TargetBundle } from '../state/documents.js';

/** Kinds that bring a bundle with them. */
const BRINGS_ONE: readonly OperationKind[] = ['install', 'upgrade', 'validate', 'adopt'];

/** Whether a host was given the addon from here, so that what is there is known. */
export function isManaged(state: AddonStateDoc | undefined): state is AddonStateDoc {
  return state?.wanted !== null && state?.wanted !== undefined && state.digest !== '';
}

/** Fills in the bundle of targets that have another one than `entry`. @throws WebopsError for a rollback that has nowhere to go */
export async function chooseBundles(
  core: Core,
  input: CreateOperationInput,
  entry: CatalogEntry,
  targets: OperationTarget[],
): Promise<void> {
  const open = targets.filter(({ skip }) => skip === null);
  if (input.kind === 'rollback') return chooseReleases(core, input, open);
  if (BRINGS_ONE.includes(input.kind) || entry.hasOthers === false) return;
  const states = await core.states.ofMany(open.map(({ hostId }) => hostId));
  for (const target of open) {
    const state = states.get(target.hostId)?.find(({ addon }) => addon === entry.name);
    if (!isManaged(state) || state.digest === entry.digest) continue;
    const bundle = await core.catalog.getBundle(state.digest);
    if (bundle) target.bundle = bundleOf(bundle, input.kind);
  }
}

async function chooseReleases(core: Core, input: CreateOperationInput, targets: OperationTarget[]) {
  const ids = targets.map(({ hostId }) => hostId);
  const [histories, states] = await Promise.all([
    core.releases.ofHosts(ids, input.addon),
    core.states.ofMany(ids),
  ]);
  for (const target of targets) {
    const state = states.get(target.hostId)?.find(({ addon }) => addon === input.addon);
    const history = histories.get(target.hostId) ?? [];
    const release = releaseToGoTo(history, state, input.release ?? 0);
    const bundle = 'n' in release ? await core.catalog.getBundle(release.digest) : null;
    const problem =
      'problem' in release
        ? release.problem
        : bundle === null
          ? `the bundle of release ${release.n} is not in the database any more`
          : null;
    if (problem !== null || !('n' in release) || bundle === null)
      throw new WebopsError('FAILED_PRECONDITION', `${input.addon} on ${target.host}: ${problem}.`, {
        reason: 'NO_RELEASE',
        details: [
          {
            field: 'release',
            host: target.host,
            action: `see webops history ${input.addon} --host ${target.host}`,
          },
        ],
      });
    target.bundle = bundleOf(bundle, input.kind);
    target.release = release.n;
    // The backup that was taken when the release was left.
    if (input.withData) {
      const left = history.filter(({ n, backup }) => n > release.n && backup !== null).at(-1);
      if (!left?.backup)
        throw new WebopsError(
          'FAILED_PRECONDITION',
          `${input.addon} on ${target.host}: no backup was taken when release ${release.n} was left.`,
          {
            reason: 'NO_BACKUP',
            details: [{ field: 'with_data', host: target.host, action: 'leave it out' }],
          },
        );
      target.restorePath = left.backup.path;
    }
  }
}

/** Whether a release was whole at its end: it can be gone back to. */
export function isWhole({ kind, state }: Pick<ReleaseDoc, 'kind' | 'state'>): boolean {
  return state === 'succeeded' && kind !== 'uninstall';
}

/** The release that a rollback means; newest first in `history`. */
export function releaseToGoTo(
  history: readonly ReleaseDoc[],
  state: AddonStateDoc | undefined,
  asked: number,
): ReleaseDoc | { problem: string } {
  if (asked > 0) {
    const release = history.find(({ n }) => n === asked);
    if (!release) return { problem: `there is no release ${asked} in its history` };
    return isWhole(release) ? release : { problem: `release ${asked} ended as ${release.state}` };
  }
  if (!isManaged(state)) return { problem: 'it was not installed from here' };
  if (!state.wanted?.installed) return { problem: 'it is not installed' };
  const whole = history.filter(isWhole);
  const [newest] = history;
  const present = whole.at(0);
  if (!present) return { problem: 'nothing in its history succeeded' };
  // What failed and did not go back left the host somewhere else: back to what was whole last.
  if (newest && !isWhole(newest) && newest.touched && newest.wentBack !== 'succeeded') return present;
  const before = whole.find(
    ({ digest, configVersion }) => digest !== present.digest || configVersion !== present.configVersion,
  );
  return before ?? { problem: 'there is no release before the present one' };
}

function bundleOf(entry: CatalogEntry, kind: OperationKind): TargetBundle {
  const has = (name: string) => entry.manifest.functions.includes(name);
  const own = FUNCTION_OF[kind];
  return {
    version: entry.version,
    digest: entry.digest,
    signature: toBinary(entry.bundleSignature),
    keyId: entry.bundleKeyId,
    ...(kind === 'health_check' && !has(own) ? { function: FUNCTION_OF.status } : {}),
  };
}
