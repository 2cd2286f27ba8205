/**
 * The documents that the operations engine keeps. Every one carries `schemaVersion` and `environment`.
 *
 * `rev` counts the updates of a document: an update is guarded by the `rev` and the state that its writer saw, so two
 * writers cannot both win. `events` holds the newest {@link MAX_EVENTS} events of the document; `unpublished` is set
 * while some of them have not been published.
 */
import type {
  AddonStatus,
  BackupFound,
  ChangeReport,
  Health,
  OperationKind,
  RetryPolicy,
} from '@webops/contract';
import type { ExecutionState, OperationState } from '@webops/protocol';
import type { Binary } from 'mongodb';

/** The version of every document's shape. A newer major in the database is refused. */
export const SCHEMA_VERSION = 1;
/** Events kept in a document. An execution makes fewer than ten an attempt; past the bound the oldest go. */
export const MAX_EVENTS = 64;

/** Why something did not work, for a person and for a program. */
export interface ProblemDoc {
  /** Stable, UPPER_SNAKE_CASE. */
  code: string;
  message: string;
}

/** One state change, numbered within its document. */
export interface DocumentEvent {
  n: number;
  /** e.g. `execution.running`, `operation.succeeded`. */
  type: string;
  time: Date;
  data: Record<string, unknown>;
}

interface Versioned {
  schemaVersion: number;
  environment: string;
}

interface Evented {
  rev: number;
  events: DocumentEvent[];
  /** Number of the last event that was published. */
  published: number;
  /** Present while some event is not published. */
  unpublished?: true;
}

/** A backup that an operation is about. */
export interface BackupOfOperation {
  id: string;
  path: string;
  sha256: string;
}

/** A bundle that is not its operation's. */
export interface TargetBundle {
  version: string;
  digest: string;
  signature: Binary;
  keyId: string;
  /** Absent: the operation's. */
  function?: string;
}

/** One host of an operation, fixed when the operation is created. */
export interface OperationTarget {
  hostId: string;
  host: string;
  executionId: string;
  /** Set when the host is left out from the start, with the reason. */
  skip: ProblemDoc | null;
  /** What the host was given, where it is another bundle than the operation's. */
  bundle?: TargetBundle;
  /** For rollback: the number of the release in the host's history. */
  release?: number;
  /** For rollback: the backup that is given back. */
  restorePath?: string;
}

/** An operation: one thing done by one addon on some hosts. */
export interface OperationDoc extends Versioned, Evented {
  _id: string;
  kind: OperationKind;
  change: boolean;
  addon: string;
  addonVersion: string;
  digest: string;
  bundleSignature: Binary;
  bundleKeyId: string;
  /** The contract's function. */
  function: string;
  /** Run `addon_validate` on the host before the change. */
  preflight: boolean;
  depends: string[];
  conflicts: string[];
  /** JSON of the addon's config_schema; empty when it declares none. Text, since its keys may begin with `$`. */
  configSchemaJson: string;
  state: OperationState;
  requestedBy: string;
  /** Absent when the caller gave none: the unique index covers those that have one. */
  requestId?: string;
  createdAt: Date;
  finishedAt: Date | null;
  targets: OperationTarget[];
  /** JSON of the configuration as given, secrets masked; empty when the operation takes none. */
  configJson: string;
  /** The configuration as given, encrypted; null when the operation takes none. */
  sealedConfig: Binary | null;
  keepData: boolean;
  backup: string;
  /** The action's name, and JSON of its output's schema (empty for none); absent for other kinds. */
  action?: { name: string; outputSchemaJson: string };
  /** 0: all at once. */
  parallel: number;
  /** `""`, `"3"` or `"10%"`. */
  maxFailures: string;
  timeoutMs: number;
  expiresAt: Date;
  /** What is tried again; null or absent: nothing. */
  retry?: RetryPolicy | null;
  retryOf: string;
  cancelRequestedAt: Date | null;
  /** Of the controller that owns it; only ever rises. */
  epoch: number;
  /** Set when --max-failures stopped it. */
  stopped: ProblemDoc | null;
  /** For upgrade, rollback and configure: what fails is left as it is. */
  noRollback?: true;
  /** For rollback: with the backup of when the release was left. */
  withData?: true;
  /** The backup that it is about. */
  backupOf?: BackupOfOperation;
  /** For rollback: the release that was asked for; absent: the one before. */
  release?: number;
}

/** What a host said of an addon. */
export interface ObservedDoc {
  status: AddonStatus;
  health: Health;
  version: string;
  message: string;
  detailsJson: string;
  observedAt: Date;
  executionId: string | null;
}

/** The exit record of an attempt, as the host gave it. */
export interface ExitDoc {
  attempt: number;
  state: ExecutionState;
  exitCode: number | null;
  signal: string;
  startedAt: Date | null;
  finishedAt: Date | null;
  error: ProblemDoc | null;
  resultJson: string;
  chunkCount: number;
  stdoutBytes: number;
  stderrBytes: number;
  truncated: boolean;
  /** Of a guarded change. */
  report?: ChangeReport;
}

/** What a change finds on its host. */
export interface FoundRelease {
  digest: string;
  /** The addon's version. */
  version: string;
  /** The software's, as it was observed. */
  software: string;
  configVersion: number;
}

/** How far a script says it is. */
export interface ProgressDoc {
  /** Whose word it is. */
  attempt: number;
  /** 0 to 100. */
  percent: number;
  step: string;
  at: Date;
  /** Events made of it, and what the newest one told. */
  events: number;
  toldPercent: number;
  toldStep: string;
}

/** Small output of a read, with its execution: see inline-output.ts. */
export interface InlineOutputDoc {
  attempt: number;
  /** All of the attempt, in order. Absent in a document that was read together with others. */
  pieces?: Pick<OutputChunkDoc, 'stream' | 'time' | 'data' | 'crc32' | 'skippedBytes'>[];
}

/** One host's part of an operation. `_id` is derived from the operation and the host. */
export interface ExecutionDoc extends Versioned, Evented {
  _id: string;
  operationId: string;
  hostId: string;
  host: string;
  kind: OperationKind;
  change: boolean;
  addon: string;
  addonVersion: string;
  digest: string;
  bundleSignature: Binary;
  bundleKeyId: string;
  function: string;
  /** JSON that an action which only reads gets on stdin; it holds no secret. Absent for other kinds. */
  input?: string;
  timeoutMs: number;
  requestedBy: string;
  state: ExecutionState;
  /** While dispatched: whether the pre-flight or the execution itself is on the host. */
  phase: 'preflight' | 'main';
  /** What the pre-flight is called towards the agent, and how often it was asked. */
  preflight: { id: string; attempt: number } | null;
  /** Waits for its turn (--parallel). */
  held: boolean;
  /** Counts from 1; 0 before the first. */
  attempt: number;
  /** Of the controller that owns it; only ever rises. */
  epoch: number;
  /** Present on the one change that a host has under way. */
  active?: true;
  /** Present while it has not ended. */
  open?: true;
  /** When the sweep looks at it: the expiry while it waits, the deadline once it is dispatched. */
  dueAt: Date;
  expiresAt: Date;
  createdAt: Date;
  dispatchedAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  cancelRequestedAt: Date | null;
  exitCode: number | null;
  signal: string;
  error: ProblemDoc | null;
  resultJson: string;
  chunkCount: number;
  stdoutBytes: number;
  stderrBytes: number;
  truncated: boolean;
  /** How far the script said it is; absent until it does. */
  progress?: ProgressDoc;
  /** How long a change of this addon takes by its history, when it started; absent when there was none. */
  expectedMs?: number;
  observed: ObservedDoc | null;
  /** What was on the host when the change was reserved; null: nothing that was installed from here. */
  from?: FoundRelease | null;
  /** The steps of a guarded change. */
  report?: ChangeReport;
  /** What the host told after the end was decided without it. */
  late: ExitDoc[];
  /** Attempts that ended and were followed by another one, oldest first, without their results; at most 19. */
  earlier?: ExitDoc[];
  /** Queued: not started before this. */
  notBefore?: Date | null;
  /** How often its host refused it for the time being. */
  refusals?: number;
  /** The execution whose run on the host answered this one too; absent when it ran by itself. */
  sharedRunOf?: string;
  /** Its output, where that is small; null once it was removed. */
  inlineOutput?: InlineOutputDoc | null;
  /** Ended, and output of it may be stored: retention finds it by this. */
  keptOutput?: true | null;
  /**
   * The configuration that its attempt is given, encrypted: fixed before it is dispatched, whatever is set meanwhile. References to secrets
   * stand for themselves. Null once it has ended.
   */
  sealedConfig?: Binary | null;
  /** The versions of the secrets that it refers to. */
  secretVersions?: Record<string, number>;
  /** When its output was removed, or began to be. */
  outputRemovedAt?: Date;
  /** While output of what has ended may not be packed yet; removed, not false, so that an index finds it. */
  unpackedOutput?: true | null;
  /** What its output takes since it is packed, in bytes. */
  outputPackedBytes?: number;
}

/** A chunk of output. `_id` is `${execution}/${attempt}/${sequence, ten digits}`, so repeats are refused by the database. */
export interface OutputChunkDoc extends Versioned {
  _id: string;
  stream: 'stdout' | 'stderr';
  time: Date;
  data: Binary;
  /** CRC-32 of data, checked on arrival. */
  crc32: number;
  skippedBytes: number;
  storedAt: Date;
}

/** Consecutive chunks of an attempt as one document, compressed. `_id` is that of the first of them. */
export interface OutputPackDoc extends Versioned {
  _id: string;
  /** How many chunks. */
  count: number;
  /** What each chunk is beside its data, in their order: JSON, deflated (RFC 1950). */
  pieces: Binary;
  /** Their data one after another, deflated. */
  data: Binary;
}

/** An addon on a host: what is wanted and what was observed, kept apart. `_id` is `${hostId}/${addon}`. */
export interface AddonStateDoc extends Versioned {
  _id: string;
  hostId: string;
  host: string;
  addon: string;
  wanted: { installed: boolean; version: string; at: Date; operationId: string } | null;
  observed: ObservedDoc | null;
  /** The change under way, which is shown in place of the observation. */
  activity: { status: AddonStatus; executionId: string; since: Date } | null;
  /** Since when its health is bad; null while it is not. */
  worseSince?: Date | null;
  /** Since when the observation differs from the intent; null while they agree or nothing was observed. */
  differsSince: Date | null;
  /** What the host has otherwise than it was applied, when it was last asked; null or absent: nothing. */
  drift?: DriftDoc | null;
  /** Its status or health was another one: as in {@link Evented}, numbered by `eventCount`. */
  events?: DocumentEvent[];
  eventCount?: number;
  published?: number;
  unpublished?: true;
  /** Digest of the bundle that last changed or observed it. */
  digest: string;
}

/** A configuration that is not as it was applied. Values as plans show them: of secrets fingerprints. */
export interface DriftDoc {
  since: Date;
  checkedAt: Date;
  changes: { field: string; before: string; after: string; secret: boolean }[];
}

/** One applied configuration, encrypted. */
export interface ConfigVersionDoc {
  version: number;
  sealed: Binary;
  appliedAt: Date;
  executionId: string;
}

/** The configuration last applied to an addon on a host. `_id` is `${hostId}/${addon}`. */
export interface AddonConfigDoc extends Versioned {
  _id: string;
  hostId: string;
  addon: string;
  /** Counts from 1. */
  version: number;
  /** The whole configuration with its secrets, encrypted. */
  sealed: Binary;
  /** The same as JSON, secrets masked. */
  maskedJson: string;
  appliedAt: Date;
  executionId: string;
  /** Versions of the secrets that it refers to, by name. */
  secretVersions?: Record<string, number>;
  /** What was given for this host is in its layer; absent on those of controllers before there were layers. */
  layered?: true;
  /** Versions before this one, newest first, at most ten. */
  previous: ConfigVersionDoc[];
}

/**
 * A change of one layer of an addon's wanted configuration. `_id` is `${environment}/${addon}/${revision, ten digits}`: inserting it is the
 * change, and of two at once one is refused by the database. The newest of a layer is what the layer has.
 */
export interface ConfigRevisionDoc extends Versioned {
  _id: string;
  addon: string;
  /** Counts from 1 over all layers of the addon. */
  revision: number;
  kind: 'fleet' | 'group' | 'host';
  /** A group's selector, a host's id; empty for the fleet. */
  place: string;
  /** The host's name, for people. */
  host: string;
  /** Everything that the layer has, as JSON, encrypted. */
  sealed: Binary;
  /** Names of secrets that it refers to. */
  secrets: string[];
  by: string;
  message: string;
  /** `operation ID`, `file NAME`, or empty. */
  source: string;
  at: Date;
  /** Of the change that applied it: it makes one revision. */
  executionId?: string;
  /** Present on the newest of its layer; also on one before it where the controller died in between. */
  current?: true;
}

/** A change of an addon that ran on a host, and what it left there. `_id` is its execution's. */
export interface ReleaseDoc extends Versioned {
  _id: string;
  hostId: string;
  host: string;
  addon: string;
  /** Counts from 1 for each addon on each host. */
  n: number;
  kind: OperationKind;
  /** What it was to bring. */
  version: string;
  digest: string;
  from: FoundRelease | null;
  state: ExecutionState;
  wentBack: ChangeReport['wentBack'];
  /** It may have changed something: it was not stopped before. */
  touched: boolean;
  /** The configuration that the host had afterwards; 0: none. */
  configVersion: number;
  /** That configuration, encrypted; references to secrets stand for themselves. */
  sealedConfig: Binary | null;
  /** The versions of the secrets that it refers to. */
  secretVersions: Record<string, number>;
  backup: BackupFound | null;
  at: Date;
  by: string;
  operationId: string;
  message: string;
}

/** A backup that lies on its host. `_id` is that of the execution that made it. */
export interface BackupDoc extends Versioned, BackupFound {
  _id: string;
  hostId: string;
  host: string;
  addon: string;
  /** Of the addon that made it. */
  version: string;
  /** What made it. */
  kind: OperationKind;
  at: Date;
  by: string;
  operationId: string;
  /** Looked at last; null: not since it was made. */
  verifiedAt: Date | null;
  /** It was then as it was made. */
  intact: boolean;
  removedAt: Date | null;
}

/** The database about itself: schema version, and the epoch of the controller that owns it. */
export interface MetaDoc {
  _id: string;
  schemaVersion?: number;
  epoch?: number;
  updatedAt?: Date;
  /** Of `restore`: which restore of a backup wrote this database; without `restoredAt` it has not finished. */
  restore?: string;
  restoredAt?: Date;
}
