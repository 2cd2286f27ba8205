/** Brings a change onto its host: checks, reservation, pre-flight, then the change itself. */
import { ContractError } from '@webops/contract';
import type { HostConfig } from '../configuration/computed-config.js';
import { foundOn, type Guard, guardOf, guardRefusal, limitMsOf } from '../releases/guard.js';
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import { ACTIVITY_OF } from './addon-state-store.js';
import { type Core, LOST_GRACE_MS } from './core.js';
import {
  changeDispatch,
  configForHost,
  fixedConfig,
  PREFLIGHT_TIMEOUT_MS,
  preflightDispatch,
  secretsFor,
} from './dispatch-message.js';
import { endExecution, eventDataOf } from './endings.js';
import { isDuplicateKey } from '../state/index.js';
import { addonRefusal, hostRefusal } from './host-checks.js';
import { preflightIdOf } from './ids.js';
import type { Lane } from './lane.js';

/** @returns what starts a waiting change that the lane has reserved */
export function changeStarter(core: Core): (lane: Lane, doc: ExecutionDoc) => Promise<void> {
  return (lane, doc) =>
    core.queue.run(doc._id, async () => {
      try {
        await start(core, lane, doc);
        // It needed no start after all.
        if (lane.change === null) core.lanes.pump(lane);
      } catch (error) {
        // It stays queued in MongoDB: the next load of the lane finds it again.
        lane.known.delete(doc._id);
        if (lane.change?._id === doc._id) lane.change = null;
        lane.more = true;
        throw error;
      }
    });
}

async function start(core: Core, lane: Lane, seen: ExecutionDoc): Promise<void> {
  const [operation, host] = await Promise.all([
    core.trackers.find(seen.operationId),
    core.hosts.get(seen.hostId),
  ]);
  if (!operation) throw new Error(`execution ${seen._id} has no operation`);
  if (operation.cancelRequestedAt) {
    await endExecution(core, seen, { state: 'cancelled', error: null });
    return;
  }
  const removed = { code: 'HOST_REMOVED', message: `${seen.host} was removed` };
  const refusal =
    operation.stopped ??
    (host ? (host.frozenReason ? hostRefusal(host) : null) : removed) ??
    (await addonRefusal(core, operation, seen));
  if (refusal) {
    await endExecution(core, seen, { state: 'skipped', error: refusal });
    return;
  }
  const from = await foundOn(core, seen);
  const unguarded = guardRefusal({ ...seen, from }, lane.session.capabilities);
  if (unguarded) {
    await endExecution(core, seen, { state: 'skipped', error: unguarded });
    return;
  }
  const fixed = host ? await fixedConfig(core, operation, host) : {};
  const doc = await reserve(core, lane, operation, seen, { ...fixed, from: from ?? null });
  if (!doc) return;
  lane.change = doc;
  await core.trackers.markRunning(doc.operationId);
  if (doc.phase === 'preflight') lane.session.send(preflightDispatch(doc));
  else await sendChange(core, lane, operation, doc);
}

/** Durably the host's one active change from here on. */
async function reserve(
  core: Core,
  lane: Lane,
  operation: OperationDoc,
  seen: ExecutionDoc,
  fixed: Partial<ExecutionDoc>,
): Promise<ExecutionDoc | null> {
  const dispatchedAt = core.now();
  const phase = operation.preflight ? 'preflight' : 'main';
  const limitMs = phase === 'preflight' ? PREFLIGHT_TIMEOUT_MS : limitMsOf(seen);
  try {
    const result = await core.executions.change(seen, (doc) => {
      if (doc.state !== 'queued') return null;
      const preflight = { id: preflightIdOf(doc._id), attempt: (doc.preflight?.attempt ?? 0) + 1 };
      const attempt = Math.max(1, doc.attempt);
      return {
        steps: [{ state: 'dispatched', data: { ...eventDataOf(doc), attempt, phase } }],
        set: {
          ...fixed,
          active: true,
          phase,
          attempt,
          dispatchedAt,
          dueAt: new Date(dispatchedAt.getTime() + limitMs + LOST_GRACE_MS),
          ...(phase === 'preflight' ? { preflight } : {}),
        },
      };
    });
    if (result?.changed) return result.doc;
    lane.known.delete(seen._id);
    if (lane.change?._id === seen._id) lane.change = null;
    return null;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new Error(`${seen.host} has another active change; this one waits`, { cause: error });
  }
}

/** After the pre-flight said yes; within the execution's queue. */
export async function startAfterPreflight(
  core: Core,
  lane: Lane,
  seen: ExecutionDoc,
  warnings: readonly string[],
): Promise<void> {
  const result = await core.executions.change(seen, (doc) => {
    if (doc.state !== 'dispatched' || doc.phase !== 'preflight') return null;
    return {
      steps: [{ state: doc.state, name: 'validated', data: { ...eventDataOf(doc), warnings } }],
      set: { phase: 'main', dueAt: new Date(core.now().getTime() + limitMsOf(doc) + LOST_GRACE_MS) },
    };
  });
  if (!result?.changed) return;
  lane.change = result.doc;
  const operation = await core.trackers.find(result.doc.operationId);
  if (!operation) throw new Error(`execution ${seen._id} has no operation`);
  await sendChange(core, lane, operation, result.doc);
}

/** Also sends again what the agent's journal lacks: the same attempt, which starts at most once. */
export async function sendChange(
  core: Core,
  lane: Lane,
  operation: OperationDoc,
  doc: ExecutionDoc,
): Promise<void> {
  let config: HostConfig | null;
  let guard: Guard | null;
  try {
    config = await configForHost(core, operation, doc);
    guard = await guardOf(core, operation, doc, lane.session.capabilities);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const problem = {
      code: error.code,
      message: `the configuration for ${doc.host} does not fit: ${error.message}`,
    };
    await endExecution(core, doc, { state: 'failed', error: problem });
    return;
  }
  const at = core.now();
  const status = ACTIVITY_OF[doc.kind];
  const installed = doc.kind === 'install' ? true : doc.kind === 'uninstall' ? false : undefined;
  await core.states.changeStarts(
    doc,
    status ? { status, executionId: doc._id, since: at } : null,
    installed === undefined
      ? undefined
      : { installed, version: installed ? doc.addonVersion : '', at, operationId: doc.operationId },
  );
  const secrets = await secretsFor(core, doc, config);
  lane.session.send(changeDispatch(core, operation, doc, config, secrets, guard));
}
