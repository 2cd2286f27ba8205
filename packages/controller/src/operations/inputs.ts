/** What the engine is asked and what it answers. */
import type { AddonStatus, Health, OperationKind } from '@webops/contract';
import type { OperationState } from '@webops/protocol';
import type { AddonStateDoc, ExecutionDoc, OperationDoc } from '../state/documents.js';
import type { HostTarget } from './ports.js';

/** Who asks. */
export interface Caller {
  name: string;
}

/** A new operation. */
export interface CreateOperationInput {
  /** A caller's own id, at most 128 characters; a repeated one gives the first operation. */
  requestId?: string;
  kind: OperationKind;
  addon: string;
  target: HostTarget;
  /** JSON object, for install, configure, adopt and actions; empty for none. At most 1 MiB. */
  configJson?: string;
  /** For uninstall. @default true */
  keepData?: boolean;
  /** For restore. */
  backup?: string;
  /** For an action: its name. */
  action?: string;
  /** For install and upgrade: the addon's version; empty for the newest. */
  version?: string;
  /** For rollback: the number of the release in the host's history; 0 for the one before. */
  release?: number;
  /** For upgrade, rollback and configure: leave what fails as it is. @default false */
  noRollback?: boolean;
  /** For rollback: also give back the backup that was taken when the release was left. @default false */
  withData?: boolean;
  /** Hosts at once; 0 for all. @default 0 */
  parallel?: number;
  /** `"3"` or `"10%"`; empty: do not stop. */
  maxFailures?: string;
  /** 0 for the default of the kind. */
  timeoutMs?: number;
  /** 0 for 24 h. */
  expiresAfterMs?: number;
  /** Further attempts on each host, at most 19; undefined for what the addon's metadata says. */
  retries?: number;
}

/** An operation with its executions, in the order of its targets. */
export interface OperationView {
  operation: OperationDoc;
  executions: ExecutionDoc[];
}

/** Filters of a list; absent or empty ones do not filter. */
export interface ListOperationsInput {
  /** @default 50, at most 1000 */
  pageSize?: number;
  pageToken?: string;
  addon?: string;
  /** A host's name or id. */
  host?: string;
  state?: OperationState | null;
  kind?: OperationKind | null;
  since?: Date | null;
  until?: Date | null;
}

/** Filters of the states; absent or empty ones do not filter. */
export interface ListStatesInput {
  /** @default 100, at most 1000 */
  pageSize?: number;
  pageToken?: string;
  addon?: string;
  /** A host's name or id. */
  host?: string;
  status?: AddonStatus | null;
  health?: Health | null;
}

/** A page of anything. */
export interface Page<T> {
  items: T[];
  /** Empty on the last page. */
  nextPageToken: string;
}

/** A piece of output as it is stored. */
export interface OutputPieceView {
  executionId: string;
  attempt: number;
  sequence: number;
  stream: 'stdout' | 'stderr';
  time: Date;
  data: Uint8Array;
  crc32: number;
  skippedBytes: number;
}

/** One thing that a watcher is told. The operation comes first, then every execution, then what changes. */
export type WatchEvent =
  | { operation: OperationDoc }
  | { execution: ExecutionDoc }
  | { output: OutputPieceView };

/** Whose output, and from where. */
export interface ReadOutputInput {
  executionId: string;
  stream?: 'stdout' | 'stderr' | null;
  /** @default 0 */
  fromSequence?: number;
  /** Stay until the execution has ended. */
  follow?: boolean;
  /** 0 for the latest. */
  attempt?: number;
  signal?: AbortSignal;
}

/** The configuration last applied, secrets masked. */
export interface AppliedConfig {
  configJson: string;
  version: number;
  appliedAt: Date;
}

/** An addon's state as people see it: a change under way wins over the observation. */
export function shownStatus(state: AddonStateDoc): AddonStatus {
  return state.activity?.status ?? state.observed?.status ?? 'unknown';
}
