/** What the controller keeps of a connected host. */
import type { ExecutionDoc } from '../state/documents.js';
import type { OutputPieceView } from './inputs.js';
import type { AgentSession } from './ports.js';

/** A read that is on the host. */
export interface ReadInFlight {
  /** As it is in MongoDB. */
  doc: ExecutionDoc;
  attempt: number;
  dispatchedAt: Date;
  startedAt: Date | null;
  timer: NodeJS.Timeout;
  /** What others must be like to share it; see shared-reads.ts. Null: it is not shared. */
  shareKey: string | null;
  /** Others that this run answers too, as they are in MongoDB. Each was durable before the run began. */
  sharers: Map<string, ExecutionDoc>;
  /** Those that came since it began: they wait for its end, and share the next one. */
  next: ExecutionDoc[];
  /** Its output so far, not durable yet: it is stored with the result. Null: it was too large, and is stored as it comes. */
  held: OutputPieceView[] | null;
}

export interface Lane {
  hostId: string;
  host: string;
  session: AgentSession;
  /** Another start of the agent than the one that was connected before. */
  isNewInstance: boolean;
  reads: Map<string, ReadInFlight>;
  /** Runs that began a moment ago, by `shareKey`: what is like them waits for their end. */
  youngReads: Map<string, ReadInFlight>;
  /** Those whose output is too large to be shared, by `shareKey`. */
  unshared: Set<string>;
  waitingReads: ExecutionDoc[];
  waitingChanges: ExecutionDoc[];
  /** Reads whose `notBefore` is to come; a change that waits for it stays at the head of its queue, so that order is kept. */
  laterReads: ExecutionDoc[];
  /** Looks at the lane again when the next of these times comes. */
  wakeTimer: NodeJS.Timeout | null;
  /** Ids of all of the above, and of the change. */
  known: Set<string>;
  /** The change that is on the host, or about to be. */
  change: ExecutionDoc | null;
  /** MongoDB holds more than is waiting here. */
  more: boolean;
  loading: boolean;
  /** Names of the addons that the agent was told to watch. */
  monitored: Set<string>;
  monitoredKey: string;
}
