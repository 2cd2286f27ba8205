/** The controller's keys under `WEBOPS_HOME/keys`: made at the first start, 0600, never replaced. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createSigningKey, keyIdOf, publicKeyPemOf } from '@webops/contract';
import { readOrCreate } from './private-file.js';

/** An Ed25519 key pair and its id: SHA-256 (hexadecimal) of the public key as SPKI DER. */
export interface PublisherKey {
  keyId: string;
  publicKeyPem: string;
  privateKeyPem: string;
}

/** The keys of one set-up. */
export interface ControllerKeys {
  /** Signs tickets for changes. */
  ticket: PublisherKey;
  /** Signs the bundles that this set-up packs itself. */
  publisher: PublisherKey;
  /** Signs the head of the audit. */
  audit: PublisherKey;
  /** 32 bytes: seals secrets at rest. */
  encryption: Buffer;
}

/** Reads the keys of a home folder, making what is missing. */
export async function loadKeys(home: string): Promise<ControllerKeys> {
  const folder = join(home, 'keys');
  const [ticket, publisher, audit, encryption] = await Promise.all([
    readOrCreate(join(folder, 'ticket.pem'), newKeyPem),
    readOrCreate(join(folder, 'publisher.pem'), newKeyPem),
    readOrCreate(join(folder, 'audit.pem'), newKeyPem),
    readOrCreate(join(folder, 'encryption.key'), () => randomBytes(32)),
  ]);
  if (encryption.length !== 32)
    throw new Error(`${join(folder, 'encryption.key')} must hold exactly 32 bytes`);
  return {
    ticket: publisherKeyFrom(ticket.toString()),
    publisher: publisherKeyFrom(publisher.toString()),
    audit: publisherKeyFrom(audit.toString()),
    encryption,
  };
}

/**
 * An Ed25519 private key in PEM with what is derived from it.
 *
 * @throws ContractError KEY_INVALID when it is no such key.
 */
export function publisherKeyFrom(privateKeyPem: string): PublisherKey {
  return { keyId: keyIdOf(privateKeyPem), publicKeyPem: publicKeyPemOf(privateKeyPem), privateKeyPem };
}

function newKeyPem(): Buffer {
  return Buffer.from(createSigningKey().privateKeyPem);
}
