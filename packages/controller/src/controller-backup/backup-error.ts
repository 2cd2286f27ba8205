/** Why the controller's own backup or restore did not happen; the message says what to do. */
export type BackupErrorCode =
  /** A file that was named is not a backup, is damaged, cut or of a newer version, or the passphrase is not its own. */
  | 'BACKUP_UNREADABLE'
  /** What is there must not be overwritten, or the settings do not fit the backup. */
  | 'BACKUP_REFUSED'
  /** MongoDB, or the controller's home, cannot be reached. */
  | 'BACKUP_UNREACHABLE';

/** One line for an operator. */
export class BackupError extends Error {
  override readonly name = 'BackupError';

  constructor(
    readonly code: BackupErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
