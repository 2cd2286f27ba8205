/** The fleet in memory, written through to MongoDB: it is asked for every operation. */
import { type HostFacts__Output, type HostState, WebopsError } from '@webops/protocol';
import type { Logger } from 'pino';
import { nearest } from '../api/nearest.js';
import type { HostDirectory, HostTarget } from '../operations/index.js';
import type { HostRecord, HostStore } from './host-store.js';
import { matchesSelector, parseSelector } from './selector.js';

/** How often the times of heartbeats are written. They are for people: a crash may lose this much. */
const FLUSH_INTERVAL_MS = 10_000;

/** The hosts that are not removed. One controller writes them, so memory and database agree. */
export class Hosts implements HostDirectory {
  readonly #store: HostStore;
  readonly #logger: Logger;
  readonly #byId = new Map<string, HostRecord>();
  readonly #seen = new Map<string, Date>();
  readonly #diskFree = new Map<string, number>();
  readonly #removedCallbacks: ((hostId: string) => void)[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(store: HostStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
  }

  /** Loads the fleet; all of it offline, as nobody is connected yet. */
  async start(): Promise<void> {
    if (this.#timer) return;
    await this.#store.markAllOffline();
    for (const host of await this.#store.listAll()) this.#byId.set(host._id, host);
    this.#timer = setInterval(() => void this.#flush(), FLUSH_INTERVAL_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
    await this.#flush();
  }

  async get(idOrName: string): Promise<HostRecord | null> {
    const byId = this.#byId.get(idOrName);
    if (byId) return byId;
    const named = [...this.#byId.values()].filter((host) => host.name === idOrName);
    if (named.length > 1) {
      const ids = named.map((host) => host._id).join(', ');
      throw new WebopsError(
        'FAILED_PRECONDITION',
        `${named.length} hosts have the name "${idOrName}": ${ids}.`,
        {
          reason: 'HOST_NAME_AMBIGUOUS',
          details: [
            {
              field: 'host',
              host: idOrName,
              action: 'Name the host by its id, or remove the hosts that are gone.',
            },
          ],
        },
      );
    }
    return named[0] ?? null;
  }

  /** @throws WebopsError NOT_FOUND naming hosts with a name like it; FAILED_PRECONDITION when it is ambiguous. */
  async require(idOrName: string, field: string): Promise<HostRecord> {
    const host = await this.get(idOrName);
    if (host) return host;
    const near = nearest(idOrName, new Set(this.list().map(({ name }) => name)));
    throw new WebopsError(
      'NOT_FOUND',
      `There is no host "${idOrName}".${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`,
      { reason: 'HOST_NOT_FOUND', details: [{ field, host: idOrName, action: 'See `webops host list`.' }] },
    );
  }

  async resolve(target: HostTarget): Promise<HostRecord[]> {
    const { hosts = [], selector = '', all = false, exclude = [] } = target;
    if (Number(hosts.length > 0) + Number(selector !== '') + Number(all) !== 1) {
      throw new WebopsError(
        'INVALID_ARGUMENT',
        'Name the hosts in exactly one way: by name, by selector, or all.',
        {
          reason: 'TARGET_INVALID',
          details: [{ field: 'target', action: 'Set exactly one of hosts, selector and all.' }],
        },
      );
    }
    const chosen = new Map<string, HostRecord>();
    if (hosts.length > 0) {
      for (const name of hosts) {
        const host = await this.require(name, 'target.hosts');
        chosen.set(host._id, host);
      }
    } else {
      const requirements = parseSelector(selector);
      for (const host of this.list())
        if (matchesSelector(requirements, host.labels)) chosen.set(host._id, host);
    }
    for (const name of exclude) chosen.delete((await this.require(name, 'target.exclude'))._id);
    if (chosen.size === 0) {
      throw new WebopsError(
        'FAILED_PRECONDITION',
        'No host is left: none matches, or all that match are excluded.',
        {
          reason: 'TARGET_EMPTY',
          details: [{ field: 'target', action: 'See `webops host list` for hosts and their labels.' }],
        },
      );
    }
    return [...chosen.values()].sort(byName);
  }

  /** All hosts, by name. */
  list(): HostRecord[] {
    return [...this.#byId.values()].sort(byName);
  }

  count(state: HostState): number {
    let count = 0;
    for (const host of this.#byId.values()) if (host.state === state) count++;
    return count;
  }

  get size(): number {
    return this.#byId.size;
  }

  async add(host: HostRecord): Promise<void> {
    await this.#store.insert(host);
    this.#byId.set(host._id, host);
  }

  async findEnrolled(tokenId: string, publicKeyHash: string): Promise<HostRecord | null> {
    return this.#store.findEnrolled(tokenId, publicKeyHash);
  }

  async setLabels(id: string, labels: Record<string, string>): Promise<HostRecord> {
    return this.#update(id, { labels });
  }

  /** Also ends a freeze when it uncordons: somebody has looked. */
  async setCordoned(id: string, cordoned: boolean): Promise<HostRecord> {
    return this.#update(id, cordoned ? { cordoned } : { cordoned, frozenReason: null });
  }

  /** Its certificates are good no more, and its connection ends. The host as it was. */
  async remove(id: string): Promise<HostRecord> {
    const host = await this.#update(id, { removedAt: new Date(), state: 'offline' });
    this.#byId.delete(id);
    this.#seen.delete(id);
    this.#diskFree.delete(id);
    for (const callback of this.#removedCallbacks) callback(id);
    return host;
  }

  async addCertificate(id: string, fingerprint: string, expiresAt: Date): Promise<void> {
    this.#keep(id, await this.#store.addCertificate(id, fingerprint, expiresAt));
  }

  /** Whether a certificate may speak for a host: the host is not removed, and the certificate is one of its newest. */
  async admits(hostId: string, fingerprint: string): Promise<boolean> {
    return this.#byId.get(hostId)?.certificateFingerprints.includes(fingerprint) ?? false;
  }

  async markOnline(hostId: string, facts: HostFacts__Output | null): Promise<void> {
    const lastSeenAt = new Date();
    await this.#setPresence(hostId, { state: 'online', lastSeenAt, ...(facts ? { facts } : {}) });
  }

  async markOffline(hostId: string): Promise<void> {
    // A removed host is offline for good.
    if (this.#byId.has(hostId)) await this.#setPresence(hostId, { state: 'offline' });
  }

  touch(hostId: string, diskFreeBytes: number): void {
    const host = this.#byId.get(hostId);
    if (!host) return;
    this.#diskFree.set(hostId, diskFreeBytes);
    host.lastSeenAt = new Date();
    this.#seen.set(hostId, host.lastSeenAt);
  }

  /** As the last heartbeat said; null before one came. */
  diskFreeBytes(hostId: string): number | null {
    return this.#diskFree.get(hostId) ?? null;
  }

  async setFacts(hostId: string, facts: HostFacts__Output): Promise<void> {
    await this.#update(hostId, { facts });
  }

  async freeze(hostId: string, reason: string): Promise<void> {
    await this.#update(hostId, { frozenReason: reason });
  }

  onRemoved(callback: (hostId: string) => void): void {
    this.#removedCallbacks.push(callback);
  }

  async #update(id: string, fields: Parameters<HostStore['update']>[1]): Promise<HostRecord> {
    return this.#keep(id, await this.#store.update(id, fields));
  }

  async #setPresence(id: string, fields: Parameters<HostStore['setPresence']>[1]): Promise<void> {
    const isThere = await this.#store.setPresence(id, fields);
    const host = this.#byId.get(id);
    if (isThere && !host) await this.#update(id, fields);
    else this.#keep(id, isThere && host ? { ...host, ...fields } : null);
  }

  #keep(id: string, host: HostRecord | null): HostRecord {
    if (!host) {
      this.#byId.delete(id);
      throw new WebopsError('NOT_FOUND', `The host ${id} was removed.`, {
        reason: 'HOST_REMOVED',
        details: [{ host: id }],
      });
    }
    // The time in memory is newer than the written one.
    const seen = this.#seen.get(id);
    if (seen && (!host.lastSeenAt || seen > host.lastSeenAt)) host.lastSeenAt = seen;
    if (host.removedAt === null) this.#byId.set(id, host);
    return host;
  }

  async #flush(): Promise<void> {
    const seen = new Map(this.#seen);
    this.#seen.clear();
    try {
      await this.#store.touchAll(seen);
    } catch (error) {
      this.#logger.warn({ err: error, hosts: seen.size }, 'the times of heartbeats could not be written');
    }
  }
}

function byName(a: HostRecord, b: HostRecord): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a._id < b._id ? -1 : 1;
}
