import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ApiClient, createApiClient, createKeyAndCsr, type HostFacts } from '@webops/protocol';
import { loadConfig } from '../config.js';
import { type Controller, createController } from '../controller.js';
import { DatabaseCopy } from '../state/database-copy.js';
import { connectState } from '../state/index.js';
import { silent, startDatabase, temporaryFolder } from '../testing.fixture.js';
import { BackupError } from './backup-error.js';
import { createBackup } from './create-backup.js';
import { restoreBackup } from './restore-backup.js';

const PASSPHRASE = 'correct horse battery staple';
const RESTORE = fileURLToPath(new URL('./killed-restore.fixture.js', import.meta.url));
const root = temporaryFolder();
const shipped = join(root, 'shipped');
const file = join(root, 'backup');

function config(home: string, more: Record<string, string> = {}) {
  const env = {
    WEBOPS_API_PORT: '0',
    WEBOPS_LINK_PORT: '0',
    WEBOPS_HTTP_PORT: '0',
    WEBOPS_HOME: join(root, home),
    WEBOPS_SHIPPED_ADDONS: shipped,
    ...more,
  };
  return loadConfig({ env, args: [] });
}

function administrator(home: string): ApiClient {
  const { server, token, caPem } = JSON.parse(readFileSync(join(root, home, 'client.json'), 'utf8'));
  return createApiClient({ address: server, token, caPem });
}

async function backup(home: string, to: string) {
  const handle = await open(to, 'wx', 0o600);
  try {
    return await createBackup(config(home), {
      passphrase: PASSPHRASE,
      version: 'test',
      log2N: 10,
      sink: (bytes) => handle.writeFile(bytes),
    });
  } finally {
    await handle.close();
  }
}

async function withController<T>(home: string, body: (api: ApiClient) => Promise<T>): Promise<T> {
  const controller = createController(config(home), { logger: silent });
  await controller.start();
  const api = administrator(home);
  try {
    return await body(api);
  } finally {
    api.close();
    await controller.stop();
  }
}

const refused = (code: string, text: RegExp) => (error: unknown) =>
  error instanceof BackupError && error.code === code && text.test(error.message);

describe('a controller’s own backup', { timeout: 240_000 }, () => {
  let controller: Controller;
  let hostId = '';

  before(async () => {
    mkdirSync(join(shipped, 'system'), { recursive: true });
    controller = createController(config('home'), { logger: silent });
    await controller.start();
    const api = administrator('home');
    const { secret } = await api.enrollment.createJoinToken({ maxUses: 1, labels: { role: 'db' } });
    const { csrPem } = await createKeyAndCsr({ commonName: 'one' });
    const enrolled = await api.enrollment.enroll({
      token: secret,
      csrPem,
      facts: { hostname: 'one' } as HostFacts,
    });
    hostId = enrolled.hostId;
    api.close();
    const summary = await backup('home', file);
    assert.ok(summary.documents >= 4 && summary.files >= 8, JSON.stringify(summary));
  });
  after(() => controller.stop());

  test('is made while the controller runs, is private, and shows nothing of what is in it', () => {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const bytes = readFileSync(file);
    for (const name of ['BEGIN PRIVATE KEY', 'authorities', hostId]) assert.ok(!bytes.includes(name), name);
  });

  test('restored into another home it is that controller: hosts, token, authorities, keys', async () => {
    const summary = await restoreBackup(config('other'), { file, passphrase: PASSPHRASE });
    assert.equal(summary.addresses?.link, controller.addresses.link);
    for (const name of ['keys/ticket.pem', 'keys/encryption.key', 'authorities/hosts.json', 'client.json']) {
      assert.deepEqual(readFileSync(join(root, 'other', name)), readFileSync(join(root, 'home', name)), name);
      assert.equal(statSync(join(root, 'other', name)).mode & 0o777, 0o600, name);
    }
    const token = JSON.parse(readFileSync(join(root, 'home', 'client.json'), 'utf8')).token;
    await withController('other', async (api) => {
      assert.equal(JSON.parse(readFileSync(join(root, 'other', 'client.json'), 'utf8')).token, token);
      const { hosts } = await api.hosts.listHosts({});
      assert.deepEqual(
        hosts.map(({ id, labels }) => [id, labels]),
        [[hostId, { role: 'db' }]],
      );
    });
    // Made where no controller runs: the home's database is started for it.
    assert.equal((await backup('other', join(root, 'second'))).environment, 'default');
  });

  test('a home that is not empty, another environment and a wrong passphrase are refused, and nothing is written', async () => {
    const kept = readdirSync(join(root, 'home'));
    const restore = (home: string, more = {}, passphrase = PASSPHRASE) =>
      restoreBackup(config(home, more), { file, passphrase });
    await assert.rejects(restore('home'), refused('BACKUP_REFUSED', /is not empty/));
    assert.deepEqual(readdirSync(join(root, 'home')), kept);
    await assert.rejects(restore('new', {}, `${PASSPHRASE}.`), refused('BACKUP_UNREADABLE', /passphrase/));
    await assert.rejects(
      restore('new', { WEBOPS_ENVIRONMENT: 'stage' }),
      refused('BACKUP_REFUSED', /environment default/),
    );
    assert.ok(!existsSync(join(root, 'new')));
  });

  test('a file that was cut, changed, reordered or lengthened anywhere is refused before anything is written', async () => {
    const bytes = readFileSync(file);
    const damaged = join(root, 'damaged');
    const header = 12 + 16 + 32;
    const flipped = (at: number) => {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1;
      return copy;
    };
    const cases: Record<string, Buffer> = {
      'another file': Buffer.from('{"not": "a backup"}'),
      empty: Buffer.alloc(0),
      'cut in the header': bytes.subarray(0, 20),
      'cut after the header': bytes.subarray(0, header),
      'cut in a piece': bytes.subarray(0, randomInt(header + 1, bytes.length)),
      'without its last byte': bytes.subarray(0, -1),
      'with a byte more': Buffer.concat([bytes, Buffer.of(0)]),
      'twice in one': Buffer.concat([bytes, bytes.subarray(header)]),
      'changed salt': flipped(15),
      'changed length': flipped(header + 3),
      'changed somewhere': flipped(randomInt(header + 4, bytes.length)),
      'changed tag': flipped(bytes.length - 1),
    };
    for (const [name, content] of Object.entries(cases)) {
      writeFileSync(damaged, content);
      await assert.rejects(
        restoreBackup(config('new'), { file: damaged, passphrase: PASSPHRASE }),
        refused('BACKUP_UNREADABLE', /damaged|cut off|no backup/),
        name,
      );
    }
    const newer = Buffer.from(bytes);
    newer[8] = 2;
    writeFileSync(damaged, newer);
    await assert.rejects(
      restoreBackup(config('new'), { file: damaged, passphrase: PASSPHRASE }),
      refused('BACKUP_UNREADABLE', /format version 2/),
    );
    assert.ok(!existsSync(join(root, 'new')));
  });

  test('killed at any point, a restore leaves nothing that passes for a home, and the next one completes it', async () => {
    // What each round waits for before it kills: the mark, the database's files, the files of the home.
    const last = 'keys';
    for (const [round, path] of ['restore.incomplete', 'mongo/data', last].entries()) {
      const home = `killed-${round}`;
      const child = spawn(process.execPath, [RESTORE, '--home', join(root, home)], {
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      const ended = new Promise<unknown>((resolve) =>
        child.on('exit', (code, signal) => resolve(signal ?? code)),
      );
      child.stdin.end(`${file}\n${PASSPHRASE}\n`);
      while (!existsSync(join(root, home, path)) && child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill('SIGKILL');
      assert.equal(await ended, 'SIGKILL', `the restore ended before it could be killed at ${path}`);
      const half = createController(config(home), { logger: silent });
      await assert.rejects(half.start(), /was cut off: run it again/, path);
      await half.stop();
      await restoreBackup(config(home), { file, passphrase: PASSPHRASE });
      await withController(home, async (api) => {
        assert.deepEqual(
          (await api.hosts.listHosts({})).hosts.map(({ id }) => id),
          [hostId],
        );
      });
    }
  });
});

describe('the copy of a database', { timeout: 120_000 }, () => {
  test('keeps every type, raises the epoch, leaves one active change a host, and is no controller’s before its end', async () => {
    const { state, uri, stop } = await startDatabase();
    try {
      await state.takeEpoch();
      const executions = state.db.collection<{ _id: string }>('executions');
      await executions.dropIndex('one_active_change_a_host');
      const at = (minute: number) => ({
        active: true,
        dispatchedAt: new Date(Date.UTC(2030, 0, 1, 0, minute)),
        rev: 1,
      });
      await executions.insertMany([
        { _id: 'b', hostId: 'h', ...at(2) },
        { _id: 'a', hostId: 'h', ...at(1) },
        { _id: 'c', hostId: 'other', ...at(1) },
      ] as never);
      await state.db.command({
        insert: 'types',
        documents: [
          { _id: 1, bytes: Buffer.from('bytes'), none: null, real: 1.5, deep: { list: [1, 'two'] } },
        ],
      });
      const from = await DatabaseCopy.open(uri, 'test');
      const to = await DatabaseCopy.open(uri, 'copy');
      await to.begin('one');
      await assert.rejects(connectState({ uri, dbName: 'copy', logger: silent }), /cut off/);
      assert.equal(await to.isFree(null), true);
      for await (const batch of from.read()) await to.write(batch);
      await to.finish();
      assert.equal(await to.isFree('two'), false);
      assert.equal(await to.isFree('one'), true);
      const copy = await connectState({ uri, dbName: 'copy', logger: silent });
      const active = await copy.db.collection('executions').find({ active: true }).toArray();
      assert.deepEqual(active.map(({ _id }) => String(_id)).sort(), ['b', 'c']);
      assert.deepEqual(
        await copy.db.collection('types').find().toArray(),
        await state.db.collection('types').find().toArray(),
      );
      assert.equal(await copy.takeEpoch(), 1_000_002);
      await copy.close();
      await from.close();
      await to.close();
    } finally {
      await stop();
    }
  });
});
