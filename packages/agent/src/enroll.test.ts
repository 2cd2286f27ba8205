import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  type Authority,
  createAuthority,
  createRpcServer,
  createServerCertificate,
  type EnrollRequest__Output,
  fingerprintOf,
  hostIdentityOf,
  issueHostCertificate,
  type RpcServer,
  serverCredentials,
  WebopsError,
} from '@webops/protocol';
import { type EnrollOptions, enroll } from './enroll.js';
import { loadIdentity } from './identity.js';
import { createLogger } from './log.js';

const HOST_ID = '019f0000-0000-7000-8000-000000000002';
const TOKEN = 'join-token';
const log = createLogger('silent');

describe('enrolment', { timeout: 60_000 }, () => {
  let folder: string;
  let options: EnrollOptions;
  let servers: Authority;
  let hosts: Authority;
  let rpc: RpcServer<null>;
  let address: string;
  let requests: EnrollRequest__Output[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webops-enroll-'));
    options = {
      stateDir: join(folder, 'agent'),
      trustDir: join(folder, 'trust'),
      joinFile: join(folder, 'join.json'),
      agentUser: '',
    };
    hosts = await createAuthority({ commonName: 'hosts' });
    servers = await createAuthority({ commonName: 'server' });
    requests = [];
    const publicKey = () =>
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const ticketKey = publicKey();
    const publisherKey = publicKey();
    rpc = createRpcServer<null>({ authorize: async () => null });
    const unused = async (): Promise<never> => {
      throw new WebopsError('UNIMPLEMENTED', 'not in this test');
    };
    rpc.implement('EnrollmentService', {
      createJoinToken: unused,
      listJoinTokens: unused,
      revokeJoinToken: unused,
      getEnrollmentInfo: unused,
      enroll: async (request) => {
        requests.push(request);
        if (request.token !== TOKEN) throw new WebopsError('UNAUTHENTICATED', 'this join token is not known');
        const host = { environment: 'default', hostId: HOST_ID };
        return {
          ...host,
          certificatePem: await issueHostCertificate(hosts, { ...host, csrPem: request.csrPem }),
          caPem: servers.certPem,
          linkAddress: '127.0.0.1:7444',
          ticketPublicKeyPem: ticketKey,
          publisherPublicKeysPem: [publisherKey],
        };
      },
    });
    const certificate = await createServerCertificate(servers, { ipAddresses: ['127.0.0.1'] });
    const port = await rpc.listen(
      '127.0.0.1:0',
      serverCredentials({ ...certificate, requireClientCertificate: false }),
    );
    address = `127.0.0.1:${port}`;
    await writeJoin({});
  });

  afterEach(async () => {
    await rpc.stop(100);
    await rm(folder, { recursive: true, force: true });
  });

  async function writeJoin(more: Record<string, string>): Promise<void> {
    const join_ = { server: address, token: TOKEN, fingerprint: fingerprintOf(servers.certPem), ...more };
    await writeFile(options.joinFile, JSON.stringify(join_), { mode: 0o600 });
  }

  test('makes the identity and what root trusts, and removes the token', async () => {
    assert.equal(await enroll(options, log), 'enrolled');
    const identity = await loadIdentity(options.stateDir);
    assert.equal(identity.hostId, HOST_ID);
    assert.equal(identity.linkAddress, '127.0.0.1:7444');
    assert.equal(hostIdentityOf(identity.certPem)?.hostId, HOST_ID);
    assert.equal(identity.caPem.trim(), servers.certPem.trim());
    for (const name of ['key.pem', 'cert.pem', 'ca.pem', 'identity.json']) {
      assert.equal((await stat(join(options.stateDir, 'identity', name))).mode & 0o777, 0o600);
    }
    assert.equal(await readFile(join(options.trustDir, 'host-id'), 'utf8'), `${HOST_ID}\n`);
    assert.match(await readFile(join(options.trustDir, 'ticket.pub.pem'), 'utf8'), /BEGIN PUBLIC KEY/);
    assert.match((await readdir(join(options.trustDir, 'publishers'))).join(), /^[0-9a-f]{64}\.pem$/);
    assert.equal(requests[0]?.facts?.architecture, process.arch);
    assert.deepEqual((await readdir(folder)).sort(), ['agent', 'trust']);
  });

  test('a second run finds the host enrolled and asks nothing', async () => {
    await enroll(options, log);
    assert.equal(await enroll(options, log), 'already');
    assert.equal(requests.length, 1);
  });

  test('a controller of another authority is refused before the token is sent', async () => {
    await writeJoin({ fingerprint: 'ab'.repeat(32) });
    await assert.rejects(enroll(options, log), /not of the authority/);
    assert.equal(requests.length, 0);
  });

  test('a token that is refused leaves nothing enrolled; the next run presents the same key', async () => {
    await writeJoin({ token: 'wrong' });
    await assert.rejects(enroll(options, log), {
      code: 'JOIN_REFUSED',
      message: /this join token is not known/,
    });
    await assert.rejects(loadIdentity(options.stateDir), /not enrolled/);
    await writeJoin({});
    assert.equal(await enroll(options, log), 'enrolled');
    assert.equal(requests.length, 2);
    assert.equal(requests[0]?.csrPem, requests[1]?.csrPem);
  });

  test('killed after the answer came, the next run uses that answer', async () => {
    // A folder in the way of trust/ stops the run after the answer was kept.
    await writeFile(options.trustDir, 'in the way');
    await assert.rejects(enroll(options, log));
    assert.equal(requests.length, 1);
    await rm(options.trustDir);
    assert.equal(await enroll(options, log), 'enrolled');
    assert.equal(requests.length, 1, 'one enrolment at the controller');
  });

  test('keys of publishers that an earlier controller trusted are removed', async () => {
    await enroll(options, log);
    const publishers = join(options.trustDir, 'publishers');
    await writeFile(join(publishers, `${'0'.repeat(64)}.pem`), 'old');
    await rm(join(options.stateDir, 'identity', 'identity.json'));
    await writeJoin({});
    await enroll(options, log);
    assert.equal((await readdir(publishers)).length, 1);
  });
});
