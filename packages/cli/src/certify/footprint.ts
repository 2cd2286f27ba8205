/** What an addon leaves on a host: files, packages, units, users, ports and cron entries, taken before and after each step. */
import type { CertifyHost } from './certify-host.js';

/** Kinds of things. */
export const FOOTPRINT_KINDS = ['files', 'packages', 'units', 'users', 'ports', 'cron'] as const;
export type FootprintKind = (typeof FOOTPRINT_KINDS)[number];

/** Each thing by its name, with what tells that it changed. */
export type Snapshot = Record<FootprintKind, Map<string, string>> & {
  /** Files that a package brought. */
  packaged: ReadonlySet<string>;
};

/** What is new, what changed, what is gone: by kind, names in order. */
export type Footprint = Partial<
  Record<FootprintKind, { added?: string[]; changed?: string[]; removed?: string[] }>
> & {
  /** How many of the files that are new came with packages: they are counted and not listed. */
  packageFiles?: number;
};

/** Names that a list keeps; the rest is counted in its last line. */
const MAX_NAMES = 100;

/**
 * What changes by itself on any host, is a cache or a log of the system's, or is told by another kind: users by name and not by
 * passwd, packages by name and not by dpkg's own files.
 */
const PASSED_OVER = [
  /^\/(proc|sys|dev|run|tmp|mnt|media|lost\+found)(\/|$)/,
  /^\/var\/(cache|tmp|backups)(\/|$)/,
  /^\/var\/lib\/(apt|dpkg|systemd|ucf|pam|dbus|private|initscripts|insserv)(\/|$)/,
  /^\/var\/log\/(apt|journal|private|dpkg\.log|alternatives\.log|wtmp|btmp|lastlog|faillog)(\/|$)/,
  /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-?$/,
  /^\/etc\/(ld\.so\.cache|mtab|machine-id|resolv\.conf|\.pwd\.lock|\.updated|cron\..*|crontab)/,
  /\/__pycache__(\/|$)/,
];

/**
 * One line a thing: kind, tab, what tells of a change, tab, name. A file below /etc changes with its content: written again with the same, it is the
 * same. Others change with their size and time: reading all of a host would take too long.
 */
const SNAPSHOT = `
find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/cache \\) -prune -o \\
  \\( -type d -printf 'files\\t%y %m %u:%g\\t%p\\n' \\) -o \\( -path '/etc/*' -type f -printf 'settings\\t%m %u:%g\\t%p\\n' \\) -o \\
  -printf 'files\\t%y %m %u:%g %s %T@ %l\\t%p\\n'
find /etc -xdev -type f -exec cksum {} + | sed -E 's/^([0-9]+) ([0-9]+) /content\\t\\1 \\2\\t/'
if command -v dpkg-query >/dev/null; then
  dpkg-query -W -f 'packages\\t\${Version} \${db:Status-Status}\\t\${Package}\\n'
  cat /var/lib/dpkg/info/*.list | sed 's/^/packaged\\t\\t/'
fi
if command -v systemctl >/dev/null; then
  systemctl list-unit-files --no-legend --no-pager --plain | awk '{ print "units\\t" $2 "\\t" $1 }'
  systemctl list-units --state=active,failed --type=service,timer,socket,path,mount --no-legend --no-pager --plain |
    awk '$1 !~ /^(run-|webops-certify|user|session|proc-|dev-|sys-|tmp)/ { print "units\\t" $3 "\\t" $1 " (active)" }'
fi
getent passwd | awk -F: '{ print "users\\t" $3 " " $6 " " $7 "\\tuser " $1 }'
getent group | awk -F: '{ print "users\\t" $3 " " $4 "\\tgroup " $1 }'
ss -Hltnu 2>/dev/null | awk '{ print "ports\\t\\t" $1 " " $5 }'
for file in /etc/crontab /etc/cron.*/* /var/spool/cron/crontabs/*; do
  [ ! -f "$file" ] || printf 'cron\\t%s\\t%s\\n' "$(cksum <"$file")" "$file"
done
true
`;

/** @throws Error when the host cannot say */
export async function takeSnapshot(host: CertifyHost): Promise<Snapshot> {
  const { exitCode, stdout, stderr } = await host.sh(SNAPSHOT);
  if (exitCode !== 0) throw new Error(`the host's footprint cannot be taken: ${stderr.slice(-500)}`);
  return readSnapshot(stdout);
}

/** Reads what the host printed. */
export function readSnapshot(text: string): Snapshot {
  const packaged = new Set<string>();
  const kinds = Object.fromEntries(FOOTPRINT_KINDS.map((kind) => [kind, new Map()])) as Record<
    FootprintKind,
    Map<string, string>
  >;
  for (const line of text.split('\n')) {
    const [kind = '', mark = '', ...rest] = line.split('\t');
    const name = rest.join('\t');
    if (name === '') continue;
    if (kind === 'settings' || kind === 'content') {
      if (!PASSED_OVER.some((pattern) => pattern.test(name)))
        kinds.files.set(name, `${kinds.files.get(name) ?? ''} ${mark}`);
    } else if (kind === 'packaged') packaged.add(underUsr(name));
    else if (kind === 'files') {
      if (!PASSED_OVER.some((pattern) => pattern.test(name))) kinds.files.set(name, mark);
    } else if (kind === 'packages') {
      if (!mark.endsWith(' not-installed')) kinds.packages.set(name, mark);
    } else if ((FOOTPRINT_KINDS as readonly string[]).includes(kind))
      kinds[kind as FootprintKind].set(name, mark);
  }
  return { ...kinds, packaged };
}

/** What lies between two snapshots. */
export function footprintOf(before: Snapshot, after: Snapshot): Footprint {
  const footprint: Footprint = {};
  let packageFiles = 0;
  const upgraded = [...after.packages].some(([name, mark]) => (before.packages.get(name) ?? mark) !== mark);
  for (const kind of FOOTPRINT_KINDS) {
    const [was, is] = [before[kind], after[kind]];
    let added = [...is.keys()].filter((name) => !was.has(name));
    if (kind === 'files') {
      const own = added.filter((name) => !after.packaged.has(underUsr(name)));
      packageFiles = added.length - own.length;
      added = own;
    }
    let changed = [...is]
      .filter(([name, mark]) => was.has(name) && was.get(name) !== mark)
      .map(([name]) => name);
    // The files of a package that was upgraded: the package itself is told.
    if (kind === 'files' && upgraded) changed = changed.filter((name) => !after.packaged.has(underUsr(name)));
    const removed = [...was.keys()].filter((name) => !is.has(name));
    if (added.length + changed.length + removed.length === 0) continue;
    footprint[kind] = {
      ...(added.length > 0 ? { added: bounded(added) } : {}),
      ...(changed.length > 0 ? { changed: bounded(changed) } : {}),
      ...(removed.length > 0 ? { removed: bounded(removed) } : {}),
    };
  }
  return packageFiles > 0 ? { ...footprint, packageFiles } : footprint;
}

/** What is there and was not, or is another one: `packages redis-server`. */
export function leftBehind(footprint: Footprint): string[] {
  const left = FOOTPRINT_KINDS.flatMap((kind) => {
    const { added = [], changed = [] } = footprint[kind] ?? {};
    const altered = changed.map((name) => `${kind}: ${name} (changed)`);
    return [...added.map((name) => `${kind}: ${name}`), ...altered];
  });
  const { packageFiles = 0 } = footprint;
  return packageFiles === 0 ? left : [...left, `files: ${packageFiles} of packages`];
}

/** A package that was there before and is a newer one since: apt brought it along, and nobody takes it back. */
export function isUpgrade(left: string): boolean {
  return /^packages: .* \(changed\)$/.test(left);
}

function bounded(names: string[]): string[] {
  const sorted = names.sort();
  if (sorted.length <= MAX_NAMES) return sorted;
  return [...sorted.slice(0, MAX_NAMES), `… and ${sorted.length - MAX_NAMES} more`];
}

/** On merged systems the same file has two names. */
function underUsr(path: string): string {
  return path.replace(/^\/(bin|sbin|lib|lib32|lib64)(?=\/|$)/, '/usr/$1');
}
