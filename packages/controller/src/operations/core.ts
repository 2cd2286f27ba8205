/** What the parts of the engine share. */
import type { Logger } from 'pino';
import type { ConfigRevisionStore } from '../configuration/config-revision-store.js';
import type { HostLayerWriter } from '../configuration/host-layer-writer.js';
import type { BackupStore } from '../backups/backup-store.js';
import type { ReleaseStore } from '../releases/release-store.js';
import type { AddonConfigStore } from './addon-config-store.js';
import type { AddonStateStore } from './addon-state-store.js';
import type { ExecutionStore } from './execution-store.js';
import type { ExpectedDurations } from './expected-durations.js';
import type { Hub } from './hub.js';
import type { HeldOutput } from './inline-output.js';
import type { JoinedEnds } from './joined-ends.js';
import type { KeyedQueue } from './keyed-queue.js';
import type { Lanes } from './lanes.js';
import type { OpenLimit } from './open-limit.js';
import type { OperationStore } from './operation-store.js';
import type { OperationTrackers } from './operation-trackers.js';
import type { OutputLog } from './output-log.js';
import type {
  AddonCatalog,
  EventSink,
  HostDirectory,
  SecretBox,
  SecretVault,
  TicketSigner,
} from './ports.js';
import type { Reconciler } from './reconcile-interval.js';
import type { ViewCache } from './view-cache.js';

export interface Core {
  environment: string;
  logger: Logger;
  now(): Date;
  /** Of this controller, taken at start. */
  epoch: number;
  startedAt: Date;
  stopped: boolean;
  catalog: AddonCatalog;
  hosts: HostDirectory;
  tickets: TicketSigner;
  secrets: SecretBox;
  sink: EventSink;
  operations: OperationStore;
  executions: ExecutionStore;
  joined: JoinedEnds;
  durations: ExpectedDurations;
  states: AddonStateStore;
  configs: AddonConfigStore;
  /** Wanted configurations. */
  layers: ConfigRevisionStore;
  hostLayers: HostLayerWriter;
  /** Told when a host has a configuration otherwise than it was applied, and did not before. */
  onDrift?: (hostId: string, addon: string) => void;
  vault: SecretVault;
  releases: ReleaseStore;
  backups: BackupStore;
  output: OutputLog;
  /** Of reads under way. */
  heldOutput: HeldOutput;
  hub: Hub;
  views: ViewCache;
  /** One task at a time for each execution, and for each operation. */
  queue: KeyedQueue;
  trackers: OperationTrackers;
  openLimit: OpenLimit;
  lanes: Lanes;
  reconciler: Reconciler;
}

/** How long a script has to end after TERM, before KILL. */
export const CANCEL_GRACE_MS = 10_000;
/**
 * How much longer than its time limit a dispatched execution may stay without an exit record before it is lost: a host
 * may reboot and come back within it. A ticket starts nothing later than this after its dispatch.
 */
export const LOST_GRACE_MS = 10 * 60_000;

/** Runs what nobody waits for: a failure is logged, never thrown. */
export function inBackground(core: Core, what: string, task: Promise<unknown>): void {
  task.catch((error: unknown) => {
    core.reconciler.suspect(error);
    if (!core.stopped) core.logger.error({ err: error }, what);
  });
}
