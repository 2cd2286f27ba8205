/**
 * Exit codes of `webops`, the same for every command. Scripts depend on them: never change their meaning.
 */
export const EXIT = {
  /** Everything that was asked for was done. */
  done: 0,
  /** An operation failed on some host; the output says which and why. */
  failed: 1,
  /** The command line, or a file it names, is wrong. Nothing was done. */
  usage: 2,
  /** With `--detailed-exitcode` alone: the plan has changes. */
  changes: 2,
  /** The controller cannot be reached, or does not allow it. */
  unreachable: 3,
  /** No host failed, but some did not answer. */
  unanswered: 4,
  /** Ctrl-C: detached from an operation that goes on (128 + SIGINT, as shells have it). */
  interrupted: 130,
} as const;

/** A mistake in the command line or in a file it names: exit code 2. */
export class UsageError extends Error {
  readonly code = 'USAGE';
  /** What to do about it, shown on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** Something outside the command line that keeps a command from its work: exit code 1 unless given. */
export class CommandError extends Error {
  readonly code = 'COMMAND_FAILED';
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(message: string, options: { hint?: string; exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'CommandError';
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.failed;
  }
}

/** Codes of a service's error that mean that the command line asked for something that cannot be. */
const USAGE_CODES: readonly string[] = ['INVALID_ARGUMENT', 'NOT_FOUND', 'ALREADY_EXISTS', 'UNIMPLEMENTED'];
/** Codes that mean: cannot reach, or not allowed. */
const UNREACHABLE_CODES: readonly string[] = [
  'UNAVAILABLE',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
  'DEADLINE_EXCEEDED',
  // Refused before anything was done: the caller asks too often, or the controller has too much under way.
  'RESOURCE_EXHAUSTED',
];

/** The exit code for an error that ended a command. Anything not known is a failure, never success. */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof CommandError) return error.exitCode;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') {
    if (USAGE_CODES.includes(code)) return EXIT.usage;
    if (UNREACHABLE_CODES.includes(code)) return EXIT.unreachable;
  }
  return EXIT.failed;
}

/** Outcomes that say that the host never told how it ended. */
const UNANSWERED_STATES: readonly string[] = ['lost', 'expired', 'queued', 'dispatched', 'running'];

/**
 * The exit code of an operation that was waited for: a failure on any host wins over a host without an answer, and
 * an operation without executions has done nothing, which is not success.
 */
export function exitCodeOfExecutions(executions: readonly { state: string }[]): number {
  const others = executions.filter((execution) => execution.state !== 'succeeded');
  if (executions.length === 0) return EXIT.failed;
  if (others.length === 0) return EXIT.done;
  return others.every((execution) => UNANSWERED_STATES.includes(execution.state))
    ? EXIT.unanswered
    : EXIT.failed;
}
