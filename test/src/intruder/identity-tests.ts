/** What a host's certificate and NATS credentials are not good for: the API, and speaking for another host. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  addonSubject,
  createAuthority,
  createEvent,
  createKeyAndCsr,
  crc32,
  hostIdentityOf,
  hostInboxPrefix,
  hostSubject,
  issueHostCertificate,
  operationSubject,
  toTimestamp,
} from '@webops/protocol';
import type { Fleet, HostView } from '../fleet/fleet.js';
import type { Items, StateView } from '../fleet/views.js';
import { waitFor } from '../lab/wait.js';
import { Intruder } from './intruder.js';
import { PATIENT, type Scene } from './scene.js';

/** Registers the tests. @param scene the scene, once it was made */
export function identityTests(scene: () => Scene, skip: string | false): void {
  test('with a host’s certificate no call of the API is allowed, on either listener', { skip }, async () => {
    const { fleet, intruder } = scene();
    const { server } = fleet.controller.client();
    const { link } = addressesOf(fleet);
    const port = (address: string) => address.slice(address.lastIndexOf(':'));
    const api = await intruder.calls(`${fleet.lab.gateway}${port(server)}`);
    assert.ok(Object.keys(api).length > 20, JSON.stringify(api));
    for (const [path, code] of Object.entries(api))
      assert.match(code, /^(UNAUTHENTICATED|PERMISSION_DENIED)$/, `${path}: ${code}`);
    for (const [path, code] of Object.entries(await intruder.calls(link)))
      assert.match(code, /^(UNIMPLEMENTED|PERMISSION_DENIED)$/, `${path} of the agents' listener: ${code}`);
  });

  test('what a host says counts for that host alone', { skip }, async () => {
    const { fleet, hosts, intruder } = scene();
    const [h1, h2] = hosts;
    const { id } = await scene().install('never-ends', 'h2');
    const running = await waitFor(
      'never-ends to run on h2',
      async () => {
        const { executions } = await scene().operation(id);
        return executions[0]?.state === 'running' && executions[0];
      },
      PATIENT,
    );
    const execution = { executionId: running.id, attempt: 1 };
    const time = toTimestamp(new Date());
    const observed = { addon: 'never-ends', message: 'forged', observedAt: time };
    const data = Buffer.from('forged');
    const { received } = await intruder.link({
      hello: { journal: [{ ...execution, phase: 'ended' }] },
      send: [
        { started: { ...execution, time } },
        {
          output: {
            ...execution,
            sequence: 1,
            stream: 'OUTPUT_STREAM_STDOUT',
            time,
            data,
            crc32: crc32(data),
          },
        },
        { refused: { ...execution, error: { code: 'FORGED', message: 'forged' } } },
        { facts: { hostname: 'h2', kernel: 'forged' } },
        { observed: { ...observed, status: 'ADDON_STATUS_INSTALLED', health: 'HEALTH_HEALTHY' } },
        {
          result: {
            ...execution,
            state: 'EXECUTION_STATE_SUCCEEDED',
            exitCode: 0,
            startedAt: time,
            finishedAt: time,
            observed: { ...observed, status: 'ADDON_STATUS_INSTALLED', health: 'HEALTH_HEALTHY' },
          },
        },
      ],
      until: 'resultAck',
    });
    assert.equal(received[0]?.welcome?.hostId, h1.id);
    const states = await waitFor(
      'h1’s word to be stored',
      async () => {
        const { items } = await fleet.controller.json<Items<StateView>>(['addon', 'status', 'never-ends']);
        return items.some(({ message }) => message === 'forged') && items;
      },
      PATIENT,
    );
    assert.deepEqual(
      states.filter(({ message }) => message === 'forged').map(({ host }) => host),
      ['h1'],
    );
    const [afterwards] = (await scene().operation(id)).executions;
    // How long it has been running is all that went on.
    const timeless = (execution: unknown) => ({ ...(execution as object), elapsedMs: null });
    assert.deepEqual(timeless(afterwards), timeless(running), 'the execution on h2 is as it was');
    assert.equal((await fleet.controller.webops(['op', 'logs', id])).stdout.includes('forged'), false);
    const facts = async (host: string) =>
      (await fleet.controller.json<HostView>(['host', 'show', host])).facts['kernel'];
    await waitFor('h1’s facts to be stored', async () => (await facts(h1.id)) === 'forged', PATIENT);
    assert.notEqual(await facts(h2.id), 'forged');
  });

  test('a host gets certificates for itself alone, and one that it made itself is none', {
    skip,
  }, async () => {
    const { hosts, intruder, stolen } = scene();
    const [h1, h2] = hosts;
    const { csrPem, keyPem } = await createKeyAndCsr({ commonName: h2.id });
    const { received } = await intruder.link({
      send: [{ certificateRequest: { csrPem } }],
      until: 'certificate',
    });
    const issued = received.find(({ certificate }) => certificate)?.certificate?.certificatePem ?? '';
    assert.equal(hostIdentityOf(issued)?.hostId, h1.id);
    const authority = await createAuthority({ commonName: 'WebOps hosts authority' });
    const certPem = await issueHostCertificate(authority, { csrPem, environment: 'default', hostId: h2.id });
    const answer = await intruder.link({ as: { certPem, keyPem }, until: 'welcome', fetch: stolen.digest });
    assert.deepEqual([answer.received, answer.archive], [[], null]);
    assert.equal(answer.ended, 'UNAVAILABLE', 'TLS lets it not in');
  });

  test('on NATS a host publishes what is its own, and reads its own inbox', { skip }, async () => {
    const { fleet, hosts, intruder, stolen } = scene();
    const [h1, h2] = hosts.map(({ id }) => id) as [string, string];
    const own = hostSubject('default', h1, 'status').replace('status', 'probe');
    const event = createEvent({
      type: 'webops.host.health',
      environment: 'default',
      data: {
        hostId: h2,
        host: 'h2',
        health: 'unhealthy',
        load1: 0,
        memoryAvailableBytes: 0,
        diskFreeBytes: 0,
        message: 'forged',
        heartbeat: false,
      },
    });
    const others = [
      hostSubject('default', h2, 'status'),
      addonSubject('default', h2, 'redis', 'health'),
      operationSubject('default', stolen.operation, 'changed'),
      `webops.v1.other.host.${h1}.status`,
      `${hostInboxPrefix(h2)}.x`,
      '_INBOX.x',
      ...['MSG.GET', 'PURGE', 'DELETE', 'UPDATE', 'INFO'].map((verb) => `$JS.API.STREAM.${verb}.WEBOPS`),
      '$JS.API.CONSUMER.CREATE.WEBOPS',
      '$SYS.REQ.SERVER.PING',
    ];
    const listening = [
      '>',
      'webops.>',
      hostSubject('default', h2, 'status'),
      `${hostInboxPrefix(h2)}.>`,
      '_INBOX.>',
      '$SYS.>',
      '$JS.>',
    ];
    const answer = await intruder.nats({
      publish: [...others, own],
      subscribe: [...listening, `${hostInboxPrefix(h1)}.>`],
      events: [{ subject: own, data: JSON.stringify(event) }],
    });
    assert.deepEqual(answer, {
      publish: { ...Object.fromEntries(others.map((subject) => [subject, false])), [own]: true },
      subscribe: {
        ...Object.fromEntries(listening.map((subject) => [subject, false])),
        [`${hostInboxPrefix(h1)}.>`]: true,
      },
      eventErrors: [],
    });
    // On its own subject it can say what it wants; that it speaks of another makes it no event.
    const seen = await fleet.controller.webops(
      ['events', '--since', '10m', '--subject', own, '--count', '2', '-o', 'json'],
      { timeoutMs: 30_000 },
    );
    const problems = seen.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { problem?: string }).problem);
    assert.match(problems[0] ?? '', /not JSON/);
    assert.match(problems[1] ?? '', /came on/);
  });

  test('a removed host’s connection ends, and its certificate is refused', { skip }, async () => {
    const { fleet, hosts, stolen } = scene();
    const host = fleet.lab.host(1);
    const there = new Intruder(host);
    await there.settle();
    await host.run(['systemctl', 'stop', 'webops-agent']);
    await fleet.waitForState(host, 'offline');
    const open = there.link({ until: 'end' });
    await fleet.waitForState(host, 'online');
    const removed = await fleet.controller.webops(['host', 'remove', hosts[1].id, '--yes']);
    assert.equal(removed.exitCode, 0, removed.stderr);
    assert.equal((await open).ended, 'ABORTED');
    const { received, ended, archive, fetchEnded } = await there.link({
      until: 'welcome',
      fetch: stolen.digest,
    });
    assert.deepEqual(
      [received, ended, archive, fetchEnded],
      [[], 'PERMISSION_DENIED', null, 'PERMISSION_DENIED'],
    );
  });
}

/** Where the controller listens. */
function addressesOf(fleet: Fleet): Record<'api' | 'link' | 'https', string> {
  const file = readFileSync(join(fleet.controller.home, 'controller.json'), 'utf8');
  return (JSON.parse(file) as { addresses: Record<'api' | 'link' | 'https', string> }).addresses;
}
