/** Puts the engine together. */
import { WebopsError } from '@webops/protocol';
import { ConfigRevisionStore } from '../configuration/config-revision-store.js';
import { configuration } from '../configuration/configuration.js';
import { HostLayerWriter } from '../configuration/host-layer-writer.js';
import { applyPlan } from '../planning/apply-plan.js';
import { getPlan } from '../planning/get-plan.js';
import { BackupStore } from '../backups/backup-store.js';
import { listBackups } from '../backups/list-backups.js';
import { ReleaseStore } from '../releases/release-store.js';
import { listReleases } from '../releases/list-releases.js';
import { AddonConfigStore } from './addon-config-store.js';
import { AddonStateStore } from './addon-state-store.js';
import { addonStatistics } from './addon-statistics.js';
import { cancelExecutions } from './cancel.js';
import { type Core, inBackground } from './core.js';
import { createOperation } from './create-operation.js';
import { givenConfig } from './dispatch-message.js';
import type { Engine, EngineOptions } from './engine.js';
import { ExecutionStore } from './execution-store.js';
import { ExpectedDurations } from './expected-durations.js';
import { Hub } from './hub.js';
import { HeldOutput } from './inline-output.js';
import { JoinedEnds } from './joined-ends.js';
import { KeyedQueue } from './keyed-queue.js';
import { Lanes } from './lanes.js';
import { isFinalOperationState } from './operation-states.js';
import { OpenLimit } from './open-limit.js';
import { OperationStore } from './operation-store.js';
import { OperationTrackers } from './operation-trackers.js';
import { operationHistory } from './history.js';
import { OutputLog } from './output-log.js';
import { OutputPacking } from './output-packing.js';
import { OutputRetention } from './output-retention.js';
import { OutputStore } from './output-store.js';
import { getConfig, getOperation, listOperations, listStates } from './queries.js';
import { recover } from './recovery.js';
import type { SecretVault } from './ports.js';
import { Reconciler } from './reconcile-interval.js';
import { Results } from './results.js';
import { retriedRelease } from '../releases/retried-release.js';
import { endAllOfHost, sweep } from './sweep.js';
import { ViewCache } from './view-cache.js';
import { readOutput, watchOperation } from './watch.js';

const DEFAULT_SWEEP_INTERVAL_MS = 5_000;
const DEFAULT_RECONCILE_INTERVAL_MS = 60_000;
/** Events of so long are drained together: draining each at once would take its writes from the operations. */
const EVENTS_TOGETHER_MS = 50;

/** Where there is no vault no secret can be referred to. */
const NO_SECRETS: SecretVault = { open: async () => new Map(), openVersions: async () => new Map() };

/** No I/O before `start()`. */
export function createEngine(options: EngineOptions): Engine {
  const { state, logger } = options;
  let waking = false;
  const sink = {
    pending: () => {
      if (waking) return;
      waking = true;
      setTimeout(() => {
        waking = false;
        options.events.pending();
      }, EVENTS_TOGETHER_MS).unref();
    },
  };
  const environment = options.environment ?? 'default';
  const now = () => options.clock?.now() ?? new Date();
  const hub = new Hub();
  const views = new ViewCache();
  const core = {
    environment,
    logger,
    now,
    epoch: 0,
    startedAt: now(),
    stopped: false,
    catalog: options.catalog,
    hosts: options.hosts,
    tickets: options.tickets,
    secrets: options.secrets,
    sink,
    hub,
    views,
    queue: new KeyedQueue(),
    states: new AddonStateStore(state, environment, () => sink.pending()),
    configs: new AddonConfigStore(state, environment, options.secrets),
    layers: new ConfigRevisionStore(state, environment, options.secrets),
    vault: options.vault ?? NO_SECRETS,
    releases: new ReleaseStore(state, environment),
    backups: new BackupStore(state, environment),
    operations: new OperationStore({
      state,
      environment,
      now,
      epoch: () => core.epoch,
      onChanged: (doc) => {
        sink.pending();
        views.operation(doc);
        hub.operation(doc);
      },
    }),
    executions: new ExecutionStore({
      state,
      now,
      epoch: () => core.epoch,
      onChanged: (doc) => {
        sink.pending();
        views.execution(doc);
        hub.execution(doc);
      },
    }),
    output: new OutputLog({
      store: new OutputStore(state, environment),
      onStored: (executionId) => hub.output(executionId),
    }),
  } as unknown as Core;
  core.heldOutput = new HeldOutput();
  core.joined = new JoinedEnds(state, core.operations, core.executions);
  core.openLimit = new OpenLimit(options.maxOpenOperations);
  core.hostLayers = new HostLayerWriter(core.layers);
  core.durations = new ExpectedDurations(core.executions);
  core.trackers = new OperationTrackers(core);
  core.lanes = new Lanes(core);
  core.reconciler = new Reconciler(core);
  const { reconciler } = core;
  const results = new Results(core);
  const sources = {
    hub,
    views,
    operations: core.operations,
    executions: core.executions,
    output: core.output,
  };
  const timers: NodeJS.Timeout[] = [];
  const retention = new OutputRetention(core, options.outputRetention).passes;
  const packing = new OutputPacking(core, options.packOutputAfterMs ?? 0).passes;
  let sweeping = false;
  let started: Promise<void> | null = null;

  const runSweep = async () => {
    if (sweeping || core.stopped) return;
    sweeping = true;
    try {
      await reconciler.runAfterFailure();
      await sweep(core);
    } finally {
      sweeping = false;
    }
  };

  const engine: Engine = {
    start: () => {
      started ??= (async () => {
        core.epoch = await state.takeEpoch();
        core.startedAt = now();
        await recover(core);
        options.hosts.onRemoved((hostId) => {
          inBackground(core, 'the executions of a removed host were not ended', endAllOfHost(core, hostId));
        });
        const sweeps = setInterval(() => {
          inBackground(core, 'expiries and deadlines could not be looked at', runSweep());
        }, options.sweepIntervalMs ?? DEFAULT_SWEEP_INTERVAL_MS);
        const passes = setInterval(() => {
          inBackground(core, 'what is stored could not be compared with what is under way', reconciler.run());
        }, options.reconcileIntervalMs ?? DEFAULT_RECONCILE_INTERVAL_MS);
        for (const each of [sweeps, passes]) timers.push(each.unref());
        retention.start();
        packing.start();
      })();
      return started;
    },
    stop: async () => {
      core.stopped = true;
      for (const each of timers.splice(0)) clearInterval(each);
      await Promise.all([retention.stop(), packing.stop()]);
      hub.close();
      for (const lane of core.lanes.all) lane.session.close('the controller is stopping');
      await core.output.flushed();
      await core.queue.idle();
    },
    createOperation: (input, caller) => reconciler.watch(createOperation(core, input, caller)),
    configuration: configuration(core),
    onDrift: (told) => {
      core.onDrift = told;
    },
    stateOfRequest: async (caller, requestId) =>
      (await core.operations.byRequest(caller, requestId))?.state ?? null,
    getPlan: (input) => getPlan(core, input),
    applyPlan: (sealed, step, caller) => reconciler.watch(applyPlan(core, sealed, step, caller)),
    getOperation: (id) => getOperation(core, id),
    operationHistory: (input) => operationHistory(core, input),
    listOperations: (input) => listOperations(core, input),
    cancelOperation: async (id, caller) => {
      const view = await getOperation(core, id);
      if (
        !isFinalOperationState(view.operation.state) &&
        (await reconciler.watch(core.trackers.requestCancel(id, caller.name)))
      )
        await reconciler.watch(cancelExecutions(core, id, caller.name));
      return getOperation(core, id);
    },
    retryOperation: async (id, requestId, caller) => {
      const { operation, executions } = await getOperation(core, id);
      if (!isFinalOperationState(operation.state)) {
        throw new WebopsError('FAILED_PRECONDITION', `Operation ${id} has not ended.`, {
          reason: 'OPERATION_NOT_ENDED',
          details: [{ field: 'id', action: 'wait for its end, or cancel it' }],
        });
      }
      const hosts = executions.filter((one) => one.state !== 'succeeded').map((one) => one.hostId);
      if (hosts.length === 0) {
        throw new WebopsError('FAILED_PRECONDITION', `Operation ${id} succeeded on every host.`, {
          reason: 'NOTHING_TO_RETRY',
          details: [{ field: 'id', action: 'create a new operation to do it again' }],
        });
      }
      const config = givenConfig(core, operation);
      const again = createOperation(
        core,
        {
          requestId,
          kind: operation.kind,
          addon: operation.addon,
          target: { hosts, selector: '', all: false, exclude: [] },
          configJson: config === null ? '' : JSON.stringify(config),
          keepData: operation.keepData,
          ...(operation.action ? { action: operation.action.name } : {}),
          backup: operation.backupOf?.id ?? operation.backup,
          ...retriedRelease(operation),
          parallel: operation.parallel,
          maxFailures: operation.maxFailures,
          timeoutMs: operation.timeoutMs,
          expiresAfterMs: operation.expiresAt.getTime() - operation.createdAt.getTime(),
          ...(operation.retry === undefined ? {} : { retries: (operation.retry?.attempts ?? 1) - 1 }),
        },
        caller,
        { retryOf: id },
      );
      return reconciler.watch(again);
    },
    watch: (id, watchOptions) => watchOperation(sources, id, watchOptions),
    readOutput: (input) => readOutput(sources, input),
    listStates: (input) => listStates(core, input),
    getConfig: (addon, host) => getConfig(core, addon, host),
    listReleases: (input) => listReleases(core, input),
    listBackups: (input) => listBackups(core, input),
    addonStatistics: (addon) => addonStatistics(core.executions, addon),
    countActive: async () => core.trackers.count,
    sweep: runSweep,
    reconcile: () => reconciler.run(),
    removeOldOutput: () => retention.run(),
    packOldOutput: () => packing.run(),
    attachAgent: async (session) => {
      await started;
      if (core.stopped) session.close('the controller is stopping');
      else await reconciler.watch(core.lanes.attach(session));
    },
    detachAgent: (session) => reconciler.watch(core.lanes.detach(session)),
    receive: async (session, message) => {
      const lane = core.lanes.of(session.hostId);
      // What a replaced connection still delivers comes again on the new one.
      if (core.stopped || lane?.session !== session) return;
      await reconciler.watch(results.receive(lane, message));
    },
    isConnected: (hostId) => core.lanes.of(hostId) !== null,
    pendingOutputBytes: () => core.output.pendingBytes,
  };
  return engine;
}
