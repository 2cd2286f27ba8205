/** What a change would do on one host. */
import { checkConfig, type OperationKind, requirementsOf, requirementText } from '@webops/contract';
import { type ComputedConfig, problemText } from '../configuration/computed-config.js';
import { hostRefusal } from '../operations/host-checks.js';
import type { CatalogEntry } from '../operations/ports.js';
import { appliedDiff } from './config-diff.js';
import {
  installedReleases,
  isInstalled,
  lackingOn,
  offeredReleases,
  type PlanInputs,
  type PlannedHost,
} from './plan-inputs.js';
import type { ConfigChange, HostPlan, PlanInput, PlanStep } from './plan-shapes.js';
import { gradeOf } from './release-plan.js';
import { type Resolution, resolve } from './resolver/index.js';

/** The same for every host of a plan. */
export interface PlanContext {
  input: PlanInput;
  /** As given. */
  config: Record<string, unknown>;
  entry: CatalogEntry;
  entries: PlanInputs['entries'];
  configs: PlanInputs['configs'];
  offered: PlanInputs['offered'];
  bundles: PlanInputs['bundles'];
  /** What a rollback would do on a host. */
  rollback(planned: PlannedHost, notes: string[]): HostPlan;
  /** Answers of the resolver for hosts that have the same. */
  answers: Map<string, Resolution>;
  /** Addons with layers of their own: what these give is checked when the step is submitted. */
  configured: ReadonlySet<string>;
  expectedMs(addon: string, kind: OperationKind): number;
  /** What was found for a computed configuration. */
  first: Map<ComputedConfig, AskedConfig>;
}

type AskedConfig = { changes: ConfigChange[] } | { problem: string };

export function planHost(context: PlanContext, planned: PlannedHost): HostPlan {
  const { input, entry } = context;
  const { host, states } = planned;
  const notes = host.state === 'offline' ? ['the host is offline: what is submitted waits for it'] : [];
  const refused = (code: string, message: string): HostPlan => ({
    steps: [],
    problems: [{ code, message }],
    notes,
  });
  const refusal = hostRefusal(host);
  if (refusal) return refused(refusal.code, refusal.message);
  if (!entry.enabled && input.kind !== 'uninstall' && input.kind !== 'rollback')
    return refused(
      'ADDON_DISABLED',
      `the addon ${entry.name} is disabled; webops addon enable ${entry.name}`,
    );
  const state = states.get(input.addon);
  if (input.kind === 'rollback') return context.rollback(planned, notes);
  if ((input.kind === 'configure' || input.kind === 'upgrade') && !isInstalled(state))
    return refused(
      'ADDON_NOT_INSTALLED',
      `${entry.name} is not installed on ${host.name}; webops install it`,
    );
  let changes: ConfigChange[] = [];
  if (input.kind !== 'uninstall') {
    const checked = askedConfig(context, planned);
    if ('problem' in checked)
      return refused('CONFIG_INVALID', `the configuration does not fit ${entry.name}: ${checked.problem}`);
    changes = checked.changes;
    if (input.kind === 'configure') {
      const steps =
        changes.length > 0 ? [stepOf(context, planned, 'configure', input.addon, '', changes)] : [];
      return { steps, problems: [], notes };
    }
  }
  const answer = resolved(context, planned);
  if (!answer.ok)
    return {
      steps: [],
      problems: [answer.problem],
      notes: [...notes, ...answer.also.map((one) => `also: ${one}`)],
    };
  const steps = answer.steps.map(({ kind, release, because }) =>
    stepOf(
      context,
      planned,
      input.kind === 'upgrade' && release.addon === input.addon ? 'upgrade' : kind,
      release.addon,
      because,
      release.addon === input.addon ? changes : [],
      release.id,
    ),
  );
  const asked = steps.some(({ addon }) => addon === input.addon);
  if ((input.kind === 'install' || input.kind === 'upgrade') && !asked && changes.length > 0)
    steps.push(stepOf(context, planned, input.kind, input.addon, '', changes));
  for (const step of steps) {
    if (step.kind !== 'install' || step.addon === input.addon) continue;
    const other = context.entries.get(step.addon);
    const problems = other ? checkConfig({}, other.manifest.configSchema).problems : [];
    if (problems.length > 0 && !context.configured.has(step.addon))
      return refused(
        'CONFIG_NEEDED',
        `${step.addon} needs a configuration (${problemText(problems)}); install it first with one (${step.because})`,
      );
  }
  if (input.kind === 'install' && steps.length > 0) notes.push(...recommended(entry, planned));
  return { steps, problems: [], notes };
}

function resolved(context: PlanContext, planned: PlannedHost): Resolution {
  const { input, entry, entries, answers } = context;
  const installed = installedReleases(planned, context);
  const lacking = lackingOn(planned, entries);
  const there = installed.find(({ addon }) => addon === input.addon);
  const key = JSON.stringify([installed.map(({ id, addon, gives }) => [id, addon, gives]), [...lacking]]);
  const known = answers.get(key);
  if (known) return known;
  const answer = resolve({
    host: planned.host.name,
    installed,
    registry: offeredReleases(context, lacking),
    ask:
      input.kind === 'uninstall'
        ? { kind: 'uninstall', addon: input.addon, cascade: input.cascade }
        : {
            kind: 'install',
            wanted: { name: input.addon, range: null },
            renew: there !== undefined && there.id !== entry.digest,
          },
  });
  // A refusal names its host.
  if (answer.ok) answers.set(key, answer);
  return answer;
}

function stepOf(
  { input, entry: asked, entries, bundles, expectedMs }: PlanContext,
  { states }: PlannedHost,
  kind: OperationKind,
  addon: string,
  because: string,
  config: ConfigChange[],
  digest = '',
): PlanStep {
  const state = states.get(addon);
  const before = isInstalled(state) ? state : undefined;
  const entry = bundles.get(digest) ?? (addon === input.addon ? asked : entries.get(addon));
  const isSame = before !== undefined && before.digest === entry?.digest;
  return {
    kind,
    addon,
    releaseFrom: before?.wanted?.version ?? '',
    releaseTo: kind === 'uninstall' ? '' : (entry?.version ?? ''),
    versionFrom: before?.observed?.version ?? '',
    versionTo:
      kind === 'uninstall'
        ? ''
        : isSame
          ? (before.observed?.version ?? '')
          : (entry?.manifest.metadata.installs_version ?? ''),
    because,
    config,
    expectedMs: expectedMs(addon, kind),
    ...gradeOf({ kind, addon }, before ? (bundles.get(before.digest) ?? entry ?? null) : null, input),
  };
}

/** Hosts with nothing of their own and the same layers get the same. */
function askedConfig(context: PlanContext, { host }: PlannedHost): AskedConfig {
  const { entry, configs } = context;
  const computed = configs.computed(host, context.config);
  const known = context.first.get(computed);
  if (known) return known;
  const asked =
    computed.problems.length > 0
      ? { problem: problemText(computed.problems) }
      : { changes: appliedDiff(configs, host._id, computed, entry.manifest.configSchema) };
  context.first.set(computed, asked);
  return asked;
}

function recommended({ name, manifest }: CatalogEntry, { states }: PlannedHost): string[] {
  return requirementsOf(manifest.metadata.recommends ?? [])
    .filter((one) => !isInstalled(states.get(one.name)))
    .map((one) => `${name} recommends ${requirementText(one)}, which is not installed there`);
}
