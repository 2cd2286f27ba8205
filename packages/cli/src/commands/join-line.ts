/** What {@link joinLine} needs to know of a controller. */
export interface JoinInfo {
  packageUrl: string;
  publicKeyPin: string;
}

/**
 * The one line for a new host: it fetches the installer whole into a private file, then runs it as root with the token on stdin.
 *
 * - curl accepts the server by its pinned public key alone: the new host has no authority to check it against yet. The installer
 *   holds the rest: the controller's address and the authority's fingerprint.
 * - The token is no argument of a program, where every user of the host could read it: `echo` is a builtin of every shell.
 * - Root needs no sudo, and a small host has none. `echo sudo`, since an alias (`sudo='sudo '` is common) would be in the way.
 * - A subshell, so that a prompt keeps its own traps; its status is the installer's.
 *
 * Works in sh, dash and bash, at a prompt and on a shell's stdin.
 */
export function joinLine(info: JoinInfo, secret: string): string {
  const installer = `${info.packageUrl.replace(/\/+$/, '')}/install.sh`;
  const steps = [
    'f=$(mktemp)',
    `trap 'rm -f "$f"' EXIT`,
    `curl -fsSk --pinnedpubkey sha256//${info.publicKeyPin} -o "$f" ${quote(installer)}`,
    `echo ${quote(secret)} | $([ "$(id -u)" = 0 ] || echo sudo) sh "$f" --token-stdin`,
  ];
  return `(${steps.join(' && ')})`;
}

/** A word for a shell: as it is when it is harmless, in single quotes otherwise. */
function quote(word: string): string {
  return /^[\w.:/@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
