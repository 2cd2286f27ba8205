/** Events, alerts and metrics from the command line, on a real controller with a host whose agent is away. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Controller, createController, createLogger, loadConfig } from '@webops/controller';
import { createApiClient, createKeyAndCsr } from '@webops/protocol';
import type { ReceivedEvent } from './events.js';
import { replayEvents } from './replayed-events.js';
import { runCaptured } from './testing/run-captured.js';

describe('what is observed', { timeout: 120_000 }, () => {
  let root: string;
  let home: string;
  let controller: Controller;
  /** The same after a restart. */
  let apiPort = '0';
  const webops = (args: string[], more: Parameters<typeof runCaptured>[2] = {}) =>
    runCaptured(home, args, more);
  const json = async (...args: string[]) => {
    const result = await webops([...args, '-o', 'json']);
    assert.equal(result.exitCode, 0, result.stderr);
    return JSON.parse(result.stdout);
  };
  const lines = async (...args: string[]) => {
    const result = await webops([...args, '-o', 'json']);
    assert.equal(result.exitCode, 0, result.stderr);
    return result.stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  };
  const startController = async () => {
    const env = {
      WEBOPS_API_PORT: apiPort,
      WEBOPS_LINK_PORT: '0',
      WEBOPS_HTTP_PORT: '0',
      WEBOPS_METRICS_LISTEN: '127.0.0.1:0',
      WEBOPS_ALERT_INTERVAL_MS: '100',
      WEBOPS_ALERT_OFFLINE_AFTER_MS: '200',
      WEBOPS_ALERT_DISK_FREE_PERCENT: '0',
      WEBOPS_HOME: home,
      WEBOPS_SHIPPED_ADDONS: join(root, 'shipped'),
    };
    controller = createController(loadConfig({ env, args: [] }), { logger: createLogger('silent') });
    await controller.start();
    apiPort = controller.addresses.api.split(':')[1] ?? '';
  };
  /** Asked again until it fits: what a controller does by itself takes a moment. */
  const until = async <T>(what: string, read: () => Promise<T>, fits: (value: T) => boolean): Promise<T> => {
    for (const end = Date.now() + 20_000; ; ) {
      const value = await read();
      if (fits(value)) return value;
      if (Date.now() > end) throw new Error(`waited in vain for ${what}: ${JSON.stringify(value)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  const connect = async () => {
    const { server, token, caPem } = JSON.parse(await readFile(join(home, 'client.json'), 'utf8'));
    const api = createApiClient({ address: server, token, caPem });
    return { api, close: () => api.close() };
  };

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'webops-observe-'));
    home = join(root, 'home');
    const system = join(root, 'shipped', 'system');
    await mkdir(system, { recursive: true });
    const script = `addon_metadata() { echo '{"name": "thing", "version": "1.0.0"}'; }\naddon_install() { :; }\n`;
    await writeFile(join(system, 'thing.sh'), script, { mode: 0o755 });
    await startController();
    const { api, close } = await connect();
    const { secret } = await api.enrollment.createJoinToken({ maxUses: 1 });
    const { csrPem } = await createKeyAndCsr({ commonName: 'h1' });
    await api.enrollment.enroll({ token: secret, csrPem, facts: { hostname: 'h1', machineId: 'm' } });
    close();
  });
  after(async () => {
    await controller.stop();
    await rm(root, { recursive: true, force: true });
  });

  it('an offline host is an alert that is acknowledged and silenced, and one over a restart', async () => {
    const firing = () => json('alert', 'list').then(({ items }) => items);
    const [alert] = await until('the alert', firing, (items) => items.length > 0);
    assert.deepEqual([alert.kind, alert.labels.host, alert.state], ['host_offline', 'h1', 'firing']);
    const acked = await json('alert', 'ack', alert.id, '--comment', 'on it');
    assert.deepEqual([acked.acknowledgedBy, acked.acknowledgeComment], ['admin', 'on it']);
    const silence = await json('alert', 'silence', '-l', 'host=h1', '--for', '2h', '--comment', 'moves');
    const shown = await webops(['alert', 'show', alert.id]);
    assert.match(shown.stdout, /State: +silenced/);
    assert.match(shown.stdout, /Acknowledged: +admin, .*: on it/);
    assert.equal((await json('alert', 'silences')).items.length, 1);
    await controller.stop();
    await startController();
    const again = await until('the controller to look', firing, (items) => items.length > 0);
    assert.deepEqual(
      again.map(({ id, silenceId }: Record<string, string>) => [id, silenceId]),
      [[alert.id, silence.id]],
    );
    assert.equal((await webops(['alert', 'unsilence', silence.id])).exitCode, 0);
    assert.match(
      (await webops(['alert', 'list'])).stdout,
      /acknowledged +critical +host_offline .* h1 is offline/,
    );
    assert.equal((await webops(['alert', 'silence', alert.id])).exitCode, 2, 'how long must be said');
    assert.equal((await webops(['alert', 'silence', '--for', '1h'])).exitCode, 2, 'which must be said');
  });

  it('past events are read from the controller, from a time or behind an event', async () => {
    const operation = (
      await webops(['install', 'thing', '--host', 'h1', '--detach', '-o', 'name'])
    ).stdout.trim();
    await webops(['op', 'cancel', operation]);
    const mine = (event: { data: { operationId?: string } }) => event.data.operationId === operation;
    const subject = `webops.v1.default.operation.${operation}.>`;
    const kept = () => lines('events', '--since', '1h', '--no-follow', '--subject', subject);
    const ended = (events: { data: { event: string } }[]) =>
      events.at(-1)?.data.event === 'operation.cancelled';
    const events = await until('the end of the operation', kept, (found) => ended(found));
    assert.ok(events.every(mine));
    assert.equal(events[0].data.event, 'operation.created');
    const after = await lines('events', '--after', events[1].id, '--no-follow', '--subject', subject);
    assert.deepEqual(after, events.slice(2));
    const following = lines(
      'events',
      '--after',
      events[0].id,
      '--subject',
      subject,
      '--count',
      `${events.length - 1}`,
    );
    assert.deepEqual(await following, events.slice(1));
    const alerts = await lines('events', '--since', '1h', '--no-follow', '--subject', 'webops.v1.*.alert.>');
    assert.deepEqual(
      alerts.map(({ data }) => data.event),
      ['alert.firing', 'alert.acknowledged'],
    );
    const gone = await webops(['events', '--after', 'gone/1', '--no-follow']);
    assert.equal(gone.exitCode, 2);
    assert.match(gone.stderr, /gone\/1 is not kept.*\n.*since/);
  });

  it('a webhook is made with a secret from stdin, tried, and shows its deliveries', async () => {
    const received: { headers: IncomingHttpHeaders; body: string }[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => {
        body += String(piece);
      });
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(received.length === 2 ? 500 : 204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
      const create = ['webhook', 'create', 'ops', '--url', url, '--event', 'addon.*'];
      assert.equal((await webops(create, { stdin: '' })).exitCode, 2);
      const made = await webops(create, { stdin: 'sixteen-characters\n' });
      assert.deepEqual([made.exitCode, made.stdout], [0, 'ops is sent addon.* from now on\n'], made.stderr);
      const tried = await webops(['webhook', 'test', 'ops']);
      assert.match(tried.stdout, /^taken: 204 after \d+ ms\n$/);
      const refused = await webops(['webhook', 'test', 'ops']);
      assert.deepEqual([refused.exitCode, refused.stdout], [1, 'not taken: it answered 500\n']);
      const signature = String(received[0]?.headers['x-webops-signature']);
      const [, time, hex] = /^t=(\d+),v1=(.+)$/.exec(signature)!;
      const expected = createHmac('sha256', 'sixteen-characters').update(`${time}.${received[0]?.body}`);
      assert.equal(hex, expected.digest('hex'));
      const operation = (
        await webops(['install', 'thing', '--host', 'h1', '--detach', '-o', 'name'])
      ).stdout.trim();
      await webops(['op', 'cancel', operation]);
      const shown = () => json('webhook', 'deliveries', 'ops').then(({ items }) => items);
      const items = await until(
        'the delivery',
        shown,
        (found) => found.length === 3 && found[0].state === 'succeeded',
      );
      assert.deepEqual(
        items.map(({ event, state, status, attempts }: Record<string, unknown>) => [
          event,
          state,
          status,
          attempts,
        ]),
        [
          ['addon.install.failed', 'succeeded', 204, 1],
          ['webhook.test', 'failed', 500, 1],
          ['webhook.test', 'succeeded', 204, 1],
        ],
      );
      const audit = (await webops(['audit', 'list', '--method', 'CreateWebhook', '-o', 'json'])).stdout;
      assert.ok(
        !audit.includes('sixteen') && !audit.includes('/hook'),
        'neither secret nor path is in the audit',
      );
      assert.match((await webops(['webhook', 'list'])).stdout, /ops +http.*\/hook +addon\.\*/);
      assert.equal((await webops(['webhook', 'remove', 'ops'])).exitCode, 0);
      assert.equal((await webops(['webhook', 'deliveries', 'ops'])).exitCode, 2);
    } finally {
      receiver.close();
      receiver.closeAllConnections();
    }
  });

  it('a follower waits for a controller that starts again, and misses nothing', async () => {
    const { api, close } = await connect();
    const end = new AbortController();
    const away: string[] = [];
    const events = replayEvents(api, {
      subjects: ['webops.v1.*.operation.>'],
      since: new Date(0),
      afterEventId: '',
      follow: true,
      signal: end.signal,
      onAway: (message) => away.push(message),
    });
    const kept = await lines(
      'events',
      '--since',
      '1h',
      '--no-follow',
      '--subject',
      'webops.v1.*.operation.>',
    );
    const seen: string[] = [];
    for (let n = 0; n < kept.length; n++) seen.push(((await events.next()).value as ReceivedEvent).event!.id);
    const next = events.next();
    await controller.stop();
    await startController();
    const operation = (
      await webops(['install', 'thing', '--host', 'h1', '--detach', '-o', 'name'])
    ).stdout.trim();
    const first = ((await next).value as ReceivedEvent).event as unknown as { data: Record<string, string> };
    assert.deepEqual([first.data['operationId'], first.data['event']], [operation, 'operation.created']);
    assert.deepEqual(
      seen,
      kept.map(({ id }) => id),
    );
    assert.ok(away.length > 0);
    end.abort();
    await events.next();
    close();
    await webops(['op', 'cancel', operation]);
  });

  it('metrics are where the setting says', async () => {
    const scrape = async () => (await fetch(`http://${controller.addresses.metrics}/metrics`)).text();
    const cancelled = /^webops_operations_total\{kind="install",outcome="cancelled"\} 1$/m;
    const text = await until('the operation to be counted', scrape, (found) => cancelled.test(found));
    assert.match(text, /^webops_alerts_firing\{severity="critical"\} 1$/m);
    assert.match(text, /^webops_hosts\{state="offline"\} 1$/m);
    assert.match(text, /^webops_api_calls_total\{method="OperationService\/CreateOperation",code="OK"\} 1$/m);
    assert.match(
      text,
      /^webops_mongodb_command_duration_seconds_count\{command="find",outcome="succeeded"\} \d/m,
    );
    assert.match(text, /^webops_nats_connected 1$/m);
  });
});
