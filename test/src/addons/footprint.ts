/** What is on a host, to compare before and after: an uninstall without data leaves what was there before. */
import type { LabHost } from '../lab/lab-host.js';

/** What changes by itself on any host, or is a cache or a log of the system's. */
const PASSED_OVER =
  '^(/var/cache|/var/log/(apt|journal|dpkg.log|alternatives.log)|/var/lib/(apt|dpkg|systemd|private|ucf|pam|dbus)|/run|/tmp|/var/tmp|/var/backups|/etc/(.*-|ld.so.cache|mtab|machine-id|resolv.conf))';

/** Files, packages with their states, users, and enabled units, a line each. */
export async function footprint(host: LabHost): Promise<Set<string>> {
  const { stdout } = await host.sh(`
    find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /work \\) -prune -o -print | grep -vE '${PASSED_OVER}'
    dpkg-query -W -f 'package \${Package} \${db:Status-Status}\\n'
    cut -d : -f 1 /etc/passwd | sed 's/^/user /'
    systemctl list-unit-files --state=enabled --no-legend --plain | awk '{ print "unit", $1 }'`);
  return new Set(stdout.split('\n').filter(Boolean));
}

/** What is there and was not, and what was and is no more. */
export function changes(before: Set<string>, after: Set<string>): string[] {
  return [
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
  ].sort();
}
