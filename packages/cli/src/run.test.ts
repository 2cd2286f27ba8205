/** The command line against a real gRPC server over TLS. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { joinLine } from './commands/join-line.js';
import { InMemoryController } from './testing/in-memory-controller.js';
import { runCaptured } from './testing/run-captured.js';

describe('webops', () => {
  let controller: InMemoryController;
  const webops = (args: string, more: Parameters<typeof runCaptured>[2] = {}) =>
    runCaptured(controller.home, args.split(' '), more);
  const json = async (args: string) => {
    const result = await webops(`${args} -o json`);
    assert.equal(result.stderr, '');
    return { exitCode: result.exitCode, data: JSON.parse(result.stdout) };
  };

  before(async () => {
    controller = await InMemoryController.start();
  });
  after(() => controller.stop());
  beforeEach(() => {
    controller.hosts.length = 0;
    controller.created.length = 0;
    controller.states.length = 0;
    controller.outcomes.clear();
    controller.output.clear();
    controller.silent.clear();
    controller.operations.clear();
    controller.tokens.length = 0;
    controller.addons.length = 0;
    controller.addons.push({
      name: 'redis',
      version: '1.0.0',
      type: 'ADDON_TYPE_SYSTEM',
      category: 'database',
      enabled: true,
    });
  });

  it('lists hosts as {"items": […]} with the fields that programs rely on, over all pages', async () => {
    for (const name of ['h1', 'h2', 'h3']) controller.addHost(name, { labels: { role: 'db' } });
    const { exitCode, data } = await json('host list');
    assert.equal(exitCode, 0);
    assert.deepEqual(
      data.items.map((host: { name: string }) => host.name),
      ['h1', 'h2', 'h3'],
    );
    const [host] = data.items;
    assert.equal(host.state, 'online');
    assert.equal(host.labels.role, 'db');
    assert.equal(host.facts.hostname, 'h1');
    assert.match(host.lastSeenAt, /^\d{4}-.*Z$/);
  });

  it('waits where the controller says so, and tells; a call and a stream alike', async () => {
    controller.addHost('h1');
    controller.refuses = { calls: 2, method: 'CreateOperation', retryAfterMs: 600 };
    const waited = await webops('install redis --host h1');
    assert.equal(waited.exitCode, 0, waited.stderr);
    assert.match(waited.stderr, /waiting 1s: tester asks too often/);
    assert.equal(controller.created.length, 1);
    controller.refuses = { calls: 1, method: 'WatchOperation', retryAfterMs: 600 };
    const watched = await webops('install redis --host h1');
    assert.equal(watched.exitCode, 0, watched.stderr);
    assert.match(watched.stderr, /waiting 1s/);
  });

  it('does not wait for longer than a person would: one clear line, exit code 3, nothing done', async () => {
    controller.addHost('h1');
    controller.refuses = { calls: 1, method: 'CreateOperation', retryAfterMs: 600_000 };
    const refused = await webops('install redis --host h1');
    controller.refuses = null;
    assert.equal(refused.exitCode, 3);
    assert.match(refused.stderr, /error: tester asks too often/);
    assert.equal(controller.created.length, 0);
  });

  it('asks for retries, and shows the attempts that there were', async () => {
    controller.addHost('h1');
    const earlier = {
      attempt: 1,
      state: 'EXECUTION_STATE_FAILED' as const,
      exitCode: 75,
      error: { code: 'EXIT_CODE', message: 'ended with exit code 75' },
    };
    controller.outcomes.set('h1', { attempt: 2, earlierAttempts: [earlier] });
    const done = await webops('install redis --host h1 --retries 2');
    assert.equal(done.exitCode, 0, done.stderr);
    assert.equal(controller.created.at(-1)?.retries, 2);
    const shown = await webops('op show');
    assert.match(shown.stdout, /Earlier attempts \(webops op logs op-1 --attempt N\)/);
    assert.match(shown.stdout, /h1 +1 +failed +75 .*EXIT_CODE: ended with exit code 75/);
    const { data } = await json('op show');
    assert.equal(data.executions[0].earlierAttempts[0].exitCode, 75);
    assert.equal((await webops('install redis --host h1')).exitCode, 0);
    assert.equal(controller.created.at(-1)?._retries, undefined);
    assert.equal((await webops('install redis --host h1 --retries 20')).exitCode, 2);
  });

  it('op history shows each step, and of one host where that is asked for', async () => {
    await webops('install redis --host h2');
    const { stdout } = await webops('op history');
    assert.match(stdout, /operation\.created +- +by admin/);
    assert.match(stdout, /db-1 +execution\.succeeded +1 +exit code 0/);
    const { data } = await json('op history --host db-1');
    const { items } = data as { items: { host: string; type: string; eventId: string }[] };
    assert.deepEqual(
      items.map(({ host, type }) => [host, type]),
      [['db-1', 'execution.succeeded']],
    );
  });

  it('prints data on stdout and messages on stderr', async () => {
    const result = await webops('host list');
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /no hosts/);
    assert.equal(result.exitCode, 0);
  });

  it('prints names one a line with -o name', async () => {
    controller.addHost('h1');
    controller.addHost('h2');
    assert.equal((await webops('host list -o name')).stdout, 'h1\nh2\n');
  });

  it('prints yaml', async () => {
    controller.addHost('h1');
    assert.match((await webops('host list -o yaml')).stdout, /^items:\n {2}- id: id-h1\n/);
  });

  it('sets and removes labels', async () => {
    controller.addHost('h1', { labels: { old: 'x' } });
    const { data } = await json('host label h1 role=db old-');
    assert.deepEqual(data.labels, { role: 'db' });
  });

  it('host add prints the one line alone on stdout', async () => {
    const result = await webops('host add --label role=db');
    assert.equal(
      result.stdout,
      `${joinLine({ packageUrl: 'https://10.0.0.9:7445', publicKeyPin: 'cGlu' }, 'join-secret')}\n`,
    );
    assert.deepEqual(controller.tokens[0]?.labels, { role: 'db' });
    assert.equal(controller.tokens[0]?.maxUses, 1);
  });

  it('installs on the only host when none is named, and says so', async () => {
    controller.addHost('h1');
    controller.output.set('h1', [{ stream: 'stderr', data: Buffer.from('installing\n') }]);
    const result = await webops('install redis --set port=7000 --set auth.mode=strict');
    assert.equal(result.exitCode, 0);
    assert.match(result.stderr, /on h1, the only host/);
    assert.match(result.stderr, /^installing$/m);
    assert.match(result.stdout, /^h1 +succeeded +0 +1\.5s/m);
    assert.deepEqual(JSON.parse(controller.created[0]?.configJson ?? ''), {
      port: 7000,
      auth: { mode: 'strict' },
    });
    assert.deepEqual(controller.created[0]?.target?.hosts, ['id-h1']);
  });

  it('refuses to guess among several hosts', async () => {
    controller.addHost('h1');
    controller.addHost('h2');
    const result = await webops('install redis');
    assert.equal(result.exitCode, 2);
    assert.match(result.stderr, /which hosts/);
    assert.equal(controller.created.length, 0);
  });

  it('an operation as JSON has the fields that programs rely on', async () => {
    controller.addHost('h1');
    controller.outcomes.set('h1', {
      state: 'EXECUTION_STATE_FAILED',
      exitCode: 3,
      error: { code: 'EXIT_CODE', message: 'addon_install ended with 3' },
    });
    const { exitCode, data } = await json('install redis --host h1');
    assert.equal(exitCode, 1);
    assert.equal(data.kind, 'install');
    assert.equal(data.addon, 'redis');
    assert.equal(data.state, 'failed');
    assert.equal(data.requestedBy, 'tester');
    assert.match(data.createdAt, /Z$/);
    const [execution] = data.executions;
    assert.equal(execution.host, 'h1');
    assert.equal(execution.state, 'failed');
    assert.equal(execution.exitCode, 3);
    assert.equal(execution.durationMs, 1500);
    assert.match(execution.startedAt, /Z$/);
    assert.match(execution.finishedAt, /Z$/);
    assert.deepEqual(execution.error, { code: 'EXIT_CODE', message: 'addon_install ended with 3' });
  });

  it('exits with 4 when no host failed but one did not answer', async () => {
    controller.addHost('h1');
    controller.addHost('h2');
    controller.outcomes.set('h2', {
      state: 'EXECUTION_STATE_LOST',
      error: { code: 'HOST_LOST', message: 'gone' },
    });
    assert.equal((await webops('install redis --host h1,h2')).exitCode, 4);
  });

  it('groups equal results above five hosts and shows failures last and in full', async () => {
    for (let at = 1; at <= 8; at += 1) controller.addHost(`h${at}`);
    controller.outcomes.set('h3', {
      state: 'EXECUTION_STATE_FAILED',
      error: { code: 'EXIT_CODE', message: 'no space left on device' },
    });
    const result = await webops('install redis --all --yes');
    assert.equal(result.exitCode, 1);
    const lines = result.stdout.trimEnd().split('\n');
    assert.equal(lines.length, 3);
    assert.match(lines[1] ?? '', /^7 hosts: h1, h2, h4 and 4 more +succeeded/);
    assert.match(lines[2] ?? '', /^h3 +failed.*EXIT_CODE: no space left on device/);
  });

  it('says whose a line of output is with several hosts', async () => {
    controller.addHost('h1');
    controller.addHost('h2');
    for (const host of ['h1', 'h2']) {
      controller.output.set(host, [{ stream: 'stdout', data: Buffer.from(`from ${host}\nno newline`) }]);
    }
    const { stderr } = await webops('install redis --host h1 --host h2');
    assert.match(stderr, /^h1 \| from h1$/m);
    assert.match(stderr, /^h2 \| from h2$/m);
    assert.match(stderr, /^h2 \| no newline$/m);
  });

  it('shows every line once when the watch breaks and starts again', async () => {
    controller.addHost('h1');
    controller.output.set('h1', [{ stream: 'stdout', data: Buffer.from('once\n') }]);
    controller.breakWatches = 1;
    const { stderr, exitCode } = await webops('install redis');
    assert.equal(exitCode, 0);
    assert.equal(stderr.match(/^once$/gm)?.length, 1);
  });

  it('lets no script drive the terminal', async () => {
    controller.addHost('h1');
    controller.output.set('h1', [
      { stream: 'stdout', data: Buffer.from('a\x1b]0;title\x07b\x1b[2Jc\x1b[31mred\x1b[0m\x9b5nd\n') },
    ]);
    const { stderr } = await webops('install redis', { isTTY: true });
    assert.ok(stderr.includes('abcred'));
    assert.ok(!stderr.includes('\x1b]'));
    assert.ok(!stderr.includes('\x1b[2J'));
    assert.ok(!stderr.includes('\x1b[31m'), 'no colours with NO_COLOR');
    const coloured = await webops('install redis', { isTTY: true, noColor: false });
    assert.ok(coloured.stderr.includes('abc\x1b[31mred\x1b[0m'));
  });

  it('detaches with --detach: the id on stdout, exit code 0', async () => {
    controller.addHost('h1');
    const result = await webops('install redis --detach');
    assert.equal(result.stdout, 'op-1\n');
    assert.equal(result.exitCode, 0);
    assert.match(result.stderr, /webops op watch op-1/);
  });

  it('asks nothing without a terminal: --all and removing data need --yes', async () => {
    controller.addHost('h1');
    for (const args of ['install redis --all', 'uninstall redis --keep-data=false']) {
      const result = await webops(args);
      assert.equal(result.exitCode, 2, args);
      assert.match(result.stderr, /--yes/);
    }
    assert.equal(controller.created.length, 0);
    assert.equal((await webops('uninstall redis --keep-data=false --yes')).exitCode, 0);
    assert.equal(controller.created[0]?.keepData, false);
    assert.equal((await webops('uninstall redis')).exitCode, 0);
    assert.equal(controller.created[1]?.keepData, true);
  });

  it('refuses a --keep-data that is neither true nor false', async () => {
    assert.equal((await webops('uninstall redis --keep-data=no')).exitCode, 2);
  });

  it('reads the configuration from stdin and from files, later ones win', async () => {
    controller.addHost('h1');
    const file = join(controller.home, 'secret');
    await writeFile(file, 's3cret\n');
    const result = await webops(`configure redis --config - --set port=1 --set-file auth.password=${file}`, {
      stdin: 'port: 6379\nauth:\n  user: app\n',
    });
    assert.equal(result.exitCode, 0);
    assert.deepEqual(JSON.parse(controller.created[0]?.configJson ?? ''), {
      port: 1,
      auth: { user: 'app', password: 's3cret' },
    });
    assert.ok(!`${result.stdout}${result.stderr}`.includes('s3cret'));
  });

  it('exits with 2 for what the controller finds wrong, and says what to do', async () => {
    controller.addHost('h1');
    const result = await webops('install nothing');
    assert.equal(result.exitCode, 2);
    assert.match(result.stderr, /There is no addon nothing/);
    assert.match(result.stderr, /webops addon list/);
  });

  it('exits with 3 when nobody listens, and when the token is not known', async () => {
    assert.equal((await webops('host list --server 127.0.0.1:1')).exitCode, 3);
    const wrong = join(controller.home, 'wrong-token');
    await writeFile(wrong, 'wrong');
    const ca = join(controller.home, 'ca.pem');
    const contextsFile = join(controller.home, 'other.yaml');
    await webops(`context add there --server ${controller.address} --ca ${ca} --token-file ${wrong}`, {
      contextsFile,
    });
    const refused = await webops('host list', { contextsFile });
    assert.equal(refused.exitCode, 3);
    assert.ok(!refused.stderr.includes('wrong\n'));
    await webops(
      `context add there --server ${controller.address} --ca ${ca} --token-file ${join(controller.home, 'token')}`,
      { contextsFile },
    );
    assert.equal((await webops('host list', { contextsFile })).exitCode, 0);
    assert.match((await webops('context list', { contextsFile })).stdout, /\* +there/);
  });

  it('exits with 2 for unknown commands, options and formats', async () => {
    for (const args of ['frobnicate', 'host list --wat', 'host list -o xml', 'host', 'install']) {
      assert.equal((await webops(args)).exitCode, 2, args);
    }
  });

  it('validate that says no is a failure of its host, with the reasons', async () => {
    controller.addHost('h1');
    controller.outcomes.set('h1', {
      resultJson: '{"valid": false, "errors": ["port 6379 is taken"], "warnings": []}',
    });
    const result = await webops('validate redis');
    assert.equal(result.exitCode, 1);
    assert.match(result.stdout, /not valid; error: port 6379 is taken/);
  });

  it('shows metrics one a line', async () => {
    controller.addHost('h1');
    controller.outcomes.set('h1', { resultJson: '{"connected_clients": 3, "memory": {"used": 10}}' });
    assert.equal((await webops('metrics redis')).stdout, 'h1  connected_clients  3\nh1  memory.used  10\n');
  });

  it('lists addons with the fields that programs rely on, and what did not load', async () => {
    const { data } = await json('addon discover');
    const [addon] = data.items;
    for (const field of ['name', 'version', 'type', 'category', 'path', 'errors'])
      assert.ok(field in addon, field);
    assert.equal(addon.type, 'system');
    assert.deepEqual(data.errors, [{ file: '/a/bad.sh', function: 'addon_metadata', reason: 'not JSON' }]);
    const people = await webops('addon discover --verbose');
    assert.match(people.stderr, /1 addons discovered, 1 not loaded/);
    assert.match(people.stderr, /\/a\/bad\.sh: addon_metadata/);
  });

  it('lists the state of addons on hosts', async () => {
    controller.states.push({
      host: 'h1',
      hostId: 'id-h1',
      addon: 'redis',
      status: 'ADDON_STATUS_INSTALLED',
      health: 'HEALTH_HEALTHY',
      version: '7.0',
      message: 'fine',
      observedAt: { seconds: 1, nanos: 0 },
    });
    const { data } = await json('addon status redis');
    const [state] = data.items;
    assert.deepEqual(
      [state.host, state.addon, state.status, state.health, state.version, state.message, state.observedAt],
      ['h1', 'redis', 'installed', 'healthy', '7.0', 'fine', '1970-01-01T00:00:01.000Z'],
    );
  });

  it('reads the output of an operation as the bytes it was, and of one stream', async () => {
    controller.addHost('h1');
    await webops('install redis');
    controller.output.set('op-1-h1', [
      { stream: 'stdout', data: Buffer.from('out\n') },
      { stream: 'stderr', data: Buffer.from('err\n') },
    ]);
    assert.equal((await webops('op logs op-1')).stdout, 'out\nerr\n');
    assert.equal((await webops('op logs op-1 --stream stderr')).stdout, 'err\n');
    const { data } = await json('op logs op-1');
    assert.deepEqual(
      data.items.map((item: { stream: string; text: string }) => [item.stream, item.text]),
      [
        ['stdout', 'out\n'],
        ['stderr', 'err\n'],
      ],
    );
  });

  it('shows, lists, retries and cancels operations', async () => {
    controller.addHost('h1');
    controller.outcomes.set('h1', {
      state: 'EXECUTION_STATE_FAILED',
      error: { code: 'EXIT_CODE', message: 'no' },
    });
    await webops('install redis');
    assert.equal((await json('op list --failed')).data.items.length, 1);
    assert.match((await webops('op show')).stdout, /install redis/);
    assert.equal((await webops('op watch op-1')).exitCode, 1);
    assert.equal((await webops('op retry op-1')).exitCode, 0);
    const cancelled = await json('op cancel op-1');
    assert.equal(cancelled.data.state, 'cancelled');
  });

  it('status tells where the controller is and who the caller is, and never the token', async () => {
    const { data } = await json('status');
    assert.equal(data.server, controller.address);
    assert.deepEqual(data.caller, { name: 'tester', role: 'administrator' });
    assert.ok(!JSON.stringify(data).includes('test-token'));
  });

  it('doctor tells of a controller that is not there', async () => {
    const result = await webops('doctor --server 127.0.0.1:1');
    assert.equal(result.exitCode, 3);
    assert.match(result.stdout, /^controller +fail/m);
    assert.match(result.stdout, /^node +ok/m);
  });

  it('Ctrl-C detaches: the operation goes on, and the way back is said', { timeout: 20_000 }, async () => {
    controller.addHost('h1');
    controller.silent.add('h1');
    controller.cancelled.length = 0;
    controller.expectWatch();
    const program = new URL('../bin/webops.js', import.meta.url).pathname;
    const child = spawn(process.execPath, [program, 'install', 'redis'], {
      env: { PATH: process.env['PATH'], WEBOPS_HOME: controller.home, HOME: controller.home },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (piece: Buffer) => {
      if (!stderr.includes('operation op-') && String(piece).includes('operation op-')) {
        // The watch listens for signals before it asks the controller for anything.
        setImmediate(() => controller.watched.then(() => child.kill('SIGINT')));
      }
      stderr += String(piece);
    });
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(exitCode, 130, stderr);
    assert.match(stderr, /webops op watch op-1/);
    assert.match(stderr, /webops op cancel op-1/);
    assert.deepEqual(controller.cancelled, []);
  });

  it('completes commands, options and names', async () => {
    controller.addHost('h1');
    assert.equal((await webops('__complete -- ins')).stdout, 'install\n');
    assert.equal((await runCaptured(controller.home, ['__complete', '--', 'install', ''])).stdout, 'redis\n');
    assert.equal((await webops('__complete -- install redis --ho')).stdout, '--host\n');
    assert.equal(
      (await runCaptured(controller.home, ['__complete', '--', 'install', 'redis', '--host', ''])).stdout,
      'h1\n',
    );
    assert.match((await webops('completion bash')).stdout, /complete -o default -F _webops webops/);
    assert.equal((await webops('completion tcsh')).exitCode, 2);
  });
});
