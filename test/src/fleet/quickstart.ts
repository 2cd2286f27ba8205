/** `npm run quickstart` on a bare host, as root or as another user, and what it leaves there. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult } from '../lab/command.js';
import type { LabHost } from '../lab/lab-host.js';
import { CLONE } from './bare-host.js';
import { REPOSITORY } from './controller-process.js';

/** Downloads and builds; minutes where the machine has other work. */
const TIMEOUT_MS = 600_000;
/** Processes that are ours, by their command line. */
const OURS = 'webops.js|agent/dist/main.js|nats-server|mongo-engine|mongod|webops-holder';

/** The quickstart of one user. */
export class Quickstart {
  constructor(
    readonly host: LabHost,
    readonly user: string,
  ) {}

  get home(): string {
    return this.user === 'root' ? '/root' : `/home/${this.user}`;
  }

  /** Runs a command in the clone as the user. */
  run(command: string): Promise<CommandResult> {
    const become = ['setpriv', `--reuid=${this.user}`, `--regid=${this.user}`, '--init-groups'];
    const program = [...become, 'env', `HOME=${this.home}`, `USER=${this.user}`, 'bash', '-c'];
    return this.host.run([...program, `cd ${CLONE} && ${command}`], {
      allowFailure: true,
      timeoutMs: TIMEOUT_MS,
    });
  }

  /** The whole of it: everything is set up, Redis answers; twice is as good as once. */
  async startsEverything(): Promise<void> {
    const first = await this.run('npm run --silent quickstart');
    assert.equal(first.exitCode, 0, `${first.stdout}\n${first.stderr}`);
    assert.match(first.stderr, /^quickstart: this puts on the machine/, 'says first what it will do');
    for (const step of ['build', 'agent package', 'controller', 'Redis'])
      assert.match(first.stderr, new RegExp(`^quickstart: ${step} done in \\d+\\.\\d s$`, 'm'));
    assert.match(first.stdout, /\bredis +installed +healthy\b/);
    assert.equal(first.stdout.match(/npx webops /g)?.length, 3, 'three commands to try next');
    const again = await this.run('npm run --silent quickstart');
    assert.equal(again.exitCode, 0, again.stderr);
    const status = await this.run('npx webops status -o json');
    const { hosts } = JSON.parse(status.stdout) as { hosts: { online: number } };
    assert.equal(hosts.online, 1);
  }

  /** Every command of the README's tour, in its order: each does what it says, and ends with 0. */
  async takesTheTour(): Promise<void> {
    const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
    const [, tour = ''] = /\n## Ten minutes\n([\s\S]*?)\n## /.exec(readme) ?? [];
    const printed = [...tour.matchAll(/^ {4}\$ (webops .*)$/gm)].map(([, command]) => command!);
    // The last paragraph names them in passing.
    const [, back = ''] = /\*\*And back\.\*\*(.*)/.exec(tour) ?? [];
    const named = [...back.matchAll(/`(webops [^`]*)`/g)].map(([, command]) => command!);
    assert.ok(
      printed.length >= 7 && named.length >= 4,
      `${printed.length} and ${named.length} commands were found`,
    );
    let backup = '';
    for (const command of [...printed, ...named]) {
      const operations = await this.run('npx webops op list -o name');
      const now = command
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, operations.stdout.split('\n')[0]!)
        .replace(/FILE$/, backup);
      const yes = /^webops (restore|uninstall)/.test(now) ? ' --yes' : '';
      const { exitCode, stdout, stderr } = await this.run(`npx ${now}${yes}`);
      assert.equal(exitCode, 0, `${now}\n${stdout}\n${stderr}`);
      backup = /\/\S+/.exec(now.startsWith('webops backup') ? stdout : '')?.[0] ?? backup;
    }
  }

  /** `-- stop`: nothing of ours runs, and all data stays. */
  async stopsEverything(): Promise<void> {
    const stopped = await this.run('npm run --silent quickstart -- stop');
    assert.equal(stopped.exitCode, 0, stopped.stderr);
    assert.deepEqual(await this.processes(), []);
    assert.equal(
      (await this.run('test -e "$HOME/.webops/client.json" -o -e /var/lib/webops/client.json')).exitCode,
      0,
    );
  }

  /** `-- reset`: what quickstart made is gone. `before` are the files of then. */
  async leavesNothing(before: readonly string[]): Promise<void> {
    const reset = await this.run('npm run --silent quickstart -- reset');
    assert.equal(reset.exitCode, 0, reset.stderr);
    assert.deepEqual(await this.processes(), []);
    const now = await this.files();
    assert.deepEqual(
      now.filter((file) => !before.includes(file)),
      [],
      'files that were not there',
    );
    assert.deepEqual(
      before.filter((file) => !now.includes(file)),
      [],
      'files that were there',
    );
    assert.equal((await this.host.run(['getent', 'passwd', 'webops'], { allowFailure: true })).stdout, '');
    const units = await this.host.sh('systemctl list-unit-files --no-legend "webops*"', {
      allowFailure: true,
    });
    assert.equal(units.stdout, '');
  }

  /** Where we put things: the clone, the user's home, and the places of the agent and the controller. npm's own logs are not ours. */
  async files(): Promise<string[]> {
    const places = [
      CLONE,
      '/root',
      '/home',
      '/opt',
      '/etc/webops',
      '/etc/sudoers.d',
      '/etc/systemd/system',
      '/var/lib',
    ];
    const foreign = [
      'dpkg',
      'apt',
      'systemd',
      'sudo',
      'redis',
      'python',
      'ucf',
      'vim',
      'pam',
      'misc',
      'private',
    ];
    const prune = [
      ...foreign.map((name) => `-path "/var/lib/${name}*"`),
      '-path "*/.npm/_*"',
      '-name "redis*"',
    ];
    const find = `find ${places.join(' ')} \\( ${prune.join(' -o ')} \\) -prune -o ! -type d -print 2>/dev/null | sort`;
    return (await this.host.sh(find, { allowFailure: true })).stdout.split('\n').filter(Boolean);
  }

  private async processes(): Promise<string[]> {
    const { stdout } = await this.host.run(['pgrep', '-af', OURS], { allowFailure: true });
    return stdout.split('\n').filter(Boolean);
  }
}
