/**
 * Envelope encryption of one version of a secret: AES-256-GCM with a key of its own, which a master key wraps. Who the record is (environment,
 * name, version) is associated data: what is moved to another record does not open.
 */
import { randomBytes } from 'node:crypto';
import { openBytes, sealBytes } from '../secrets/secret-box.js';
import type { MasterKey, MasterKeys } from './master-keys.js';

const KEY_BYTES = 32;

/** Which record. */
export interface SecretIdentity {
  environment: string;
  name: string;
  version: number;
}

export interface Envelope {
  /** Of the master key. */
  keyId: string;
  wrappedKey: Buffer;
  sealed: Buffer;
}

export function sealSecret(identity: SecretIdentity, value: string, master: MasterKey): Envelope {
  const key = randomBytes(KEY_BYTES);
  return {
    keyId: master.id,
    wrappedKey: sealBytes(master.key, key, about(identity, 'key')),
    sealed: sealBytes(key, Buffer.from(value, 'utf8'), about(identity, 'value')),
  };
}

/** @throws Error: the master key is not there, or the record was changed or moved */
export function openSecret(identity: SecretIdentity, envelope: Envelope, masters: MasterKeys): string {
  const key = unwrap(identity, envelope, masters);
  return openBytes(key, envelope.sealed, about(identity, 'value')).toString('utf8');
}

/** The same with its key wrapped by another master key; the value is not opened. */
export function rewrap(identity: SecretIdentity, envelope: Envelope, masters: MasterKeys): Envelope {
  const [newest] = masters;
  const key = unwrap(identity, envelope, masters);
  return { ...envelope, keyId: newest.id, wrappedKey: sealBytes(newest.key, key, about(identity, 'key')) };
}

function unwrap(identity: SecretIdentity, { keyId, wrappedKey }: Envelope, masters: MasterKeys): Buffer {
  const master = masters.find(({ id }) => id === keyId);
  if (!master) throw new Error(`secret ${identity.name}: its master key ${keyId} is not there`);
  return openBytes(master.key, wrappedKey, about(identity, 'key'));
}

function about({ environment, name, version }: SecretIdentity, what: string): Buffer {
  return Buffer.from(JSON.stringify(['webops secret', environment, name, version, what]));
}
