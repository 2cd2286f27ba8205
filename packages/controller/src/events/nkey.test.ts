import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { nkeys } from 'nats';
import { createUserKey, signerOf } from './nkey.js';

test('keys are those of the NATS library: it reads the seeds, gets the same public keys, and accepts the signatures', () => {
  for (let round = 0; round < 20; round++) {
    const data = randomBytes(round);
    const user = createUserKey();
    assert.equal(nkeys.fromSeed(Buffer.from(user.seed)).getPublicKey(), user.publicKey);
    const account = nkeys.createAccount();
    assert.ok(account.verify(data, signerOf(account.getSeed())(data)));
    assert.deepEqual(signerOf(account.getSeed())(data), Buffer.from(account.sign(data)));
  }
});

test('what is no seed is refused', () => {
  const seed = Buffer.from(nkeys.createAccount().getSeed()).toString();
  const changed = `${seed.slice(0, 20)}${seed[20] === 'A' ? 'B' : 'A'}${seed.slice(21)}`;
  for (const wrong of ['', 'SA', 'not a seed', createUserKey().publicKey, changed])
    assert.throws(() => signerOf(Buffer.from(wrong)), /no (seed|nkey)/, wrong);
});
