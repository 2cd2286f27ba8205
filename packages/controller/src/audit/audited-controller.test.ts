/** The audit of a real controller: killed while it changes things, and with its database edited behind its back. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ApiClient, type AuditRecord__Output, createApiClient } from '@webops/protocol';
import { startDatabase, temporaryFolder } from '../testing.fixture.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const root = temporaryFolder();
const home = join(root, 'home');

describe('the audit of a controller', { timeout: 120_000 }, () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let child: ChildProcess | null = null;
  let api: ApiClient;
  const start = async () => {
    const env = {
      PATH: process.env['PATH'],
      WEBOPS_API_PORT: '0',
      WEBOPS_LINK_PORT: '0',
      WEBOPS_HTTP_PORT: '0',
      WEBOPS_HOME: home,
      WEBOPS_SHIPPED_ADDONS: join(root, 'shipped'),
      MONGODB_URI: database.uri,
      WEBOPS_MONGODB_DATABASE: 'test',
    };
    child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    for await (const piece of child.stderr!) {
      log += String(piece);
      if (log.includes('controller ready')) break;
    }
    assert.ok(log.includes('controller ready'), log);
    const { server, token, caPem } = JSON.parse(readFileSync(join(home, 'client.json'), 'utf8'));
    api = createApiClient({ address: server, token, caPem });
  };
  const end = async (signal: NodeJS.Signals) => {
    api.close();
    const exited = once(child!, 'exit');
    child!.kill(signal);
    await exited;
    child = null;
  };
  const everything = async () => {
    const records: AuditRecord__Output[] = [];
    for (let pageToken = ''; ; ) {
      const page = await api.audit.listAuditRecords({ pageSize: 100, pageToken });
      records.push(...page.records);
      if (page.nextPageToken === '') return records;
      pageToken = page.nextPageToken;
    }
  };
  before(async () => {
    mkdirSync(join(root, 'shipped', 'system'), { recursive: true });
    const script = `addon_metadata() { echo '{"name": "thing", "version": "1.0.0"}'; }\n`;
    writeFileSync(join(root, 'shipped', 'system', 'thing.sh'), script, { mode: 0o755 });
    database = await startDatabase();
  });
  after(async () => {
    if (child) await end('SIGTERM');
    await database.stop();
  });

  test('killed while it changes things: every answered change has its record, and the chain is whole', async () => {
    await start();
    let answered = 0;
    const changing = async (worker: number) => {
      for (;;) {
        await api.operations.cancelOperation({ id: `no-${worker}` }).catch((error: { code: string }) => {
          if (error.code !== 'NOT_FOUND') throw error;
        });
        await api.addons.setAddonEnabled({ name: 'thing', enabled: true });
        if (++answered === 60) child!.kill('SIGKILL');
      }
    };
    const exited = once(child!, 'exit');
    await Promise.allSettled([1, 2, 3, 4].map(changing));
    await exited;
    api.close();
    await start();
    const verified = await api.audit.verifyAudit({});
    assert.deepEqual(verified.faults, []);
    const records = await everything();
    const enabled = records.filter(({ method }) => method === 'AddonService/SetAddonEnabled');
    const ended = enabled.filter(({ code }) => code === 'OK');
    assert.ok(ended.length >= answered, `${ended.length} recorded, ${answered} answered`);
    const unknown = records.filter(({ code }) => code === '');
    assert.ok(unknown.length <= 4, 'no more than were under way');
    const sequences = records.map(({ sequence }) => sequence);
    assert.deepEqual(
      sequences,
      sequences.toSorted((a, b) => b - a),
      'newest first, over all pages',
    );
  });

  test('edited, deleted from and cut behind its back: verify says where', async () => {
    const records = database.state.db.collection('audit_records');
    const places = async () => {
      const { intact, faults, faultCount } = await api.audit.verifyAudit({});
      assert.equal(intact, faultCount === 0);
      return faults.map(({ kind, sequence, lastSequence }) => [kind, sequence, lastSequence]);
    };
    await records.updateOne({ sequence: 7 }, { $set: { caller: 'nobody' } });
    assert.deepEqual(await places(), [['AUDIT_FAULT_KIND_CHANGED', 7, 7]]);
    await records.deleteMany({ sequence: { $in: [11, 12] } });
    assert.deepEqual((await places())[1], ['AUDIT_FAULT_KIND_MISSING', 11, 12]);
    const last = await records.findOne({}, { sort: { sequence: -1 } });
    await end('SIGTERM');
    await records.deleteMany({ sequence: { $gt: last!['sequence'] - 3 } });
    await start();
    assert.deepEqual((await places())[2], ['AUDIT_FAULT_KIND_CUT', last!['sequence'] - 2, last!['sequence']]);
  });
});
