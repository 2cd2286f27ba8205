/** The operations engine: the only writer of intent. */
import type { ConnectRequest__Output } from '@webops/protocol';
import type { Logger } from 'pino';
import type { AddonStateDoc, BackupDoc } from '../state/documents.js';
import type { State } from '../state/index.js';
import type { AddonStatistics } from './addon-statistics.js';
import type {
  AppliedConfig,
  Caller,
  CreateOperationInput,
  ListOperationsInput,
  ListStatesInput,
  OperationView,
  OutputPieceView,
  Page,
  ReadOutputInput,
  WatchEvent,
} from './inputs.js';
import type { HistoryEntry, HistoryInput } from './history.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ComputedPlan, PlanInput } from '../planning/plan-shapes.js';
import type { ListBackupsInput } from '../backups/list-backups.js';
import type { ListReleasesInput, ReleaseView } from '../releases/list-releases.js';
import type { RetentionLimits } from './output-retention.js';
import type {
  AddonCatalog,
  AgentSession,
  Clock,
  EventSink,
  HostDirectory,
  SecretBox,
  SecretVault,
  TicketSigner,
} from './ports.js';

/** What the engine is made of. */
export interface EngineOptions {
  state: State;
  environment?: string;
  catalog: AddonCatalog;
  hosts: HostDirectory;
  tickets: TicketSigner;
  secrets: SecretBox;
  /** What configurations refer to. @default none */
  vault?: SecretVault;
  events: EventSink;
  logger: Logger;
  clock?: Clock;
  /** How often expiries and deadlines are looked at. @default 5000 */
  sweepIntervalMs?: number;
  /** How often what is stored is compared with what is under way. @default 60000 */
  reconcileIntervalMs?: number;
  /** Operations that may be open at once. @default 10000 */
  maxOpenOperations?: number;
  /** How long and how much output of what has ended is kept. @default for ever */
  outputRetention?: RetentionLimits;
  /** How long after its end an execution's output is packed. 0: never. @default 0 */
  packOutputAfterMs?: number;
}

/** The engine. Methods throw WebopsError. */
export interface Engine {
  /** Takes over what is under way. Can be called twice. */
  start(): Promise<void>;
  /** Stops dispatching and waits for writes under way; executions go on on their hosts. Can be called twice. */
  stop(): Promise<void>;
  createOperation(input: CreateOperationInput, caller: Caller): Promise<OperationView>;
  /** Wanted configurations. */
  configuration: Configuration;
  /** `told` hears of each host that has a configuration otherwise than it was applied, once until it is right again. */
  onDrift(told: (hostId: string, addon: string) => void): void;
  /** The state of the operation that a caller's request made; null: there is none. */
  stateOfRequest(caller: string, requestId: string): Promise<string | null>;
  /** What a change would do on which host; changes nothing. */
  getPlan(input: PlanInput): Promise<ComputedPlan>;
  /** Submits the operation of one step of a plan that is still true. */
  applyPlan(sealed: Uint8Array, step: number, caller: Caller): Promise<OperationView>;
  getOperation(id: string): Promise<OperationView>;
  listOperations(input: ListOperationsInput): Promise<Page<OperationView>>;
  /** Step by step, oldest first. */
  operationHistory(input: HistoryInput): Promise<Page<HistoryEntry>>;
  cancelOperation(id: string, caller: Caller): Promise<OperationView>;
  retryOperation(id: string, requestId: string, caller: Caller): Promise<OperationView>;
  /** Ends when the operation has ended and everything was told, or when the signal aborts. */
  watch(id: string, options: { signal?: AbortSignal; withoutOutput?: boolean }): AsyncIterable<WatchEvent>;
  readOutput(input: ReadOutputInput): AsyncIterable<OutputPieceView>;
  listStates(input: ListStatesInput): Promise<Page<AddonStateDoc>>;
  getConfig(addon: string, host: string): Promise<AppliedConfig>;
  /** What was changed of addons on hosts, newest first. */
  listReleases(input: ListReleasesInput): Promise<Page<ReleaseView>>;
  /** Backups that were made from here, newest first. */
  listBackups(input: ListBackupsInput): Promise<Page<BackupDoc>>;
  /** How the newest changes of an addon went, by kind. */
  addonStatistics(addon: string): Promise<AddonStatistics[]>;
  /** Operations that have not ended. */
  countActive(): Promise<number>;
  /** Looks at expiries and deadlines now. */
  sweep(): Promise<void>;
  /** Compares what is stored with what is under way now, and mends what differs. @returns how many things were mended */
  reconcile(): Promise<number>;
  /** Removes output that is past its retention now. @returns of how many executions */
  removeOldOutput(): Promise<number>;
  /** Packs output whose time has come now. @returns of how many executions */
  packOldOutput(): Promise<number>;
  /** Called by the link after Welcome was sent. */
  attachAgent(session: AgentSession): Promise<void>;
  /** Called by the link when the connection has ended. */
  detachAgent(session: AgentSession): Promise<void>;
  /** A message of the agent. Resolves when it is durable: the link reads on then, or while few are waiting. */
  receive(session: AgentSession, message: ConnectRequest__Output): Promise<void>;
  /** Whether an agent is connected. */
  isConnected(hostId: string): boolean;
  /** Output that is not durable yet, in bytes: the link stops reading while it is much. */
  pendingOutputBytes(): number;
}
