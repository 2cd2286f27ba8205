/**
 * One lane a connected host: what is on the host, and what waits for it, in order. Reads have slots of their own and do not
 * wait for changes; one change at a time. A host that is away has no lane: its executions wait in MongoDB.
 */
import type { ExecutionDoc, ProblemDoc } from '../state/documents.js';
import { changeStarter } from './change-starter.js';
import { type Core, inBackground, LOST_GRACE_MS } from './core.js';
import { readDispatch } from './dispatch-message.js';
import { endExecution, eventDataOf } from './endings.js';
import { InstanceWatch } from './instances.js';
import { isFinalState } from './execution-states.js';
import type { Lane, ReadInFlight } from './lane.js';
import { monitoredMessage } from './monitored.js';
import type { AgentSession } from './ports.js';
import { requeue, reconcile } from './reconcile.js';
import {
  giveBackSharers,
  letNextGo,
  shareKeyOf,
  takeOutSharer,
  takeSharers,
  youngRunFor,
} from './shared-reads.js';

/** Reads on a host at once: enough to keep two cores busy through the round trips. */
const READ_SLOTS = 8;
/** Waiting executions kept in memory a lane; the rest are fetched when these are done. */
const MAX_WAITING = 1000;
/** A read that takes longer than this is written down as dispatched; a shorter one needs no write for it. */
const WRITE_DOWN_AFTER_MS = 300;

export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly instances = new InstanceWatch();
  private readonly startChange;

  constructor(private readonly core: Core) {
    this.startChange = changeStarter(core);
  }

  of(hostId: string): Lane | null {
    return this.lanes.get(hostId) ?? null;
  }

  get all(): Lane[] {
    return [...this.lanes.values()];
  }

  /** Takes durable executions in their order; those of hosts that are away stay in MongoDB. */
  enqueue(docs: readonly ExecutionDoc[]): void {
    const touched = new Set<Lane>();
    for (const doc of docs) {
      const lane = this.lanes.get(doc.hostId);
      if (!lane || doc.held || doc.state !== 'queued' || lane.known.has(doc._id)) continue;
      const waiting = youngRunFor(lane, doc)?.next ?? this.waitingListOf(lane, doc);
      if (lane.more || waiting.length >= MAX_WAITING) {
        lane.more = true;
        continue;
      }
      lane.known.add(doc._id);
      waiting.push(doc);
      touched.add(lane);
    }
    for (const lane of touched) this.pump(lane);
  }

  /** Sends what may be sent now. */
  pump(lane: Lane): void {
    if (this.core.stopped || this.lanes.get(lane.hostId) !== lane) return;
    this.bringBack(lane);
    while (lane.reads.size < READ_SLOTS) {
      const doc = lane.waitingReads.shift();
      if (!doc) break;
      this.startRead(lane, doc);
    }
    const head = lane.waitingChanges[0];
    if (lane.change === null && head) {
      if (isLater(head, this.core.now())) this.wakeAt(lane);
      else {
        lane.waitingChanges.shift();
        lane.change = head;
        inBackground(this.core, 'a change could not be started', this.startChange(lane, head));
      }
    }
    if (lane.more && !lane.loading && lane.waitingReads.length === 0 && lane.waitingChanges.length === 0)
      inBackground(this.core, 'waiting executions could not be read', this.load(lane));
  }

  /** Back in the queue, until its `notBefore`: a change before all others of its host, since order is kept. */
  again(doc: ExecutionDoc): void {
    const lane = this.lanes.get(doc.hostId);
    if (!lane) return;
    this.takeOut(lane, doc._id);
    lane.known.add(doc._id);
    if (doc.change) lane.waitingChanges.unshift(doc);
    else this.waitingListOf(lane, doc).push(doc);
    this.pump(lane);
  }

  /** After the durable end of an execution, or its way back to the queue. */
  ended(doc: Pick<ExecutionDoc, '_id' | 'hostId'>): void {
    const lane = this.lanes.get(doc.hostId);
    if (!lane?.known.delete(doc._id)) return;
    this.takeOut(lane, doc._id);
    this.pump(lane);
  }

  private takeOut(lane: Lane, id: string): void {
    const read = lane.reads.get(id);
    if (read) {
      clearTimeout(read.timer);
      lane.reads.delete(id);
      this.core.heldOutput.release(read);
      letNextGo(lane, read);
      giveBackSharers(this.core, lane, read);
    }
    if (lane.change?._id === id) lane.change = null;
    else if (!read && !takeOutSharer(lane, id)) {
      for (const list of ['waitingReads', 'waitingChanges', 'laterReads'] as const)
        if (lane[list].some((one) => one._id === id)) lane[list] = lane[list].filter((one) => one._id !== id);
    }
  }

  private waitingListOf(lane: Lane, doc: ExecutionDoc): ExecutionDoc[] {
    if (doc.change) return lane.waitingChanges;
    return isLater(doc, this.core.now()) ? lane.laterReads : lane.waitingReads;
  }

  /** Reads whose time has come wait for a slot again. */
  private bringBack(lane: Lane): void {
    if (lane.laterReads.length === 0) return;
    const now = this.core.now();
    lane.waitingReads.push(...lane.laterReads.filter((one) => !isLater(one, now)));
    lane.laterReads = lane.laterReads.filter((one) => isLater(one, now));
    if (lane.laterReads.length > 0) this.wakeAt(lane);
  }

  private wakeAt(lane: Lane): void {
    if (lane.wakeTimer) clearTimeout(lane.wakeTimer);
    // A change behind the one that runs waits for its end, whatever its time.
    const change = lane.change === null ? lane.waitingChanges.slice(0, 1) : [];
    const next = Math.min(...[...change, ...lane.laterReads].map((one) => one.notBefore?.getTime() ?? 0));
    // The time may have come since it was looked at; and the longest that a timer can wait: it looks again then.
    const waitMs = Math.min(Math.max(1, next - this.core.now().getTime()), 2 ** 31 - 1);
    lane.wakeTimer = setTimeout(() => {
      lane.wakeTimer = null;
      this.pump(lane);
    }, waitMs).unref();
  }

  /** Ends what has not been started. */
  async skip(doc: ExecutionDoc, reason: ProblemDoc): Promise<void> {
    await this.core.queue.run(doc._id, () =>
      endExecution(this.core, doc, {
        state: 'skipped',
        error: reason,
        guard: (now) =>
          (now.state === 'queued' && !this.lanes.get(now.hostId)?.reads.has(now._id)) ||
          (now.state === 'dispatched' && now.phase === 'preflight'),
      }),
    );
  }

  /** An agent is connected: what was on the host is settled by its journal, then what waits is sent. */
  attach(session: AgentSession): Promise<void> {
    return this.core.queue.run(`host/${session.hostId}`, async () => {
      const before = this.lanes.get(session.hostId);
      const { isNew, other } = this.instances.connected(session.hostId, session.instanceId, session.origin);
      if (before) {
        before.session.close('another connection with this identity has taken its place', 'LINK_REPLACED');
        await this.drop(before);
      }
      const host = await this.core.hosts.get(session.hostId);
      if (!host) {
        session.close('the host was removed');
        return;
      }
      if (other !== null && host.frozenReason === null) {
        const { hostId, origin } = session;
        this.core.logger.warn({ hostId, host: host.name, origin, other }, 'two agents use one identity');
        const reason = `two agents are using its identity at once (a copied machine?): ${origin} and ${other}`;
        await this.core.hosts.freeze(hostId, reason);
      }
      const lane: Lane = {
        hostId: session.hostId,
        host: host.name,
        session,
        isNewInstance: isNew,
        reads: new Map(),
        youngReads: new Map(),
        unshared: new Set(),
        waitingReads: [],
        waitingChanges: [],
        laterReads: [],
        wakeTimer: null,
        known: new Set(),
        change: null,
        more: false,
        loading: true,
        monitored: new Set(),
        monitoredKey: '',
      };
      this.lanes.set(session.hostId, lane);
      // What becomes durable after this answer finds the lane.
      if (await this.core.executions.hasOpen(session.hostId)) {
        await reconcile(this.core, lane);
        await this.load(lane);
      } else {
        lane.loading = false;
        this.pump(lane);
      }
      await this.refreshMonitored(session.hostId);
    });
  }

  /** The connection has ended: reads and pre-flights died with it, changes go on. */
  detach(session: AgentSession): Promise<void> {
    return this.core.queue.run(`host/${session.hostId}`, async () => {
      const lane = this.lanes.get(session.hostId);
      if (lane?.session === session) await this.drop(lane);
    });
  }

  /** MongoDB holds executions of the host that are not known here. */
  reload(lane: Lane): void {
    lane.more = true;
    this.pump(lane);
  }

  /** Tells the agent which addons to watch, when that has changed. */
  async refreshMonitored(hostId: string): Promise<void> {
    const lane = this.lanes.get(hostId);
    if (!lane) return;
    const addons = await monitoredMessage(this.core, hostId);
    const key = JSON.stringify(addons.map((one) => [one.addon, one.digest]));
    if (key === lane.monitoredKey) return;
    lane.monitoredKey = key;
    lane.monitored = new Set(addons.map((one) => one.addon ?? ''));
    lane.session.send({ monitored: { addons } });
  }

  /** Reads the queue of a host from MongoDB. */
  private async load(lane: Lane): Promise<void> {
    lane.loading = true;
    lane.more = false;
    let docs: ExecutionDoc[];
    try {
      docs = await this.core.executions.openOfHost(lane.hostId, MAX_WAITING);
    } catch (error) {
      // The next look at the lane tries again.
      lane.more = true;
      throw error;
    } finally {
      lane.loading = false;
    }
    // Those that are known here already do not count as new ones, and there may be more behind them.
    this.enqueue(docs.filter((doc) => this.core.trackers.get(doc.operationId)));
    if (docs.length === MAX_WAITING) lane.more = true;
    this.pump(lane);
  }

  private async drop(lane: Lane): Promise<void> {
    if (this.lanes.get(lane.hostId) === lane) this.lanes.delete(lane.hostId);
    const reads = [...lane.reads.values()];
    for (const read of reads) {
      clearTimeout(read.timer);
      this.core.heldOutput.release(read);
    }
    if (lane.wakeTimer) clearTimeout(lane.wakeTimer);
    if (this.core.stopped) return;
    await Promise.all(reads.map((read) => requeue(this.core, read.doc, read.attempt)));
    // Those that are queued are so in MongoDB too.
    const shown = reads
      .flatMap(({ sharers }) => [...sharers.values()])
      .filter((one) => one.state !== 'queued');
    await Promise.all(shown.map((one) => requeue(this.core, one, one.attempt)));
    if (lane.change) await requeue(this.core, lane.change, lane.change.attempt);
  }

  private startRead(lane: Lane, doc: ExecutionDoc): void {
    const attempt = doc.attempt + 1;
    const shareKey = shareKeyOf(lane, doc);
    const timer = setTimeout(() => {
      letNextGo(lane, read);
      inBackground(this.core, 'a long read could not be written down', this.writeDown(lane, read));
      this.pump(lane);
    }, WRITE_DOWN_AFTER_MS);
    const read: ReadInFlight = {
      doc,
      attempt,
      dispatchedAt: this.core.now(),
      startedAt: null,
      timer,
      shareKey,
      sharers: takeSharers(lane, shareKey),
      next: [],
      held: [],
    };
    lane.reads.set(doc._id, read);
    if (shareKey !== null && !lane.youngReads.has(shareKey)) lane.youngReads.set(shareKey, read);
    // Watchers need the attempt for its output; the document itself has not changed.
    for (const one of [doc, ...read.sharers.values()])
      this.core.hub.execution({ ...one, attempt: one.attempt + 1 });
    lane.session.send(readDispatch(doc, attempt));
  }

  /** A read takes its time: others may see that it is under way, and it has a deadline from now on. */
  private async writeDown(lane: Lane, read: ReadInFlight): Promise<void> {
    const isUnderWay = () =>
      lane.reads.get(read.doc._id) === read && this.lanes.get(lane.hostId) === lane && !this.core.stopped;
    const shared = [...read.sharers.keys()].map((id) =>
      this.core.queue.run(id, async () => {
        const doc = read.sharers.get(id);
        const written = doc && isUnderWay() && (await this.writeDownOne(read, doc, doc.attempt + 1));
        if (written && read.sharers.has(id)) read.sharers.set(id, written);
        // Meanwhile the run ended without an answer for it.
        else if (written && !isFinalState(written.state) && !isUnderWay())
          inBackground(this.core, 'a read was not asked again', requeue(this.core, written, written.attempt));
      }),
    );
    const own = this.core.queue.run(read.doc._id, async () => {
      const written = isUnderWay() && (await this.writeDownOne(read, read.doc, read.attempt));
      if (written) read.doc = written;
    });
    await Promise.all([own, ...shared]);
  }

  private async writeDownOne(
    read: ReadInFlight,
    seen: ExecutionDoc,
    attempt: number,
  ): Promise<ExecutionDoc | null> {
    const result = await this.core.executions.change(seen, (doc) => {
      if (doc.state !== 'queued') return null;
      const data = { ...eventDataOf(doc), attempt };
      return {
        steps: [
          { state: 'dispatched', data },
          ...(read.startedAt ? [{ state: 'running' as const, data }] : []),
        ],
        set: {
          attempt,
          phase: 'main',
          dispatchedAt: read.dispatchedAt,
          startedAt: read.startedAt,
          dueAt: new Date(read.dispatchedAt.getTime() + doc.timeoutMs + LOST_GRACE_MS),
        },
      };
    });
    if (!result?.changed) return null;
    await this.core.trackers.markRunning(result.doc.operationId);
    return result.doc;
  }
}

function isLater(doc: ExecutionDoc, now: Date): boolean {
  return doc.notBefore ? doc.notBefore > now : false;
}
