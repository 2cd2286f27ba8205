/** What {@link joinLine} needs to know of a controller. */
export interface JoinInfo {
  packageUrl: string;
  publicKeyPin: string;
}

/**
 * The one line for a new host. curl accepts the server by its pinned public key alone: the new host has no authority to check
 * it against yet. The installer that it fetches holds the rest: the controller's address and the authority's fingerprint.
 * Root needs no sudo, and a small host has none.
 */
export function joinLine(info: JoinInfo, secret: string): string {
  const installer = `${info.packageUrl.replace(/\/+$/, '')}/install.sh`;
  return [
    `curl -fsSk --pinnedpubkey sha256//${info.publicKeyPin} ${quote(installer)}`,
    `$(command -v sudo) bash -s -- --token ${quote(secret)}`,
  ].join(' | ');
}

/** A word for a shell: as it is when it is harmless, in single quotes otherwise. */
function quote(word: string): string {
  return /^[\w.:/@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
