/**
 * The root file system that every lab host is an overlay of: a minimal Debian with systemd and sudo, and with nothing of
 * this project, no Node and no npm. Made once with debootstrap (about half a minute) and kept in the repository's cache.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.js';

/** What is installed beyond debootstrap's minimal variant: what a real host has before anybody enrols it. */
const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'sudo', 'iproute2', 'curl', 'ca-certificates', 'procps'];

/** Changes when the content of the image does, so that an old cache is not used. */
const IMAGE_VERSION = 'bookworm-2';

/** Debian's mirrors as this machine's apt is configured: the release's own first. */
async function aptSources(): Promise<{ mirror: string; lines: string[] }> {
  const { stdout } = await runCommand('apt-get', ['indextargets', '--format', '$(REPO_URI) $(CODENAME)']);
  const pairs = [...new Set(stdout.split('\n').filter((line) => line.includes(' bookworm')))];
  const release = pairs.find((pair) => pair.endsWith(' bookworm'))?.split(' ')[0];
  if (!release) {
    throw new Error('apt on this machine has no source for Debian bookworm; add one and run apt-get update');
  }
  return { mirror: release, lines: pairs.map((pair) => `deb ${pair} main`) };
}

/**
 * The folder of the base image, made when it is not there.
 *
 * @param cacheDir where it is kept
 * @throws when debootstrap fails, with the end of its output
 */
export async function ensureBaseImage(cacheDir: string): Promise<string> {
  const image = join(cacheDir, `lab-${IMAGE_VERSION}`);
  if (existsSync(image)) return image;
  const building = `${image}.building-${process.pid}`;
  mkdirSync(cacheDir, { recursive: true });
  try {
    const { mirror, lines } = await aptSources();
    await runCommand(
      'debootstrap',
      ['--variant=minbase', `--include=${PACKAGES.join(',')}`, 'bookworm', building, mirror],
      { timeoutMs: 600_000 },
    );
    writeFileSync(join(building, 'etc/apt/sources.list'), `${lines.join('\n')}\n`);
    // systemd takes the machine id from dbus' file when its own is empty: every host would get the image's.
    writeFileSync(join(building, 'etc/machine-id'), '');
    rmSync(join(building, 'var/lib/dbus/machine-id'), { force: true });
    await runCommand('chroot', [building, 'apt-get', 'update', '-q'], { timeoutMs: 120_000 });
    renameSync(building, image);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return image;
}
