import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fromTimestamp } from '@webops/protocol';
import type { Agent } from './agent.js';
import { ARCHIVE, acknowledgeAll, DIGEST, dispatchOf, textOf } from './testing/dispatches.js';
import { LinkServer } from './testing/link-server.js';
import { LocalRunner } from './testing/local-runner.js';
import { startAgent } from './testing/start-agent.js';

const SCRIPT = `
addon_status() { echo '{"status":"installed","health":"healthy","version":"1.2","message":"up"}' >&3; }
addon_install() { cat; echo started; until [[ -e GO ]]; do sleep 0.02; done; echo ended; }
addon_backup() { echo '{"path":"/b"}' >&3; echo one; echo two; }
addon_uninstall() { return 3; }
`;

describe('an agent in hard times', { timeout: 90_000 }, () => {
  let server: LinkServer;
  let runner: LocalRunner;
  let running: Agent[] = [];

  beforeEach(async () => {
    server = await LinkServer.start();
    server.bundles.set(DIGEST, ARCHIVE);
    const folder = join(server.stateDir, 'runner');
    runner = new LocalRunner(folder, SCRIPT.replace('GO', join(folder, 'go')));
    running = [];
  });
  afterEach(async () => {
    for (const one of running) await one.stop();
    await server.stop();
  });

  const start = () => startAgent({ server, runner, running });

  /** Lets the running install end. */
  const letGo = () => writeFile(join(server.stateDir, 'runner/go'), '');
  const resultsOf = (id: string) => server.all('result').filter(({ executionId }) => executionId === id);

  test('a change delivered a hundred times on two streams starts once and gives the same result each time it is asked for', async () => {
    await start();
    const dispatch = dispatchOf('install', 'change-1');
    for (let n = 0; n < 50; n += 1) await server.last.send(dispatch);
    await server.until('its start', () => server.all('started').length === 1);
    server.last.drop();
    await server.until('the second stream', () => server.connections.length === 2);
    acknowledgeAll(server);
    for (let n = 0; n < 50; n += 1) await server.last.send(dispatch);
    await letGo();
    await server.until('the result', () => resultsOf('change-1').length > 0);
    await server.until('it to be forgotten', () => {
      setTimeout(() => server.poke(), 20);
      return runner.forgotten.length === 1;
    });
    for (let n = 0; n < 3; n += 1) await server.last.send(dispatch);
    await server.until('the result again', () => resultsOf('change-1').length >= 4);
    assert.deepEqual(runner.starts, ['change-1.1']);
    const [first, ...repeats] = resultsOf('change-1');
    assert.equal(first?.state, 'EXECUTION_STATE_SUCCEEDED');
    assert.equal(textOf(server.all('output'), 'OUTPUT_STREAM_STDOUT'), 'started\nended\n');
    // The output is gone from the host by then, and the result says so.
    for (const one of repeats)
      assert.deepEqual(
        { ...one, chunkCount: first?.chunkCount, outputTruncated: false },
        { ...first, outputTruncated: false },
      );
  });

  test('a result is told when the journal cannot be written, and kept by root until it can', async () => {
    await start();
    acknowledgeAll(server);
    await server.last.send(dispatchOf('install', 'change-2'));
    await server.until('its start', () => server.all('started').length === 1);
    const journal = join(server.stateDir, 'journal');
    await rm(journal, { recursive: true });
    await letGo();
    await server.until('the result', () => resultsOf('change-2').length === 1);
    await server.last.send(dispatchOf('status', 'meanwhile'));
    await server.until('a read meanwhile', () => resultsOf('meanwhile').length === 1);
    assert.deepEqual(runner.forgotten, []);
    await mkdir(journal);
    await server.until('it to be forgotten', () => {
      setTimeout(() => server.poke(), 20);
      return runner.forgotten.length === 1;
    });
    assert.deepEqual(await readdir(journal), ['change-2.1.json']);
    assert.equal(server.connections.length, 1, 'the connection stayed');
  });

  test('a change that cannot be journalled is refused, and nothing is started', async () => {
    await start();
    acknowledgeAll(server);
    const journal = join(server.stateDir, 'journal');
    await rm(journal, { recursive: true });
    await server.last.send(dispatchOf('uninstall', 'change-3'));
    await server.until('the refusal', () => server.all('refused').length === 1);
    assert.deepEqual(runner.starts, []);
    await mkdir(journal);
    await server.last.send(dispatchOf('uninstall', 'change-3', { attempt: 1 }));
    await server.until('the result', () => resultsOf('change-3').length === 1);
    assert.equal(server.connections.length, 1, 'the connection stayed');
  });

  test('what root holds and the journal has lost is taken up by the next agent', async () => {
    const first = await start();
    await server.last.send(dispatchOf('install', 'change-4'));
    await server.until('its start', () => server.all('started').length === 1);
    await first.stop();
    for (const name of await readdir(join(server.stateDir, 'journal')))
      await writeFile(join(server.stateDir, 'journal', name), '{"torn');
    acknowledgeAll(server);
    await start();
    const hello = server.last.received[0]?.hello;
    assert.deepEqual(hello?.journal, [{ executionId: 'change-4', attempt: 1, phase: 'started' }]);
    await letGo();
    await server.until('the result', () => resultsOf('change-4').length === 1);
    assert.equal(resultsOf('change-4')[0]?.state, 'EXECUTION_STATE_SUCCEEDED');
    assert.deepEqual(runner.starts, ['change-4.1']);
  });

  test('a cancel that comes before the dispatch keeps the change from ever starting', async () => {
    await start();
    acknowledgeAll(server);
    await server.last.send({ cancel: { executionId: 'change-5', attempt: 1, graceMs: 0 } });
    await server.last.send(dispatchOf('status', 'after'));
    await server.until('a read after it', () => resultsOf('after').length === 1);
    await server.last.send(dispatchOf('uninstall', 'change-5'));
    await server.until('its end', () => resultsOf('change-5').length === 1);
    assert.equal(resultsOf('change-5')[0]?.state, 'EXECUTION_STATE_CANCELLED');
    assert.deepEqual(runner.starts, []);
  });

  test('times are told as the controller\u2019s, whose clock is ten minutes ahead', async () => {
    const aheadMs = 600_000;
    server.clockAheadMs = aheadMs;
    await start();
    acknowledgeAll(server);
    const before = Date.now();
    await server.last.send(dispatchOf('backup', 'change-6'));
    await server.until('the result', () => resultsOf('change-6').length === 1);
    const [result] = resultsOf('change-6');
    const times = [
      server.all('started')[0]?.time,
      result?.startedAt,
      server.all('output')[0]?.time,
      result?.finishedAt,
      result?.observed?.observedAt,
    ].map((time) => (fromTimestamp(time)?.getTime() ?? 0) - aheadMs);
    for (const time of times)
      assert.ok(time >= before - 2_000 && time <= Date.now() + 2_000, `${time} is not near ${before}`);
  });
});
