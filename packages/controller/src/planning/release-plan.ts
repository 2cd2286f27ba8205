/** Plans of rollbacks, and what can be undone of each step. */
import type { Reversibility } from '@webops/protocol';
import type { CatalogEntry } from '../operations/ports.js';
import { isManaged, releaseToGoTo } from '../releases/installed-bundles.js';
import type { AddonStateDoc, ReleaseDoc } from '../state/documents.js';
import { configDiff } from './config-diff.js';
import type { HostPlan, PlanInput, PlanStep } from './plan-shapes.js';

/** What can be undone of a step, why not more, and what is backed up first. */
export type Grade = Pick<PlanStep, 'reversibility' | 'reversibilityReason' | 'backedUp'>;

/**
 * @param step what is done
 * @param present the bundle that the host has; null: none
 */
export function gradeOf(
  { kind, addon }: Pick<PlanStep, 'kind' | 'addon'>,
  present: CatalogEntry | null,
  input: Pick<PlanInput, 'keepData' | 'noRollback'>,
): Grade {
  const graded = (reversibility: Reversibility, reversibilityReason = '', backedUp = ''): Grade => ({
    reversibility,
    reversibilityReason,
    backedUp,
  });
  if (kind === 'uninstall')
    return input.keepData === false
      ? graded('one_way', `the data of ${addon} is removed for ever`)
      : graded('reversible');
  if (kind === 'configure') return graded('reversible', '', 'the configuration before');
  if (kind === 'install')
    return graded(
      present === null ? 'reversible' : 'data_kept',
      present === null ? '' : 'it installs over what is there without a backup; webops upgrade takes one',
    );
  const has = (name: string) => present?.manifest.functions.includes(name) === true;
  const what = `the data, by addon_backup of ${addon} ${present?.version ?? ''}`.trim();
  if (!has('addon_backup')) return graded('data_kept', `${addon} ${present?.version ?? ''} makes no backup`);
  if (!has('addon_restore')) return graded('data_kept', 'its backup cannot be given back by itself', what);
  return graded('data_kept', 'its backup is taken and checked, and was not restored for proof', what);
}

/** What a rollback would do on one host. */
export function rollbackPlan(
  host: { name: string },
  state: AddonStateDoc | undefined,
  history: readonly (ReleaseDoc & { config?: Record<string, unknown> | null })[],
  given: {
    input: PlanInput;
    notes: string[];
    expectedMs: number;
    /** Bundles by digest. */
    bundles: ReadonlyMap<string, CatalogEntry>;
    /** What is applied now. */
    applied: Record<string, unknown>;
    /** Of a release. */
    configOf(release: ReleaseDoc): Record<string, unknown>;
  },
): HostPlan {
  const { input, notes, bundles } = given;
  const refused = (code: string, message: string): HostPlan => ({
    steps: [],
    problems: [{ code, message }],
    notes,
  });
  const release = releaseToGoTo(history, state, input.release ?? 0);
  if ('problem' in release)
    return refused(
      'NO_RELEASE',
      `${input.addon} on ${host.name}: ${release.problem}; see webops history ${input.addon}`,
    );
  const bundle = bundles.get(release.digest);
  if (!bundle)
    return refused('BUNDLE_MISSING', `the bundle of release ${release.n} is not in the database any more`);
  const present = isManaged(state) ? (bundles.get(state.digest) ?? null) : null;
  const left = history.filter(({ n, backup }) => n > release.n && backup !== null).at(-1);
  if (input.withData && !left?.backup)
    return refused(
      'NO_BACKUP',
      `no backup was taken when release ${release.n} was left; leave --with-data out`,
    );
  const data = input.withData
    ? [
        `the data becomes that of ${left?.backup?.path}, taken ${left?.at.toISOString()}: what was written since is lost, but for the backup that is taken first`,
      ]
    : ['the data stays as it is; --with-data gives back the backup of when that release was left'];
  const step = { kind: 'rollback' as const, addon: input.addon };
  return {
    steps: [
      {
        ...step,
        releaseFrom: state?.wanted?.version ?? '',
        releaseTo: release.version,
        versionFrom: state?.observed?.version ?? '',
        versionTo: bundle.manifest.metadata.installs_version ?? '',
        because: '',
        config: configDiff(given.applied, given.configOf(release), bundle.manifest.configSchema),
        expectedMs: given.expectedMs,
        release: release.n,
        ...gradeOf(step, present, input),
      },
    ],
    problems: [],
    notes: [...notes, `to release ${release.n} of ${release.at.toISOString()} (${release.kind})`, ...data],
  };
}
