/** What a controller keeps in the database besides operations: each store with its indexes made. */
import { AuditStore } from './audit/index.js';
import { CallerStore } from './auth/caller-store.js';
import { JoinTokenStore } from './enrolment/join-token-store.js';
import { CursorStore } from './events/cursor-store.js';
import { EventLog } from './events/event-log-store.js';
import { Outbox } from './events/outbox-store.js';
import { HostStore } from './hosts/host-store.js';
import { AddonStore } from './registry/addon-store.js';
import { BundleStore } from './registry/bundle-store.js';
import type { State } from './state/index.js';

/** Those of the events. */
export interface EventStores {
  outbox: Outbox;
  eventLog: EventLog;
  cursors: CursorStore;
}

/** The stores of one environment. */
export interface Stores extends EventStores {
  bundles: BundleStore;
  addons: AddonStore;
  hosts: HostStore;
  joinTokens: JoinTokenStore;
  callers: CallerStore;
  audit: AuditStore;
}

/** Opens them and makes their indexes. */
export async function openStores(db: State['db'], environment: string): Promise<Stores> {
  const stores = {
    bundles: new BundleStore(db, environment),
    addons: new AddonStore(db, environment),
    hosts: new HostStore(db, environment),
    joinTokens: new JoinTokenStore(db, environment),
    callers: new CallerStore(db, environment),
    audit: new AuditStore(db, environment),
    outbox: new Outbox(db, environment),
    eventLog: new EventLog(db, environment),
    cursors: new CursorStore(db, environment),
  };
  const { bundles, hosts, joinTokens, callers, audit, outbox, eventLog } = stores;
  const prepared = [bundles, hosts, joinTokens, callers, audit, outbox, eventLog];
  await Promise.all(prepared.map((store) => store.prepare()));
  return stores;
}
