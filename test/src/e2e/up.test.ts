/** `webops up` at a terminal, on a host of its own: what is read there, Ctrl-C, and SIGKILL. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { type IPty, spawn } from 'node-pty';
import { agentPackage } from '../fleet/agent-package.js';
import { CACHE_DIR, REPOSITORY } from '../fleet/controller-process.js';
import type { HostView } from '../fleet/fleet.js';
import { whyNoLab } from '../lab/capability.js';
import { createLab, type Lab } from '../lab/lab.js';
import type { LabHost } from '../lab/lab-host.js';
import { waitFor } from '../lab/wait.js';

const skip = whyNoLab() ?? false;
const CTRL_C = '\x03';
const WEBOPS = `${REPOSITORY}packages/cli/bin/webops.js`;
/** What belongs to us, by its command line. */
const OURS = 'webops.js|webops-agent|agent/dist/main.js|nats-server|mongo-engine|mongod';

let lab: Lab;
let host: LabHost;

/** `webops up` in a terminal of its own. */
class Terminal {
  output = '';
  exitCode: number | null = null;
  readonly #pty: IPty;

  constructor(
    readonly user: string,
    args: readonly string[],
  ) {
    const [program, ...rest] = host.commandLine([
      // A session of its own at this terminal: Ctrl-C is for what runs there, not for what leads to the host.
      ...['setsid', '--ctty', '--wait'],
      ...asUser(user),
      ...[process.execPath, WEBOPS, 'up', ...args],
    ]);
    this.#pty = spawn(program, rest, { cols: 200, rows: 50 });
    this.#pty.onData((text) => {
      this.output = stripVTControlCharacters(this.output + text);
    });
    this.#pty.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
    });
  }

  /** Closes the terminal's window, or the connection that it comes through. */
  close(): void {
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  press(key: string): void {
    this.#pty.write(key);
  }

  async reads(what: string | RegExp): Promise<void> {
    await this.until(`"${what}" on the terminal`, () => this.output.search(what) >= 0);
  }

  async ended(timeoutMs = 30_000): Promise<number> {
    await waitFor('webops up to end', async () => this.exitCode !== null, {
      timeoutMs,
      onTimeout: () => this.output,
    });
    return this.exitCode!;
  }

  async until(what: string, condition: () => boolean): Promise<void> {
    await waitFor(
      what,
      async () => {
        if (this.exitCode !== null && !condition()) throw new Error(`webops up ended\n${this.output}`);
        return condition();
      },
      { timeoutMs: 60_000, everyMs: 50, onTimeout: () => this.output },
    );
  }
}

function asUser(user: string): string[] {
  const home = user === 'root' ? '/root' : `/home/${user}`;
  const become = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups'];
  return [...become, 'env', `HOME=${home}`, 'TERM=xterm'];
}

async function processes(pattern = OURS): Promise<string[]> {
  const { stdout } = await host.run(['pgrep', '-af', pattern], { allowFailure: true });
  return stdout.split('\n').filter((line) => line !== '');
}

async function nothingLeft(): Promise<void> {
  await waitFor('every process of ours to end', async () => (await processes()).length === 0, {
    timeoutMs: 20_000,
    onTimeout: async () => (await processes()).join('\n'),
  });
}

async function start(user: string, args: readonly string[] = []): Promise<Terminal> {
  const terminal = new Terminal(user, args);
  await terminal.reads('WebOps is up');
  await waitFor(
    'the agent to be online',
    async () => {
      const list = [...asUser(user), process.execPath, WEBOPS, 'host', 'list', '-o', 'json'];
      const { stdout } = await host.run(list, { allowFailure: true });
      const { items } = JSON.parse(stdout || '{"items": []}') as { items: HostView[] };
      return items[0]?.state === 'online';
    },
    { timeoutMs: 60_000, everyMs: 300, onTimeout: () => terminal.output },
  );
  return terminal;
}

before(async () => {
  if (skip) return;
  await agentPackage();
  lab = await createLab({ hosts: 1, cacheDir: CACHE_DIR, binds: [REPOSITORY, process.execPath] });
  host = lab.host(0);
  // A file of somebody else that visudo -c does not like, for its mode; sudo itself takes it.
  await host.sh(`useradd -m -s /bin/bash vera && echo 'vera ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/vera`);
  const installed = await host.sh(
    `mkdir /tmp/agent && tar -xzf ${REPOSITORY}build/webops-agent-linux-x64.tar.gz -C /tmp/agent --strip-components=1 &&
     sh /tmp/agent/install.sh --no-service`,
    { timeoutMs: 120_000 },
  );
  assert.match(installed.stderr, /visudo -c finds a fault that was there before: \/etc\/sudoers\.d\/vera: /);
});
after(() => lab?.stop());

test('without a terminal the log of webops up is JSON lines', { skip, timeout: 60_000 }, async () => {
  const up = `timeout --signal=INT 4 ${process.execPath} ${WEBOPS} up --no-agent </dev/null 2>&1 >/dev/null`;
  const { stdout } = await host.sh(up, { allowFailure: true });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  assert.ok(messages.includes('controller ready'), stdout);
});

for (const user of ['root', 'vera']) {
  describe(`webops up at the terminal of ${user}`, { skip, timeout: 300_000 }, () => {
    test('is readable, and one Ctrl-C stops everything: exit code 0, nothing left', async () => {
      const terminal = await start(user, ['--rejoin', '--log-level', 'info']);
      await terminal.reads(/\d\d:\d\d:\d\d info {2}controller: controller ready/);
      await terminal.reads(/\d\d:\d\d:\d\d info {2}agent: /);
      assert.doesNotMatch(terminal.output, /^\{/m, 'no JSON');
      terminal.press(CTRL_C);
      assert.equal(await terminal.ended(), 0, terminal.output);
      assert.match(terminal.output, /SIGINT: stopping/);
      assert.doesNotMatch(terminal.output, /starting it again/);
      await nothingLeft();
    });

    test('says only what goes wrong unless it is asked for more; a second Ctrl-C ends it at once', async () => {
      const terminal = await start(user);
      assert.doesNotMatch(terminal.output, /controller ready/);
      // A database that does not answer makes the orderly stop a long one.
      const [engine] = await processes('mongo-engine|mongod');
      await host.run(['kill', '-STOP', engine!.split(' ')[0]!]);
      terminal.press(CTRL_C);
      await terminal.reads('SIGINT: stopping');
      terminal.press(CTRL_C);
      assert.equal(await terminal.ended(8_000), 130, terminal.output);
      await nothingLeft();
    });

    test('a terminal that is closed stops everything in order', async () => {
      const terminal = await start(user);
      const home = user === 'root' ? '/var/lib/webops' : `/home/${user}/.webops`;
      const says = (file: string) => host.run(['test', '-e', `${home}/${file}`], { allowFailure: true });
      assert.equal((await says('controller.json')).exitCode, 0);
      terminal.close();
      await nothingLeft();
      assert.equal(
        (await says('controller.json')).exitCode,
        1,
        'what a stopped controller takes away is gone',
      );
    });

    test('SIGKILL leaves no process, and the next start takes over', async () => {
      const killed = await start(user);
      const [up] = await processes('^[^ ]*node [^ ]*webops.js up');
      await host.run(['kill', '-KILL', up!.split(' ')[0]!]);
      await killed.ended();
      await nothingLeft();
      const next = await start(user);
      next.press(CTRL_C);
      assert.equal(await next.ended(), 0, next.output);
      await nothingLeft();
    });
  });
}
