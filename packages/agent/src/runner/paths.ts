/** Where the root side keeps what the agent may read: `ROOT_DIR/executions/EXECUTION-ATTEMPT/`, group of the agent. */
import { join } from 'node:path';

export const EXIT_FILE = 'exit.json';
/**
 * The holder's socket: a byte for each write to the spool, {@link PROGRESS_WAKE} for progress, closed when the holder ends. Takes
 * `cancel GRACE_MS`.
 */
export const SOCKET_FILE = 'holder.sock';
export const PROGRESS_WAKE = 'p';
export const SPOOL_FOLDER = 'spool';

const EXECUTION = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether it can name a folder: a UUID, and an attempt that counts from 1. */
export function isAttempt(execution: unknown, attempt: unknown): boolean {
  return (
    typeof execution === 'string' &&
    EXECUTION.test(execution) &&
    Number.isSafeInteger(attempt) &&
    (attempt as number) >= 1 &&
    (attempt as number) <= 1_000_000
  );
}

export function attemptName(execution: string, attempt: number): string {
  return `${execution}-${attempt}`;
}

export function attemptFolder(rootDir: string, execution: string, attempt: number): string {
  return join(rootDir, 'executions', attemptName(execution, attempt));
}
