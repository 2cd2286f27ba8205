/** The runner's vocabulary: what the agent asks root to do, and what comes back. */
import type { ChangeReport } from '@webops/contract';

/** One numbered piece of a script's output, secrets masked. */
export interface OutputPiece {
  /** Counts from 0 within an attempt. A gap comes only with `skippedBytes` > 0. */
  sequence: number;
  stream: 'stdout' | 'stderr';
  /** Wall-clock time at which it was read, in milliseconds since 1970. */
  timeMs: number;
  data: Buffer;
  /** Bytes of output that were cut out just before this piece, because the output passed its bound. */
  skippedBytes: number;
}

/** How far a running script says it is. */
export interface Progress {
  /** 0 to 100. */
  percent: number;
  /** Masked, without control characters, at most 200 characters. */
  step: string;
  /** When it was said, in milliseconds since 1970. */
  timeMs: number;
}

export const EXIT_STATES = ['succeeded', 'failed', 'timed_out', 'cancelled', 'interrupted'] as const;
export type ExitState = (typeof EXIT_STATES)[number];

/** How a run ended: written once by the root side, never changed. */
export interface ExitRecord {
  state: ExitState;
  /** Null when a signal ended it, or nobody saw it end. */
  exitCode: number | null;
  /** e.g. `SIGKILL`. */
  signal: string | null;
  /** ISO times. */
  startedAt: string;
  finishedAt: string;
  /** Stable codes: `FUNCTION_MISSING`, `SOURCE_EXITED`, `EXIT_CODE`, `SIGNALLED`, `TIMED_OUT`, `CANCELLED`, `INTERRUPTED`, … */
  error: { code: string; message: string } | null;
  /** What the function gave as its result, unparsed, at most 1 MiB; null when there was none or too much. */
  result: string | null;
  chunkCount: number;
  stdoutBytes: number;
  stderrBytes: number;
  /** Some output was cut, or may have been lost at its end. */
  truncated: boolean;
  /** Of a guarded change: its steps. */
  report?: ChangeReport;
}

/** A result longer than this is none, in bytes. */
export const MAX_RESULT_BYTES = 1024 * 1024;
/** The configuration on stdin, in bytes. */
export const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/** What the agent can ask of the root side. */
export interface Runner {
  hasBundle(digest: string): Promise<boolean>;
  /** @throws RunnerError `SIGNATURE_INVALID`, `PUBLISHER_UNKNOWN`, `DIGEST_MISMATCH`, `BUNDLE_INVALID` */
  importBundle(bundle: { digest: string; archive: Buffer; signature: Buffer; keyId: string }): Promise<void>;
  /** Runs a read-only function. It dies with the agent, on the time limit and when `signal` aborts. */
  read(request: ReadRequest): Promise<ExitRecord>;
  /** Keeps nothing ready for further reads. */
  close(): void;
  /**
   * Starts a change for a ticket, at most once an attempt.
   *
   * @throws RunnerError `TICKET_…`, `EPOCH_STALE`, `CONFIG_MISMATCH`, `BUNDLE_MISSING`
   */
  startChange(change: {
    ticket: Buffer;
    signature: Buffer;
    config: Buffer;
    /** Of a guarded change: the configuration to go back with. @default none */
    previousConfig?: Buffer;
    secrets: string[];
  }): Promise<'started' | 'already'>;
  /** Follows a change from a sequence number to its end. Can be called again, from anywhere, also after the end. */
  attach(request: AttachRequest): Promise<ExitRecord>;
  /**
   * Asks for the end: TERM to all that the script started, KILL after `graceMs`. The exit record tells the outcome. An attempt
   * that the root side does not know never starts afterwards.
   */
  cancel(execution: string, attempt: number, graceMs: number): Promise<void>;
  /** Whether the root side has an attempt; one that it has not never starts afterwards. */
  seal(execution: string, attempt: number): Promise<boolean>;
  /** Removes an ended attempt's output and record. That it was started stays known until its ticket has expired. */
  forget(execution: string, attempt: number): Promise<void>;
  /** The attempts that the root side holds. Those whose holder died have got their record by then. */
  list(): Promise<HeldAttempt[]>;
}

/** An attempt in the root side's keeping. */
export interface HeldAttempt {
  execution: string;
  attempt: number;
  phase: 'running' | 'ended';
  /** What it runs, by its ticket. */
  epoch: number;
  addon: string;
  digest: string;
  function: string;
}

export interface ReadRequest {
  digest: string;
  function: string;
  timeoutMs: number;
  /** For actions that only read: what they find on stdin, at most `MAX_READ_INPUT_BYTES`. */
  input?: Buffer;
  signal?: AbortSignal;
  onOutput?: (piece: OutputPiece) => void;
}

export interface AttachRequest {
  execution: string;
  attempt: number;
  fromSequence: number;
  onOutput: (piece: OutputPiece) => void | Promise<void>;
  /** Told the newest word at once and whenever it changes, at most once a second. */
  onProgress?: (progress: Progress) => void | Promise<void>;
  signal: AbortSignal;
}

/** The root side refused or failed. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
  constructor(
    readonly code: string,
    message: string,
    /** Whether the same request may succeed later without a change to it. */
    readonly retryable = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
