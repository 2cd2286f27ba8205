/** What a controller keeps in the database besides operations: each store with its indexes made. */
import { AlertSourcesStore } from './alerts/alert-sources-store.js';
import { AlertStore } from './alerts/alert-store.js';
import { SilenceStore } from './alerts/silence-store.js';
import { AuditStore } from './audit/index.js';
import { CallerStore } from './auth/caller-store.js';
import { JoinTokenStore } from './enrolment/join-token-store.js';
import { CursorStore } from './events/cursor-store.js';
import { EventLog } from './events/event-log-store.js';
import { Outbox } from './events/outbox-store.js';
import { FleetFileStore } from './fleet/fleet-file-store.js';
import { HostStore } from './hosts/host-store.js';
import { AddonStore } from './registry/addon-store.js';
import { BundleStore } from './registry/bundle-store.js';
import { SecretStore } from './vault/secret-store.js';
import { DeliveryStore } from './webhooks/delivery-store.js';
import { WebhookStore } from './webhooks/webhook-store.js';
import type { State } from './state/index.js';

/** Those of the events. */
export interface EventStores {
  outbox: Outbox;
  eventLog: EventLog;
  cursors: CursorStore;
}

/** Those of the alerts. */
export interface AlertStores {
  alerts: AlertStore;
  alertSources: AlertSourcesStore;
  silences: SilenceStore;
}

/** Those of the webhooks. */
export interface WebhookStores {
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
}

/** The stores of one environment. */
export interface Stores extends EventStores, AlertStores, WebhookStores {
  bundles: BundleStore;
  addons: AddonStore;
  hosts: HostStore;
  joinTokens: JoinTokenStore;
  callers: CallerStore;
  audit: AuditStore;
  secrets: SecretStore;
  fleetFiles: FleetFileStore;
}

/** Opens them and makes their indexes. */
export async function openStores(state: State, environment: string): Promise<Stores> {
  const { db } = state;
  const stores = {
    bundles: new BundleStore(db, environment),
    addons: new AddonStore(db, environment),
    hosts: new HostStore(db, environment),
    joinTokens: new JoinTokenStore(db, environment),
    callers: new CallerStore(db, environment),
    audit: new AuditStore(db, environment),
    secrets: new SecretStore(db, environment),
    fleetFiles: new FleetFileStore(db, environment),
    outbox: new Outbox(db, environment),
    eventLog: new EventLog(db, environment),
    cursors: new CursorStore(db, environment),
    alerts: new AlertStore(db, environment),
    alertSources: new AlertSourcesStore(state, environment),
    silences: new SilenceStore(db, environment),
    webhooks: new WebhookStore(db, environment),
    deliveries: new DeliveryStore(db, environment),
  };
  await Promise.all(Object.values(stores).map((store) => ('prepare' in store ? store.prepare() : null)));
  return stores;
}
