import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebopsError } from '@webops/protocol';
import { startDatabase, temporaryFolder } from '../testing.fixture.js';
import { linked } from './record.js';
import { outcomeEntry, requestEntry, TestAudit } from './testing.fixture.js';

const home = temporaryFolder();

describe('the audit', { timeout: 300_000 }, () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  const open: TestAudit[] = [];
  const start = async (environment: string, more?: Parameters<typeof TestAudit.start>[3]) => {
    const audit = await TestAudit.start(database.state, home, environment, more);
    open.push(audit);
    return audit;
  };
  before(async () => {
    database = await startDatabase();
  });
  after(async () => {
    await Promise.all(open.map((audit) => audit.log.stop()));
    await database.stop();
  });

  test('what was appended is a whole chain, also behind a restart; the signed head is a private file', async () => {
    const first = await start('whole');
    assert.deepEqual(await first.faults(), [], 'an empty one is whole');
    await first.fill(5);
    assert.deepEqual(await first.faults(), []);
    await first.log.stop();
    const second = await start('whole');
    await second.fill(5);
    const { records, head, unsignedRecords, faults } = await second.verify();
    assert.deepEqual([records, head?.sequence, unsignedRecords, faults], [20, 20, 0, []]);
    assert.equal(statSync(second.head.file).mode & 0o777, 0o600);
  });

  test('records at the same time share writes, keep their order, and come back as they were', async () => {
    const audit = await start('many');
    const requests = Array.from({ length: 1000 }, (_, n) => audit.log.request(requestEntry(`n-${n}`)));
    const outcomes = requests.map((request) => audit.log.outcome(request, outcomeEntry()));
    const durable = await Promise.all([...requests, ...outcomes].map((pending) => pending.durable));
    assert.deepEqual(
      durable.map(({ sequence }) => sequence),
      Array.from({ length: 2000 }, (_, n) => n + 1),
    );
    assert.ok(audit.writes <= 10, `${audit.writes} writes`);
    assert.deepEqual(await audit.faults(), []);
    const found = await audit.store.outcomes([1, 1000]);
    assert.deepEqual([found.get(1)?.sequence, found.get(1000)?.sequence], [1001, 2000]);
  });

  test('an edit is found, in every field, and an added one', async () => {
    const audit = await start('edited');
    await audit.fill(4);
    const edits: Record<string, unknown>[] = [
      { caller: 'somebody else' },
      { summaryJson: '{}' },
      { peer: '10.0.0.1:1' },
      { time: new Date(0) },
      { count: 2 },
      { hosts: ['h'] },
      { code: 'OK' },
      { added: true },
      { hash: 'f'.repeat(64) },
      { kind: 'outcome' },
      { caller: null },
    ];
    const third = { environment: 'edited', sequence: 3 };
    const original = await audit.records.findOne(third);
    assert.ok(original);
    for (const edit of edits) {
      await audit.records.updateOne(third, { $set: edit });
      assert.equal((await audit.faults())[0], 'changed 3', JSON.stringify(edit));
      await audit.records.replaceOne(third, original);
    }
    await audit.records.updateOne(third, { $unset: { reason: '' } });
    assert.deepEqual(await audit.faults(), ['changed 3']);
    await audit.records.replaceOne(third, original);
    assert.deepEqual(await audit.faults(), []);
  });

  test('an edit with a hash that fits is found at the record behind it', async () => {
    const audit = await start('rehashed');
    await audit.fill(4);
    const [second, third] = await audit.store.from(2, 2);
    const { sequence: _, previous: __, ...entry } = { ...third!, caller: 'somebody else' };
    const forged = linked(entry, { environment: 'rehashed', head: second!, time: third!.time });
    await audit.records.replaceOne({ environment: 'rehashed', sequence: 3 }, { ...forged });
    assert.deepEqual(await audit.faults(), ['unlinked 4']);
    const { faults } = await audit.verify();
    assert.match(faults[0]!.message, /record 4 does not carry the hash of record 3/);
  });

  test('a chain forged from the beginning to the end is found by its head, and stays so when it goes on', async () => {
    const audit = await start('forged');
    await audit.fill(3);
    await audit.log.stop();
    let head = { sequence: 0, hash: '0'.repeat(64) };
    for (const record of await audit.store.from(1, 100)) {
      const forged = linked(
        { ...record, caller: 'nobody' },
        { environment: 'forged', head, time: record.time },
      );
      await audit.records.replaceOne({ environment: 'forged', sequence: record.sequence }, { ...forged });
      head = forged;
    }
    const again = await start('forged');
    assert.ok((await again.faults()).includes('head 6'));
    await again.fill(1);
    assert.deepEqual(await again.faults(), ['unlinked 7']);
  });

  test('deletions are found: one, several, the first, all', async () => {
    const audit = await start('deleted');
    await audit.fill(5);
    const remove = (...sequences: number[]) =>
      audit.records.deleteMany({ environment: 'deleted', sequence: { $in: sequences } });
    await remove(5);
    assert.deepEqual(await audit.faults(), ['missing 5']);
    await remove(7, 8);
    assert.deepEqual(await audit.faults(), ['missing 5', 'missing 7-8']);
    await remove(1);
    assert.deepEqual(await audit.faults(), ['missing 1', 'missing 5', 'missing 7-8']);
    const { faults } = await audit.verify();
    assert.equal(faults[2]!.message, 'records 7 to 8 are missing, between record 6 and record 9');
    await audit.records.deleteMany({ environment: 'deleted' });
    assert.deepEqual(await audit.faults(), ['cut 1-10']);
  });

  test('a tail that was cut is found at once, behind a restart, and for ever when the audit goes on', async () => {
    const audit = await start('cut');
    await audit.fill(5);
    await audit.log.stop();
    await audit.records.deleteMany({ environment: 'cut', sequence: { $gt: 7 } });
    assert.deepEqual(await audit.faults(), ['cut 8-10']);
    const again = await start('cut');
    assert.deepEqual(await again.faults(), ['cut 8-10']);
    await again.fill(1);
    assert.deepEqual(await again.faults(), ['missing 8-10']);
    await again.log.stop();
    assert.deepEqual(await (await start('cut')).faults(), ['missing 8-10']);
  });

  test('records of somebody else are found, also those that are none', async () => {
    const audit = await start('strange');
    await audit.fill(2);
    // In the way of the next one: it takes its place.
    const stranger = linked(
      { kind: 'request', ...requestEntry() },
      {
        environment: 'strange',
        head: audit.log.head,
        time: new Date(),
      },
    );
    await audit.records.insertOne({ ...stranger });
    await audit.fill(1);
    assert.deepEqual(await audit.faults(), ['unlinked 6']);
    await audit.records.deleteMany({ environment: 'strange', sequence: { $gte: 5 } });
    await audit.records.insertMany([
      { _id: 'a', environment: 'strange', kind: 'request' },
      { _id: 'b', environment: 'strange', sequence: 2.5 },
      { _id: 'c', environment: 'strange', sequence: 'x' },
    ]);
    const faults = await audit.faults();
    assert.equal(faults.filter((fault) => fault.startsWith('changed')).length, 3, faults.join(', '));
    // One with the id of the next one, and a sequence of its own.
    const blocked = await start('blocked');
    await blocked.fill(1);
    await blocked.records.insertOne({ _id: 'blocked/000000000003', environment: 'elsewhere' });
    await blocked.fill(1);
    assert.deepEqual(await blocked.faults(), ['missing 3']);
  });

  test('a head that is missing, edited or of another home is found', async () => {
    const audit = await start('headless');
    await audit.fill(2);
    await audit.head.flush();
    const good = readFileSync(audit.head.file, 'utf8');
    rmSync(audit.head.file);
    assert.deepEqual(await audit.faults(), ['head 4']);
    for (const bad of ['nonsense', good.replace('"sequence": 4', '"sequence": 2'), '{}']) {
      writeFileSync(audit.head.file, bad);
      assert.deepEqual(await audit.faults(), ['head 4'], bad);
    }
    await audit.log.stop();
    const again = await start('headless');
    assert.equal(again.log.head.sequence, 4);
    assert.deepEqual(await again.faults(), [], 'put aside, and signed anew');
  });

  test('a write whose answer was lost is neither lost nor repeated', async () => {
    const audit = await start('doubt');
    const append = audit.store.append;
    let failures = 3;
    audit.store.append = async (records) => {
      if (failures === 0) return append(records);
      failures--;
      // All, some, none.
      await append(records.slice(0, failures === 2 ? records.length : failures));
      throw new Error('connection lost');
    };
    await audit.fill(1);
    const pending = Array.from({ length: 5 }, () => audit.log.request(requestEntry()));
    await Promise.all(pending.map(({ durable }) => durable));
    assert.equal(failures, 0);
    assert.deepEqual(await audit.faults(), []);
    assert.equal((await audit.verify()).records, 7);
  });

  test('a call waits no longer than it may; what waited is written when the database is back', async () => {
    const audit = await start('away', { appendTimeoutMs: 50 });
    const append = audit.store.append;
    audit.store.append = async () => {
      throw new Error('away');
    };
    const request = audit.log.request(requestEntry());
    const outcome = audit.log.outcome(request, outcomeEntry({ code: 'UNAVAILABLE' }));
    const late = (error: unknown) => error instanceof WebopsError && error.reason === 'AUDIT_UNAVAILABLE';
    await assert.rejects(request.durable, late);
    await assert.rejects(outcome.durable, late);
    const taken: unknown[] = [];
    for (;;) {
      try {
        taken.push(audit.log.request(requestEntry()));
      } catch (error) {
        assert.equal((error as WebopsError).code, 'RESOURCE_EXHAUSTED');
        break;
      }
    }
    assert.ok(taken.length < 6_000, `${taken.length} wait`);
    audit.store.append = append;
    const all = taken.length + 2;
    const deadline = Date.now() + 60_000;
    while (audit.log.head.sequence < all) {
      assert.ok(Date.now() < deadline, `${audit.log.head.sequence} of ${all} were written`);
      await setTimeout(20);
    }
    const { records, faults } = await audit.verify();
    assert.deepEqual([records, faults], [all, []]);
  });

  test('a second controller takes over: the chain stays whole, the first one changes nothing any more', async () => {
    const first = await start('taken');
    await first.fill(2);
    const second = await start('taken');
    // On its way while the second one started.
    await first.fill(1);
    await second.fill(2);
    const late = first.log.request(requestEntry());
    await assert.rejects(late.durable, /taken over/);
    assert.throws(() => first.log.request(requestEntry()), { reason: 'AUDIT_UNAVAILABLE' });
    assert.deepEqual(await second.faults(), []);
    assert.equal((await second.verify()).records, 10);
  });

  test('killed at any point: every durable record is there, the chain is whole, the head does not lead', async () => {
    const script = fileURLToPath(new URL('./killed-writer.fixture.js', import.meta.url));
    const acknowledged = new Set<number>();
    const environment = 'killed';
    for (const until of [1, 40, 300, 900]) {
      const args = [script, database.uri, home, environment];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(child, 'exit');
      let seen = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged.add(Number(line));
        if (++seen === until) child.kill('SIGKILL');
      }
      await exited;
      const audit = await TestAudit.start(database.state, home, environment);
      const { records, faults, faultCount } = await audit.verify();
      assert.deepEqual(faults, [], `killed after ${until}`);
      assert.equal(faultCount, 0);
      assert.ok(records >= acknowledged.size, `${records} records, ${acknowledged.size} acknowledged`);
      assert.ok(Math.max(...acknowledged) <= records);
      await audit.log.stop();
    }
    assert.ok(acknowledged.size > 1200);
  });
});
