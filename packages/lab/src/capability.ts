import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs a lab needs; `deploy/setup --for test` installs them. */
const PROGRAMS = ['systemd-nspawn', 'debootstrap', 'nft', 'ip', 'nsenter', 'mount'];

/**
 * Why this machine cannot make lab hosts, or null when it can. Tried, not inferred: a network namespace and an overlay
 * mount are made and removed.
 */
export function whyNoLab(): string | null {
  if (process.getuid?.() !== 0) return 'lab hosts need root';
  for (const program of PROGRAMS) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `${program} is not installed`;
  }
  const name = `wl-probe-${process.pid}`;
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  spawnSync('ip', ['netns', 'del', name]);
  if (made.status !== 0) return `no network namespaces: ${made.stderr.trim()}`;
  const folder = mkdtempSync(join(tmpdir(), 'webops-lab-probe-'));
  try {
    for (const part of ['lower', 'upper', 'work', 'merged']) spawnSync('mkdir', [join(folder, part)]);
    const overlay = `lowerdir=${folder}/lower,upperdir=${folder}/upper,workdir=${folder}/work`;
    const mounted = spawnSync('mount', ['-t', 'overlay', 'overlay', '-o', overlay, join(folder, 'merged')], {
      encoding: 'utf8',
    });
    if (mounted.status !== 0) return `no overlay mounts: ${mounted.stderr.trim()}`;
    spawnSync('umount', [join(folder, 'merged')]);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
