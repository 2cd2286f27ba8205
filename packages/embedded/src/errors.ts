/** Why an embedded server is not running. */
export type EmbeddedErrorCode =
  /** A program that is needed is not on this machine; `deploy/setup` brings it. */
  | 'missing_binary'
  /** Another live process serves the same folder. */
  | 'already_running'
  /** The server ended by itself before it was ready. */
  | 'exited_early'
  /** Another program listens at the address that was asked for. */
  | 'address_in_use'
  /** The server did not become ready in time and was ended. */
  | 'not_ready'
  /** The running server did not confirm new settings in time. */
  | 'not_reloaded'
  /** The caller stopped or aborted the start. */
  | 'stopped'
  /** The folder cannot be used: its path is too long, or another engine wrote it. */
  | 'unusable_folder';

/** A failed start of an embedded server. The message ends with what the server said last. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode;
  /** Whether the same start can succeed later with nothing changed. */
  readonly retryable: boolean;

  constructor(code: EmbeddedErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'EmbeddedError';
    this.code = code;
    this.retryable = code === 'already_running' || code === 'not_ready' || code === 'not_reloaded';
  }
}
