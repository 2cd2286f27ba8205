/** What agents say: each fact keyed by execution and attempt, so that repeating it changes nothing. */
import { maskSecrets, parseValidateResult } from '@webops/contract';
import {
  addonStatusFromWire,
  type ConnectRequest__Output,
  type DispatchRefused__Output,
  type ExecutionResult__Output,
  type ExecutionStarted__Output,
  fromTimestamp,
  healthFromWire,
  type ObservedState__Output,
} from '@webops/protocol';
import { recordBackup } from '../backups/record-backup.js';
import { limitMsOf } from '../releases/guard.js';
import { keptByRollback } from '../releases/kept-by-rollback.js';
import { RELEASE_KINDS } from '../releases/left-behind.js';
import type { ExecutionDoc, ExitDoc, ObservedDoc } from '../state/documents.js';
import { startAfterPreflight } from './change-starter.js';
import { type Core, inBackground, LOST_GRACE_MS } from './core.js';
import { noteDrift } from '../drift/note-drift.js';
import { keepGiven } from '../configuration/keep-given.js';
import { configForHost, givenConfig, schemaOf } from './dispatch-message.js';
import { type Ending, endExecution, eventDataOf, followEnd } from './endings.js';
import { isFinalState } from './execution-states.js';
import type { Lane, ReadInFlight } from './lane.js';
import { mayChangeWatch } from './monitored.js';
import { isEarlierAttempt, tryAgain, waitAfterRefusal } from './retries.js';
import { OutputIntake } from './output-intake.js';
import { ProgressIntake } from './progress.js';
import { adoptedConfig, needsOperation, objectOutcome } from './object-outcome.js';
import { exitOf, observedOf, type Outcome, outcomeOf, validationProblem } from './outcome.js';
import { endRead, exitFields, isAnswer } from './read-end.js';
import { attemptOf, shareNoMore } from './shared-reads.js';

/** Records kept of what came after the end. */
const MAX_LATE = 8;

export class Results {
  private readonly progress;
  private readonly output;

  constructor(private readonly core: Core) {
    this.output = new OutputIntake(core);
    this.progress = new ProgressIntake(core, (lane, doc) => this.remember(lane, doc));
  }

  async receive(lane: Lane, message: ConnectRequest__Output): Promise<void> {
    switch (message.message) {
      case 'progress':
        return this.progress.take(lane, message.progress!);
      case 'started':
        return this.started(lane, message.started!);
      case 'output':
        return this.output.take(lane, message.output!);
      case 'result':
        return this.result(lane, message.result!);
      case 'refused':
        return this.refused(lane, message.refused!);
      case 'observed':
        return this.observed(lane, message.observed!);
      default:
        return;
    }
  }

  private async started(lane: Lane, told: ExecutionStarted__Output): Promise<void> {
    const at = fromTimestamp(told.time) ?? this.core.now();
    const read = lane.reads.get(told.executionId);
    if (read && read.attempt === told.attempt) read.startedAt = at;
    if (read && read.doc.state === 'queued') return;
    await this.core.queue.run(told.executionId, async () => {
      const doc = read?.doc ?? (await this.find(lane, told.executionId));
      if (!doc) return;
      const expectedMs = doc.change ? await this.core.durations.expectedMs(doc.addon, doc.kind) : null;
      const result = await this.core.executions.change(doc, (now) => {
        if (now.state !== 'dispatched' || now.phase !== 'main' || now.attempt !== told.attempt) return null;
        return {
          steps: [{ state: 'running', data: eventDataOf(now) }],
          set: {
            startedAt: at,
            dueAt: new Date(this.core.now().getTime() + limitMsOf(now) + LOST_GRACE_MS),
            ...(expectedMs === null ? {} : { expectedMs }),
          },
        };
      });
      if (result?.changed) this.remember(lane, result.doc);
    });
  }

  private async result(lane: Lane, told: ExecutionResult__Output): Promise<void> {
    const change = lane.change;
    if (change?.preflight?.id === told.executionId) {
      await this.core.queue.run(change._id, () => this.preflight(lane, change, told));
    } else {
      await this.core.queue.run(told.executionId, () => this.finished(lane, told));
    }
  }

  private async preflight(lane: Lane, seen: ExecutionDoc, told: ExecutionResult__Output): Promise<void> {
    lane.session.send({ resultAck: { executionId: told.executionId, attempt: told.attempt } });
    const doc = await this.core.executions.get(seen._id);
    if (doc?.state !== 'dispatched' || doc.phase !== 'preflight' || doc.preflight?.attempt !== told.attempt)
      return;
    const exit = exitOf(told);
    const said = parseValidateResult({
      resultText: exit.resultJson,
      exitCode: exit.signal ? null : exit.exitCode,
    });
    const ended = exit.state === 'succeeded' || exit.state === 'failed';
    if (ended && said.valid) {
      await startAfterPreflight(this.core, lane, doc, said.validationWarnings);
      return;
    }
    const errors = ended ? said.errors : [exit.error?.message ?? `addon_validate ended as ${exit.state}`];
    await endExecution(this.core, doc, {
      state: 'failed',
      error: validationProblem(doc, errors),
      set: {
        exitCode: exit.exitCode,
        resultJson: JSON.stringify({ valid: false, errors, warnings: said.validationWarnings }),
      },
    });
  }

  private async finished(lane: Lane, told: ExecutionResult__Output): Promise<void> {
    const read = lane.reads.get(told.executionId);
    if (read?.attempt === told.attempt) await this.readEnded(lane, read, told);
    else if (!(await this.changeEnded(lane, read?.doc ?? null, told))) return;
    lane.session.send({ resultAck: { executionId: told.executionId, attempt: told.attempt } });
  }

  /** A run of a read: the end of its execution, and of those that share it. */
  private async readEnded(lane: Lane, read: ReadInFlight, told: ExecutionResult__Output): Promise<void> {
    const { core } = this;
    await this.output.written(read.doc._id);
    const exit = exitOf(told);
    const kept = core.heldOutput.release(read);
    const pieces = kept?.length === exit.chunkCount ? kept : null;
    if (!pieces && kept) await this.output.storeAll(kept);
    const now = core.now();
    const outcomeFor = (doc: ExecutionDoc, own: ExitDoc) =>
      this.outcome(doc, own, observedOf(told.observed, doc._id, now), now);
    // Of those that share it the first word is enough; nobody is told of an end before it is stored.
    const storing = this.storeReadState(lane, read.doc, await outcomeFor(read.doc, exit));
    const end = async (doc: ExecutionDoc, attempt: number) => {
      const own = { ...exit, attempt };
      const outcome = await outcomeFor(doc, own);
      const isShared = doc._id !== read.doc._id;
      const isEnded = await endRead(core, { doc, read, exit: own, outcome, pieces, isShared }, storing);
      if (!isEnded) await this.late(doc, own);
    };
    // Without an answer for all they are given back with the end of this one, and run by themselves.
    const sharers = pieces && isAnswer(exit) ? [...read.sharers.values()] : [];
    for (const { _id } of sharers) read.sharers.delete(_id);
    if (!pieces && read.shareKey !== null) shareNoMore(lane, read.shareKey);
    await Promise.all([
      storing,
      end(read.doc, read.attempt),
      ...sharers.map((one) => core.queue.run(one._id, () => end(one, attemptOf(one)))),
    ]);
  }

  /**
   * A change, or a read that is not on the host any more.
   * @returns false when the agent is to say it again
   */
  private async changeEnded(
    lane: Lane,
    seen: ExecutionDoc | null,
    told: ExecutionResult__Output,
  ): Promise<boolean> {
    const core = this.core;
    const doc = seen ?? (await this.find(lane, told.executionId));
    if (!doc || isEarlierAttempt(doc, told.attempt)) return true;
    const exit = exitOf(told);
    const now = core.now();
    const { attempt } = doc;
    const observed = observedOf(told.observed, doc._id, now);
    if (isFinalState(doc.state) || told.attempt !== attempt) {
      await this.late(doc, exit);
      if (observed && told.attempt === attempt) await core.states.observe(doc, observed);
      return true;
    }
    const outcome = await this.outcome(doc, exit, observed, now);
    await this.output.written(doc._id);
    if (doc.change) {
      const durable = exit.chunkCount === 0 ? 0 : await core.output.durable(doc._id, attempt);
      if (durable < exit.chunkCount) {
        // Not acknowledged: the agent keeps it and repeats what is missing when it connects again.
        const { _id } = doc;
        core.logger.warn({ executionId: _id, durable, chunkCount: exit.chunkCount }, 'output is missing');
        lane.session.close('output is missing; connect again and repeat it');
        return false;
      }
      await recordBackup(core, doc, exit);
      if (outcome.state === 'succeeded') await this.storeConfig(doc, exit);
    }
    const ending: Ending = {
      state: outcome.state,
      error: outcome.error,
      observed: outcome.observed,
      guard: (fresh) => fresh.change === false || fresh.attempt === told.attempt,
      set: {
        ...exitFields(exit, outcome),
        startedAt: exit.startedAt ?? doc.startedAt ?? now,
        finishedAt: exit.finishedAt ?? now,
        ...(doc.sealedConfig ? { sealedConfig: null } : {}),
        ...(exit.report ? { report: exit.report } : {}),
      },
    };
    const end = async () => {
      if (await tryAgain(core, doc, exit, outcome)) return;
      if (!(await endExecution(core, doc, ending))) await this.late(doc, exit);
    };
    // Side by side, and waited for together: neither's failure may go unheard while the other goes on.
    await Promise.all([end(), doc.change ? null : this.storeReadState(lane, doc, outcome)]);
    return true;
  }

  /** A read's word on the addon's state. */
  private async storeReadState(lane: Lane, doc: ExecutionDoc, outcome: Outcome): Promise<void> {
    const { observed } = outcome;
    if (!observed) return;
    if (outcome.healthOnly) {
      await this.core.states.observeHealth(doc, observed);
      return;
    }
    await this.core.states.observe(doc, observed);
    if (mayChangeWatch(observed, lane.monitored.has(doc.addon)))
      inBackground(
        this.core,
        'monitored addons were not sent',
        this.core.lanes.refreshMonitored(lane.hostId),
      );
  }

  /** What a change has applied becomes the stored configuration; an uninstall with the data removes it. */
  private async storeConfig(doc: ExecutionDoc, exit: ExitDoc): Promise<void> {
    const core = this.core;
    if (doc.kind === 'adopt') return this.storeAdopted(doc, exit);
    if (!RELEASE_KINDS.includes(doc.kind)) return;
    const operation = await core.trackers.find(doc.operationId);
    if (!operation) return;
    if (doc.kind === 'uninstall') {
      await core.states.noteDrift(doc, null, core.now());
      if (operation.keepData) return;
      await keepGiven(core, operation, doc, null);
      await core.configs.remove(doc.hostId, doc.addon);
      return;
    }
    const before = await core.configs.get(doc.hostId, doc.addon);
    if (before?.executionId === doc._id) return;
    const applied = await configForHost(core, operation, doc);
    if (!applied) return;
    const given =
      doc.kind === 'rollback'
        ? await keptByRollback(core, doc, applied.config)
        : (givenConfig(core, operation) ?? {});
    await keepGiven(core, operation, doc, given);
    if (before) await core.states.noteDrift(doc, null, core.now());
    await core.configs.applied({
      hostId: doc.hostId,
      addon: doc.addon,
      config: applied.config,
      secretVersions: applied.secretVersions,
      maskedJson: applied.maskedJson,
      executionId: doc._id,
      appliedAt: core.now(),
    });
  }

  /** From now on it is wanted, with the configuration that was found. */
  private async storeAdopted(doc: ExecutionDoc, exit: ExitDoc): Promise<void> {
    const core = this.core;
    const operation = await core.trackers.find(doc.operationId);
    if (!operation) return;
    const at = core.now();
    const wanted = { installed: true, version: doc.addonVersion, at, operationId: doc.operationId };
    await core.states.changeStarts(doc, null, wanted);
    const { config } = adoptedConfig(core, operation, exit);
    if (config === null) return;
    await keepGiven(core, operation, doc, config);
    await core.configs.applied({
      hostId: doc.hostId,
      addon: doc.addon,
      config,
      secretVersions: {},
      maskedJson: JSON.stringify(maskSecrets(config, schemaOf(operation))),
      executionId: doc._id,
      appliedAt: at,
    });
  }

  private async outcome(
    doc: ExecutionDoc,
    exit: ExitDoc,
    observed: ObservedDoc | null,
    now: Date,
  ): Promise<Outcome> {
    const outcome = outcomeOf(doc, exit, observed, now);
    if (!needsOperation(doc)) return outcome;
    const operation = await this.core.trackers.find(doc.operationId);
    if (!operation) return outcome;
    const said = objectOutcome(this.core, operation, doc, exit, outcome);
    if (doc.kind !== 'get_config' || said.state !== 'succeeded') return said;
    const resultJson = await noteDrift(this.core, operation, doc, exit, said.resultJson);
    return resultJson === null ? said : { ...said, resultJson };
  }

  /** What comes after the end was decided without it is appended, once. An end that the database's failure left uncounted counts now. */
  private async late(seen: ExecutionDoc, exit: ExitDoc): Promise<void> {
    // Without its schema at hand a configuration's secrets cannot be told from the rest.
    const shown = needsOperation(seen) ? { ...exit, resultJson: '' } : exit;
    const result = await this.core.executions.change(seen, (doc) => {
      if (!isFinalState(doc.state) || doc.late.length >= MAX_LATE || isEarlierAttempt(doc, exit.attempt))
        return null;
      const told = doc.state !== 'lost' && doc.attempt === exit.attempt && doc.startedAt !== null;
      if (told || doc.late.some((one) => one.attempt === exit.attempt)) return null;
      return {
        steps: [{ state: doc.state, name: 'late_result', data: { ...eventDataOf(doc), told: exit.state } }],
        // Its output may have come after that of the others was removed.
        set: { late: [...doc.late, shown], keptOutput: true, unpackedOutput: true },
      };
    });
    if (!result || !isFinalState(result.doc.state)) return;
    this.core.lanes.ended(result.doc);
    if (this.core.trackers.isOpen(result.doc)) await followEnd(this.core, result.doc);
  }

  private async refused(lane: Lane, told: DispatchRefused__Output): Promise<void> {
    const change = lane.change;
    const id = change?.preflight?.id === told.executionId ? change._id : told.executionId;
    await this.core.queue.run(id, async () => {
      const read = lane.reads.get(id);
      const doc = read?.doc ?? (await this.find(lane, id));
      if (!doc || isFinalState(doc.state) || doc.state === 'running') return;
      if (id === told.executionId && told.attempt !== (read?.attempt ?? doc.attempt)) return;
      const error = {
        code: told.error?.code || 'REFUSED',
        message: told.error?.message || `the agent of ${doc.host} refused it`,
      };
      const attempt = read?.attempt ?? doc.attempt;
      if (await waitAfterRefusal(this.core, doc, attempt, error)) return;
      await endExecution(this.core, doc, {
        state: 'failed',
        error,
        set: { attempt },
      });
    });
  }

  private async observed(lane: Lane, told: ObservedState__Output): Promise<void> {
    const entry = await this.core.catalog.get(told.addon);
    if (!entry) return;
    const place = { hostId: lane.hostId, host: lane.host, addon: entry.name, digest: entry.digest };
    const now = this.core.now();
    const observed = observedOf(told, null, now);
    if (observed) {
      await this.core.states.observe(place, observed);
      if (mayChangeWatch(observed, lane.monitored.has(entry.name)))
        await this.core.lanes.refreshMonitored(lane.hostId);
    } else if (addonStatusFromWire(told.status) === undefined) {
      const health = healthFromWire(told.health) ?? 'unknown';
      const observedAt = fromTimestamp(told.observedAt) ?? now;
      await this.core.states.observeHealth(place, {
        health,
        message: told.message,
        observedAt,
        executionId: null,
      });
    }
  }

  /** An execution of this host; null for one of another host: no host reports for another. */
  private async find(lane: Lane, id: string): Promise<ExecutionDoc | null> {
    const doc = lane.change?._id === id ? lane.change : await this.core.executions.get(id);
    if (!doc) return null;
    if (doc.hostId === lane.hostId) return doc;
    this.core.logger.warn(
      { hostId: lane.hostId, executionId: id },
      "a host spoke of another host's execution",
    );
    return null;
  }

  private remember(lane: Lane, doc: ExecutionDoc): void {
    const read = lane.reads.get(doc._id);
    if (read) read.doc = doc;
    if (lane.change?._id === doc._id) lane.change = doc;
  }
}
