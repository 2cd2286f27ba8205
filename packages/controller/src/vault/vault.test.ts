import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { WebopsError } from '@webops/protocol';
import { TestFleet } from '../operations/testing.fixture.js';
import { createSecretBox } from '../secrets/secret-box.js';
import { StartError } from '../start-error.js';
import type { State } from '../state/index.js';
import { startDatabase, temporaryFolder } from '../testing.fixture.js';
import { SecretStore } from './secret-store.js';
import { Vault } from './vault.js';

const folder = temporaryFolder();
const encryptionKey = randomBytes(32);
let state: State;
let stopDatabase: () => Promise<void>;
let count = 0;

before(async () => {
  const database = await startDatabase();
  state = database.state;
  stopDatabase = database.stop;
});
after(() => stopDatabase());

/** A place for a vault of its own. */
function place(own = true) {
  count += 1;
  const environment = `vault-${count}`;
  const path = join(folder, `${environment}.key`);
  const open = (key = encryptionKey) =>
    Vault.open({
      store: new SecretStore(state.db, environment),
      environment,
      keyFile: { path, own },
      box: createSecretBox(key),
      encryptionKey: key,
    });
  return { environment, path, open };
}

const value = (text: string) => ({ value: Buffer.from(text) });
const readValue = async (vault: Vault, name: string) => (await vault.open([name])).get(name)?.value;
const refused = (reason: string) => (error: unknown) =>
  error instanceof WebopsError && error.reason === reason;
const dump = async () => {
  const texts = await Promise.all(
    (await state.db.listCollections().toArray()).map(async ({ name }) =>
      JSON.stringify(await state.db.collection(name).find().toArray(), (_, one) =>
        one?._bsontype === 'Binary' ? Buffer.from(one.buffer).toString('latin1') : one,
      ),
    ),
  );
  return texts.join('\n');
};

test('a value goes in and comes out for agents alone; the database holds none', async () => {
  const { open, path } = place();
  const vault = await open();
  const doc = await vault.create('db-password', 'of the database', value('canary-in-the-vault'), 'vera');
  assert.equal(await readValue(vault, 'db-password'), 'canary-in-the-vault');
  assert.equal((await vault.openVersions({ 'db-password': 1 })).size, 1);
  assert.ok(!JSON.stringify(doc).includes('canary'));
  assert.ok(!(await dump()).includes('canary'));
  assert.match(readFileSync(path, 'utf8'), /^[A-Za-z0-9+/]{43}=$/m);
  const generated = await vault.create('made', '', { generateLength: 40 }, 'vera');
  assert.match((await readValue(vault, 'made')) ?? '', /^[A-Za-z0-9]{40}$/);
  assert.notEqual(generated.versions[0]?.fingerprint, doc.versions[0]?.fingerprint);
  await assert.rejects(vault.create('made', '', value('x'), 'vera'), refused('SECRET_EXISTS'));
  for (const name of ['', 'Upper', 'a.b', '../x', 'x'.repeat(64)])
    await assert.rejects(vault.create(name, '', value('x'), 'vera'), refused('FIELD_INVALID'), name);
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(65_537, 97), Buffer.from([0xff]), Buffer.from('a\0b')])
    await assert.rejects(vault.create('wrong', '', { value: bytes }, 'vera'), refused('FIELD_INVALID'));
});

test('a rotated secret keeps the version that is under way; many at once make a version each', async () => {
  const { open } = place();
  const vault = await open();
  await vault.create('one', '', value('first'), 'vera');
  await Promise.all([1, 2, 3].map((n) => vault.rotate('one', value(`next-${n}`), 'vera')));
  const now = await vault.open(['one', 'nobody']);
  assert.equal(now.get('one')?.version, 4);
  assert.ok(!now.has('nobody'));
  assert.equal((await vault.openVersions({ one: 1 })).get('one')?.value, 'first');
  for (let n = 0; n < 5; n += 1) await vault.rotate('one', value(`later-${n}`), 'vera');
  assert.equal((await vault.openVersions({ one: 1 })).size, 0, 'not for ever');
});

test('a record that was moved or changed does not open', async () => {
  const { open, environment } = place();
  const vault = await open();
  await vault.create('mine', '', value('of-mine'), 'vera');
  await vault.create('theirs', '', value('of-theirs'), 'vera');
  const secrets = state.db.collection<{ _id: string; versions: unknown[] }>('secrets');
  const theirs = await secrets.findOne({ _id: `${environment}/theirs` });
  await secrets.updateOne({ _id: `${environment}/mine` }, { $set: { versions: theirs!.versions } });
  await assert.rejects(vault.open(['mine']), /authenticate/);
});

test('another master key, none, or one that others can read: refused at the start, and nothing is changed', async () => {
  const { open, path } = place();
  await (await open()).create('kept', '', value('still-there'), 'vera');
  const right = readFileSync(path);
  const before = await dump();
  const refuses = (text: RegExp) =>
    assert.rejects(open(), (error) => error instanceof StartError && text.test(error.message));
  writeFileSync(path, `${randomBytes(32).toString('base64')}\n`);
  await refuses(/is not the one that wraps the secrets .*; nothing was changed/);
  writeFileSync(path, 'no key at all\n');
  await refuses(/key 1 is not 32 bytes/);
  const { rmSync } = await import('node:fs');
  rmSync(path);
  await refuses(/is missing, and the database holds secrets .*; nothing was changed/);
  assert.ok(!existsSync(path), 'none was made in its place');
  writeFileSync(path, right, { mode: 0o600 });
  chmodSync(path, 0o640);
  await refuses(/others can read or change/);
  chmodSync(path, 0o600);
  await assert.rejects(open(randomBytes(32)), /encryption\.key in the home is not the key/);
  assert.equal(await dump(), before);
  assert.equal(await readValue(await open(), 'kept'), 'still-there');
});

test('the master key is rotated while secrets are read and made; the old one opens nothing afterwards', async () => {
  const { open, path } = place();
  const vault = await open();
  for (let n = 0; n < 20; n += 1) await vault.create(`secret-${n}`, '', value(`value-${n}`), 'vera');
  await vault.rotate('secret-0', value('value-0b'), 'vera');
  const old = readFileSync(path);
  let reading = true;
  const reads = (async () => {
    for (let n = 0; reading; n = (n + 1) % 20) assert.ok(await readValue(vault, `secret-${n}`));
  })();
  const rotated = vault.rotateMasterKey();
  await vault.create('meanwhile', '', value('made-meanwhile'), 'vera');
  const { rewrapped, keyId } = await rotated;
  reading = false;
  await reads;
  assert.ok(rewrapped >= 21, `${rewrapped}`);
  const again = await open();
  assert.equal(await readValue(again, 'secret-0'), 'value-0b');
  assert.equal(await readValue(again, 'meanwhile'), 'made-meanwhile');
  assert.equal((await again.openVersions({ 'secret-0': 1 })).get('secret-0')?.value, 'value-0');
  assert.equal(
    (await state.db.collection('secret_keys').findOne({ masterKeyId: keyId }))?.['masterKeyId'],
    keyId,
  );
  writeFileSync(path, old);
  await assert.rejects(open(), /is not the one/);
});

test('a rotation that died half-way is finished by the next one', async () => {
  const { open, path } = place();
  const vault = await open();
  for (const name of ['one', 'two']) await vault.create(name, '', value(`of-${name}`), 'vera');
  // As a SIGKILL right after the new key was written leaves it.
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, `${randomBytes(32).toString('base64')}\n${text}`, { mode: 0o600 });
  const next = await open();
  assert.equal(await readValue(next, 'one'), 'of-one');
  assert.equal((await next.rotateMasterKey()).rewrapped, 2);
  assert.equal(readFileSync(path, 'utf8').match(/^[A-Za-z0-9+/]{43}=$/gm)?.length, 1);
  assert.equal(await readValue(await open(), 'two'), 'of-two');
});

test("an operator's file is only read: it must have the new key before the old one", async () => {
  const { open, path } = place(false);
  await assert.rejects(open(), StartError);
  const first = randomBytes(32).toString('hex');
  writeFileSync(path, `# mine\n${first}\n`, { mode: 0o600 });
  const vault = await open();
  await vault.create('one', '', value('of-one'), 'vera');
  await assert.rejects(vault.rotateMasterKey(), refused('MASTER_KEY_NOT_NEW'));
  writeFileSync(path, `${randomBytes(32).toString('base64')}\n`);
  await assert.rejects(vault.rotateMasterKey(), refused('MASTER_KEY_MISSING'));
  const both = `${randomBytes(32).toString('base64')}\n${first}\n`;
  writeFileSync(path, both);
  assert.equal((await vault.rotateMasterKey()).rewrapped, 1);
  assert.equal(readFileSync(path, 'utf8'), both);
  writeFileSync(path, both.split('\n')[0]!);
  assert.equal(await readValue(await open(), 'one'), 'of-one');
});

test('a change is given the values; plans show fingerprints; a rotation in the middle changes neither what it got nor what is recorded', async () => {
  const vault = await place().open();
  const fleet = await TestFleet.create(state, { vault });
  try {
    await vault.create('redis-password', '', value('canary-one'), 'vera');
    const agent = await fleet.agent('vault-host');
    await agent.connect();
    const target = { hosts: ['vault-host'], selector: '', all: false, exclude: [] };
    const given = {
      configJson: '{"password": "secret://redis-password"}',
    };
    const { operation } = await fleet.create('install', [agent], given);
    assert.equal((await fleet.ended(operation._id)).operation.state, 'succeeded');
    const dispatch = agent.dispatches.at(-1)!;
    assert.deepEqual(JSON.parse(dispatch.config.toString()), {
      password: 'canary-one',
      port: 6379,
    });
    assert.ok(dispatch.secrets.includes('canary-one'));
    const odd = await fleet.agent('vault-odd');
    await odd.connect();
    const elsewhere = { configJson: '{"folder": "secret://redis-password"}' };
    await fleet.ended((await fleet.create('install', [odd], elsewhere)).operation._id);
    const ticket = JSON.parse(odd.dispatches.at(-1)!.ticket.toString()) as { env: object };
    assert.deepEqual(
      ticket.env,
      { ADDON_PORT: '6379' },
      'a secret is no variable, whatever the schema says of its field',
    );
    assert.ok(odd.dispatches.at(-1)!.secrets.includes('canary-one'));
    const { configJson } = await fleet.engine.getConfig('redis', 'vault-host');
    assert.equal(JSON.parse(configJson).password, 'secret://redis-password');

    const { fingerprint } = (await vault.rotate('redis-password', value('canary-two'), 'vera')).versions[0]!;
    const plan = await fleet.engine.getPlan({ kind: 'configure', addon: 'redis', target, cascade: false });
    const ofOdd = { ...target, hosts: ['vault-odd'] };
    const refusal = await fleet.engine.getPlan({
      kind: 'configure',
      addon: 'redis',
      target: ofOdd,
      cascade: false,
    });
    assert.match(refusal.groups[0]?.problems[0]?.message ?? '', /folder cannot change after the install/);
    const uses = await fleet.engine.configuration.usesOf('redis-password');
    assert.deepEqual(
      new Set(uses.applied.map(({ hostId, version }) => `${hostId} ${version}`)),
      new Set([`${agent.hostId} 1`, `${odd.hostId} 1`]),
    );
    assert.deepEqual(uses.layers.sort(), ['redis host vault-host', 'redis host vault-odd']);
    const changes = plan.groups[0]!.steps.flatMap(({ config }) => config);
    assert.ok(
      changes.some(
        ({ field, after: text }) =>
          field === 'password' && text === `secret://redis-password version 2, fingerprint ${fingerprint}`,
      ),
      JSON.stringify(plan.groups),
    );
    assert.ok(!JSON.stringify(plan.groups).includes('canary'));

    agent.behaviour = () => 'ignore';
    const second = await fleet.create('configure', [agent]);
    const running = await agent.dispatched('addon_configure');
    await vault.rotate('redis-password', value('canary-three'), 'vera');
    // The agent comes back and has not heard of it: it is given the same again.
    agent.behaviour = () => undefined;
    agent.disconnect();
    await agent.disconnected();
    await agent.connect();
    const repeated = await agent.dispatched('addon_configure', 2);
    assert.deepEqual(repeated.config, running.config);
    assert.equal(JSON.parse(running.config.toString()).password, 'canary-two');
    await agent.finish(repeated, { state: 'succeeded', exitCode: 0 });
    assert.equal((await fleet.ended(second.operation._id)).operation.state, 'succeeded');
    const { applied } = await fleet.engine.configuration.usesOf('redis-password');
    assert.equal(applied.find(({ hostId }) => hostId === agent.hostId)?.version, 2);
    assert.ok(!(await dump()).includes('canary-'), 'the database holds no value');
  } finally {
    await fleet.stop();
  }
});
