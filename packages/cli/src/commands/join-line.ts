/** What {@link joinLine} needs to know of a controller. */
export interface JoinInfo {
  apiAddress: string;
  packageUrl: string;
  caFingerprint: string;
  publicKeyPin: string;
}

/**
 * The one line for a new host. curl accepts the server by its pinned public key alone: the new host has no authority to check
 * it against yet. The installer then checks the authority by its fingerprint.
 */
export function joinLine(info: JoinInfo, secret: string): string {
  const installer = `${info.packageUrl.replace(/\/+$/, '')}/install.sh`;
  return [
    `curl -fsSk --pinnedpubkey sha256//${info.publicKeyPin} ${quote(installer)}`,
    `| bash -s -- --server ${quote(info.apiAddress)} --fingerprint ${info.caFingerprint} --token ${quote(secret)}`,
  ].join(' ');
}

/** A word for a shell: as it is when it is harmless, in single quotes otherwise. */
function quote(word: string): string {
  return /^[\w.:/@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
