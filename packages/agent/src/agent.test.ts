import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Agent, createAgent } from './agent.js';
import { type AgentConfig, type DeepPartial, loadConfig } from './config.js';
import { createLogger } from './log.js';
import { ARCHIVE, acknowledgeAll, DIGEST, dispatchOf, textOf } from './testing/dispatches.js';
import { LinkServer } from './testing/link-server.js';
import { LocalRunner } from './testing/local-runner.js';
import { startAgent } from './testing/start-agent.js';

const SCRIPT = `
addon_status() { echo '{"status":"installed","health":"healthy","version":"1.2","message":"up"}' >&3; }
addon_health_check() { return 127; }
addon_validate() { echo checking; echo '{"valid":true,"errors":[],"warnings":["w"]}' >&3; }
addon_install() { cat; for n in 1 2 3; do echo "line $n"; done; echo oops >&2; }
addon_configure() { for ((n = 0; n < 150; n += 1)); do printf '%05d%s\\n' "$n" "${'x'.repeat(200)}"; sleep 0.001; done; }
addon_backup() { sleep 600; }
addon_uninstall() { return 3; }
`;

describe('an agent, linked by mutual TLS to a controller', { timeout: 60_000 }, () => {
  let server: LinkServer;
  let runner: LocalRunner;
  let agent: Agent;
  let running: Agent[] = [];

  beforeEach(async () => {
    server = await LinkServer.start();
    server.bundles.set(DIGEST, ARCHIVE);
    runner = new LocalRunner(join(server.stateDir, 'runner'), SCRIPT);
    running = [];
  });

  afterEach(async () => {
    for (const one of running) await one.stop();
    await server.stop();
  });

  async function start(more: DeepPartial<AgentConfig> = {}): Promise<Agent> {
    agent = await startAgent({ server, runner, running }, more);
    return agent;
  }

  test('Hello carries the facts, an instance and an empty journal', async () => {
    await start();
    const [hello] = server.all('hello');
    assert.equal(hello?.protocolVersion, 1);
    assert.equal(hello?.facts?.architecture, process.arch);
    assert.deepEqual(hello?.journal, []);
    assert.ok((hello?.instanceId.length ?? 0) > 8);
  });

  test('a status comes back as what the script said; its bundle is fetched once', async () => {
    await start();
    acknowledgeAll(server);
    await server.last.send(dispatchOf('status', 'read-1'));
    await server.last.send(dispatchOf('status', 'read-2'));
    await server.until('two results', () => server.all('result').length === 2);
    const [result] = server.all('result');
    assert.equal(result?.state, 'EXECUTION_STATE_SUCCEEDED');
    assert.equal(JSON.parse(result!.resultJson).version, '1.2');
    assert.equal(result?.observed?.status, 'ADDON_STATUS_INSTALLED');
    assert.equal(result?.observed?.health, 'HEALTH_HEALTHY');
    assert.deepEqual(runner.imported, [DIGEST]);
  });

  test('its metrics are served where a setting says so, and nowhere else', async () => {
    assert.equal((await start()).metricsAddress, '');
    await agent.stop();
    await start({ metrics: { listen: '127.0.0.1:0' } });
    acknowledgeAll(server);
    await server.last.send(dispatchOf('status', 'counted-1'));
    await server.last.send(dispatchOf('uninstall', 'counted-2'));
    await server.until('two results', () => server.all('result').length === 2);
    const url = `http://${agent.metricsAddress}`;
    const text = await (await fetch(`${url}/metrics`)).text();
    assert.match(text, /^webops_agent_connected 1$/m);
    assert.match(text, /^webops_agent_connections_total 1$/m);
    assert.match(text, /^webops_agent_executions_total\{kind="status",outcome="succeeded"\} 1$/m);
    assert.match(text, /^webops_agent_executions_total\{kind="uninstall",outcome="failed"\} 1$/m);
    assert.match(text, /^process_resident_memory_bytes \d{7,}$/m);
    assert.equal((await fetch(`${url}/other`)).status, 404);
    await agent.stop();
    await assert.rejects(fetch(`${url}/metrics`));
  });

  test('a change is delivered a hundred times and starts once; its output and what it left come back', async () => {
    await start();
    acknowledgeAll(server);
    const dispatch = dispatchOf('install', 'change-1', { config: Buffer.from('{"a":1}\n') });
    for (let n = 0; n < 100; n += 1) await server.last.send(dispatch);
    await server.until('the result', () => server.all('result').length > 0);
    assert.deepEqual(runner.starts, ['change-1.1']);
    const [result] = server.all('result');
    assert.equal(result?.state, 'EXECUTION_STATE_SUCCEEDED');
    assert.equal(result?.exitCode, 0);
    assert.equal(result?.observed?.status, 'ADDON_STATUS_INSTALLED');
    assert.equal(textOf(server.all('output'), 'OUTPUT_STREAM_STDOUT'), '{"a":1}\nline 1\nline 2\nline 3\n');
    assert.equal(textOf(server.all('output'), 'OUTPUT_STREAM_STDERR'), 'oops\n');
    assert.equal(server.all('started').length, 1);
    await server.last.send(dispatchOf('status', 'after'));
    await server.until('a later read', () =>
      server.all('result').some(({ executionId }) => executionId === 'after'),
    );
    await server.last.send(dispatch);
    await server.last.send(dispatchOf('status', 'after-2'));
    await server.until('a read after the repeat', () =>
      server.all('result').some(({ executionId }) => executionId === 'after-2'),
    );
    assert.deepEqual(runner.starts, ['change-1.1'], 'a repeat after the acknowledgement starts nothing');
  });

  test('neither configuration nor ticket is on disk', async () => {
    await start();
    acknowledgeAll(server);
    await server.last.send(
      dispatchOf('install', 'change-2', { config: Buffer.from('{"password":"hunter2"}') }),
    );
    await server.until('the result', () => server.all('result').length > 0);
    for (const name of await readdir(join(server.stateDir, 'journal'))) {
      const text = await readFile(join(server.stateDir, 'journal', name), 'utf8');
      assert.doesNotMatch(text, /hunter2|ticket/);
    }
  });

  test('an epoch lower than the highest seen is refused', async () => {
    await start();
    acknowledgeAll(server);
    await server.last.send(dispatchOf('install', 'change-3', { epoch: 5 }));
    await server.until('the result', () => server.all('result').length > 0);
    await server.last.send(dispatchOf('install', 'change-3', { epoch: 4, attempt: 2 }));
    await server.until('the refusal', () => server.all('refused').length > 0);
    assert.equal(server.all('refused')[0]?.error?.code, 'STALE_EPOCH');
    assert.equal(runner.starts.length, 1);
  });

  test('output not acknowledged is sent again after a broken link, without a gap, and the result until it is acknowledged', async () => {
    let acks = 0;
    let drops = 0;
    server.onMessage = async (message, connection) => {
      if (message.output) {
        const { executionId, attempt, sequence } = message.output;
        if (sequence === 50 && drops === 0) {
          drops += 1;
          connection.drop();
        } else if (sequence % 7 === 0) {
          acks += 1;
          await connection.send({ outputAck: { executionId, attempt, sequence } });
        }
      }
      if (message.result) {
        if (drops === 1) {
          drops += 1;
          connection.drop();
        } else {
          const { executionId, attempt, chunkCount } = message.result;
          await connection.send({ outputAck: { executionId, attempt, sequence: chunkCount - 1 } });
          await connection.send({ resultAck: { executionId, attempt } });
        }
      }
    };
    await start();
    await server.last.send(dispatchOf('configure', 'change-4'));
    await server.until('the result twice', () => server.all('result').length >= 2);
    assert.ok(server.connections.length >= 3);
    assert.ok(acks > 0);
    const chunks = server.all('output');
    const text = textOf(chunks, 'OUTPUT_STREAM_STDOUT');
    assert.equal(text.split('\n').length, 151);
    const second = server.connections[1]!.received.find((message) => message.output)?.output;
    assert.equal(second?.sequence, 50, 'from after the last acknowledged chunk');
    assert.equal(runner.starts.length, 1);
    const hello = server.connections[1]!.received[0]?.hello;
    assert.equal(hello?.journal[0]?.executionId, 'change-4');
    assert.equal(hello?.journal[0]?.phase, 'started');
  });

  test('the window of unacknowledged output is bounded', async () => {
    let seen = 0;
    let held = true;
    server.onMessage = async (message, connection) => {
      if (message.output) seen += message.output.data.length;
      if (message.output && !held) {
        const { executionId, attempt, sequence } = message.output;
        await connection.send({ outputAck: { executionId, attempt, sequence } });
      }
      if (message.result) {
        const { executionId, attempt } = message.result;
        await connection.send({ resultAck: { executionId, attempt } });
      }
    };
    await start({ changes: { windowBytes: 10_000 } });
    await server.last.send(dispatchOf('configure', 'change-5'));
    await server.until('the window is full', () => seen >= 7_000);
    for (const spool of await runner.list()) assert.equal(spool.execution, 'change-5');
    await server.last.send(dispatchOf('status', 'meanwhile'));
    await server.until('a read meanwhile', () =>
      server.all('result').some(({ executionId }) => executionId === 'meanwhile'),
    );
    assert.ok(seen < 10_000 + 65_536, `${seen} bytes were sent into a window of 10,000`);
    held = false;
    const sequence = Math.max(...server.all('output').map((chunk) => chunk.sequence));
    await server.last.send({ outputAck: { executionId: 'change-5', attempt: 1, sequence } });
    await server.until('the result', () =>
      server.all('result').some(({ executionId }) => executionId === 'change-5'),
    );
    assert.equal(textOf(server.all('output'), 'OUTPUT_STREAM_STDOUT').split('\n').length, 151);
  });

  test('a change outlives its agent: the next one takes it up, sends what was not acknowledged, and starts nothing twice', async () => {
    await start();
    await server.last.send(dispatchOf('configure', 'change-6'));
    await server.until('some output', () => server.all('output').length > 5);
    await agent.stop();
    acknowledgeAll(server);
    await start();
    const hello = server.last.received[0]?.hello;
    assert.deepEqual(hello?.journal, [{ executionId: 'change-6', attempt: 1, phase: 'started' }]);
    await server.until('the result', () => server.all('result').length > 0);
    assert.equal(
      textOf(
        server.last.received.flatMap(({ output }) => output ?? []),
        'OUTPUT_STREAM_STDOUT',
      ).split('\n').length,
      151,
    );
    assert.equal(runner.starts.length, 1);
    assert.equal(server.all('result')[0]?.state, 'EXECUTION_STATE_SUCCEEDED');
  });

  test('an ended change whose result was not acknowledged is told by the next agent', async () => {
    await start();
    await server.last.send(dispatchOf('uninstall', 'change-7'));
    await server.until('the result', () => server.all('result').length > 0);
    await agent.stop();
    acknowledgeAll(server);
    await start();
    assert.equal(server.last.received[0]?.hello?.journal[0]?.phase, 'ended');
    await server.until('the result again', () => server.all('result').length > 1);
    const [first, second] = server.all('result');
    assert.equal(first?.state, 'EXECUTION_STATE_FAILED');
    assert.equal(first?.exitCode, 3);
    assert.deepEqual(
      { ...second, startedAt: null, finishedAt: null },
      { ...first, startedAt: null, finishedAt: null },
    );
  });

  test('a running change and a running read are cancelled', async () => {
    await start();
    acknowledgeAll(server);
    await server.last.send(dispatchOf('backup', 'change-8'));
    await server.until('it started', () => server.all('started').length > 0);
    await server.last.send({ cancel: { executionId: 'change-8', attempt: 1, graceMs: 0 } });
    await server.until('the result', () => server.all('result').length > 0);
    assert.equal(server.all('result')[0]?.state, 'EXECUTION_STATE_CANCELLED');
    assert.equal(server.all('result')[0]?.exitCode, undefined);
  });

  test('a dispatch that is no execution, or calls another function, is refused and starts nothing', async () => {
    await start();
    await server.last.send(dispatchOf('install', '../../etc/passwd'));
    await server.last.send(dispatchOf('status', 'read-9', { function: 'addon_install' }));
    await server.until('two refusals', () => server.all('refused').length === 2);
    for (const refused of server.all('refused')) assert.equal(refused.error?.code, 'DISPATCH_INVALID');
    assert.equal(runner.starts.length, 0);
  });

  test('a bundle that is not what its digest says is not imported', async () => {
    server.bundles.set(DIGEST, Buffer.from('another archive'));
    await start();
    await server.last.send(dispatchOf('install', 'change-10'));
    await server.until('the refusal', () => server.all('refused').length === 1);
    assert.equal(server.all('refused')[0]?.error?.code, 'BUNDLE_MISMATCH');
    assert.deepEqual(runner.imported, []);
  });

  test('monitored addons are observed at the pace of the controller and told once while nothing changes', async () => {
    server.intervals = { heartbeatIntervalMs: 100, healthIntervalMs: 100, factsIntervalMs: 60_000 };
    await start();
    const addon = {
      addon: 'thing',
      digest: DIGEST,
      version: '1',
      bundleSignature: Buffer.from('s'),
      bundleKeyId: 'k',
    };
    await server.last.send({ monitored: { addons: [{ ...addon, hasHealthCheck: false }] } });
    await server.until('the observation', () => server.all('observed').length > 0);
    const beats = server.all('heartbeat').length;
    await server.until('some heartbeats', () => server.all('heartbeat').length > beats + 3);
    assert.equal(server.all('observed').length, 1);
    assert.equal(server.all('observed')[0]?.status, 'ADDON_STATUS_INSTALLED');
  });
});

describe('the certificate', { timeout: 60_000 }, () => {
  test('is renewed before it ends, and the agent reconnects with the new one', async () => {
    const server = await LinkServer.start(4_000);
    await mkdir(join(server.stateDir, 'runner'), { recursive: true });
    const runner = new LocalRunner(join(server.stateDir, 'runner'), SCRIPT);
    server.onMessage = async (message, connection) => {
      if (!message.certificateRequest) return;
      const certificatePem = await server.issue(message.certificateRequest.csrPem);
      await connection.send({ certificate: { certificatePem, caPem: '' } });
    };
    const config = loadConfig({
      stateDir: server.stateDir,
      session: { backoffMinMs: 20, backoffMaxMs: 100 },
    });
    const agent = createAgent(config, { runner, log: createLogger('silent') });
    try {
      await agent.start();
      await server.until('a second connection', () => server.connections.length >= 2);
      assert.notEqual(server.connections[0]?.fingerprint, server.connections[1]?.fingerprint);
      assert.equal(server.all('certificateRequest').length, 1);
      assert.deepEqual((await readdir(join(server.stateDir, 'identity'))).sort(), [
        'ca.pem',
        'cert.pem',
        'identity.json',
        'key.pem',
      ]);
    } finally {
      await agent.stop();
      await server.stop();
    }
  });
});
