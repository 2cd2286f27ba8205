import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type Collection, MongoClient } from 'mongodb';
import { startDatabase } from '../testing.fixture.js';
import { isDuplicateKey, type JoinedWrite, JoinedWriter } from './index.js';
import { type WriteInOrder, writeInOrderWith } from './joined-writes.js';

interface Doc {
  _id: string;
  rev: number;
}

let client: MongoClient;
let first: Collection<Doc>;
let second: Collection<Doc>;
let inOrder: WriteInOrder;
let stopDatabase: () => Promise<void>;
/** Names of the commands that wrote, since the test began. */
let commands: string[] = [];

before(async () => {
  const database = await startDatabase();
  stopDatabase = database.stop;
  client = new MongoClient(database.uri, {
    monitorCommands: true,
    writeConcern: { w: 'majority', journal: true },
  });
  client.on('commandStarted', ({ commandName, command }) => {
    if (!['insert', 'update', 'bulkWrite'].includes(commandName)) return;
    assert.deepEqual({ ...command.writeConcern }, { w: 'majority', j: true });
    commands.push(commandName);
  });
  inOrder = (await writeInOrderWith(client, 'joined'))!;
});
after(async () => {
  await client.close();
  await stopDatabase();
});
beforeEach(async () => {
  first = client.db('joined').collection<Doc>('first');
  second = client.db('joined').collection<Doc>('second');
  await Promise.all([first.deleteMany({}), second.deleteMany({})]);
  commands = [];
});

const insert = (collection: string, _id: string): JoinedWrite => ({ collection, insert: { _id, rev: 1 } });
const update = (collection: string, id: string, rev: number): JoinedWrite => ({
  collection,
  update: { id, filter: { _id: id, rev }, update: { $set: { rev: rev + 1 } }, isDone: () => true },
});
/** One write by itself, as an old server gets it. */
const alone = async (write: JoinedWrite): Promise<boolean> => {
  const collection = write.collection === 'first' ? first : second;
  if ('insert' in write) await collection.insertOne(write.insert as unknown as Doc);
  else return (await collection.updateOne(write.update.filter, write.update.update)).matchedCount === 1;
  return true;
};
const revs = async (id: string) => [
  (await first.findOne({ _id: id }))?.rev,
  (await second.findOne({ _id: id }))?.rev,
];

for (const server of ['new', 'old', 'one that does not take the command'] as const) {
  const writer = () =>
    new JoinedWriter(
      server === 'old'
        ? null
        : server === 'new'
          ? inOrder
          : () => Promise.reject(Object.assign(new Error('no such command'), { code: 59 })),
      alone,
    );

  test(`${server} server: what comes behind a write that was not made is not made, and other groups are`, async () => {
    const joined = writer();
    const ids = Array.from({ length: 40 }, (_, n) => `g${n}`);
    const inserted = await Promise.all(
      ids.map((id) => joined.write(insert('first', id), insert('second', id))),
    );
    assert.ok(inserted.every((made) => made === 2));
    const isStale = (n: number) => n % 7 === 3;
    const made = await Promise.all(
      ids.map((id, n) => joined.write(update('first', id, isStale(n) ? 5 : 1), update('second', id, 1))),
    );
    for (const [n, id] of ids.entries()) {
      assert.equal(made[n], isStale(n) ? 0 : 2, id);
      assert.deepEqual(await revs(id), isStale(n) ? [1, 1] : [2, 2], id);
    }
    // The second one's guard alone does not hold.
    assert.equal(await joined.write(update('first', 'g0', 2), update('second', 'g0', 9)), 1);
    assert.deepEqual(await revs('g0'), [3, 2]);
  });

  test(`${server} server: an update of what is not there makes nothing; an insert of what is there is refused`, async () => {
    const joined = writer();
    assert.equal(await joined.write(update('first', 'none', 1), insert('second', 'none')), 0);
    assert.deepEqual(await revs('none'), [undefined, undefined]);
    await joined.write(insert('first', 'a'));
    const [twice, other] = await Promise.allSettled([
      joined.write(insert('first', 'a'), insert('second', 'a')),
      joined.write(insert('first', 'b'), insert('second', 'b')),
    ]);
    assert.ok(twice.status === 'rejected' && isDuplicateKey(twice.reason));
    assert.deepEqual(other, { status: 'fulfilled', value: 2 });
    assert.deepEqual(await revs('a'), [1, undefined]);
    assert.deepEqual(await revs('b'), [1, 1]);
  });
}

test('groups that are asked for together are one command', async () => {
  const joined = new JoinedWriter(inOrder, alone);
  const groups = Array.from({ length: 100 }, (_, n) => [insert('first', `c${n}`), insert('second', `c${n}`)]);
  await Promise.all(groups.map((group) => joined.write(...group)));
  assert.deepEqual(commands, ['bulkWrite']);
});

test('a server before 8.0 is known by its wire version', async () => {
  const old = { db: () => ({ command: async () => ({ maxWireVersion: 21 }) }) } as unknown as MongoClient;
  assert.equal(await writeInOrderWith(old, 'joined'), null);
});
