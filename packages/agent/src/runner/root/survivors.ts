/** What a script left running on purpose. */
import { execFileSync } from 'node:child_process';
import { type Family, membersOf } from './processes.js';

const TIMEOUT_MS = 5_000;

/** It outlives the script, as it does by hand. systemd would kill it with the holder's unit, so it gets a scope of its own. */
export function releaseSurvivors(family: Family, attempt: string): void {
  if (family.spareServices) return;
  const pids = membersOf(family).map(String);
  if (pids.length === 0) return;
  const manager = [
    'org.freedesktop.systemd1',
    '/org/freedesktop/systemd1',
    'org.freedesktop.systemd1.Manager',
  ];
  const unit = ['StartTransientUnit', 'ssa(sv)a(sa(sv))', `webops-left-${attempt}.scope`, 'fail'];
  const properties = ['1', 'PIDs', 'au', String(pids.length), ...pids, '0'];
  try {
    execFileSync('/usr/bin/busctl', ['call', ...manager, ...unit, ...properties], {
      stdio: 'ignore',
      timeout: TIMEOUT_MS,
    });
  } catch {
    // They end with the unit, then.
  }
}
