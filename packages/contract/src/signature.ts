/** Ed25519 signatures over bundles and tickets, and the ids of the keys that make them. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { bundleSigningInput } from './bundle.js';
import { ContractError } from './errors.js';
import { ticketSigningInput } from './ticket.js';

/** A key as PEM text (PKCS #8 private, SPKI public) or as Node's object. A private key also serves where a public one is wanted. */
export type SigningKey = string | Buffer | KeyObject;

/** Makes a key pair for a publisher or for tickets. */
export function createSigningKey(): { privateKeyPem: string; publicKeyPem: string; keyId: string } {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKeyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    keyId: keyIdOf(pair.publicKey),
  };
}

/** SHA-256 (hexadecimal) of the public key as SPKI in DER: the key's id. */
export function keyIdOf(key: SigningKey): string {
  return createHash('sha256')
    .update(publicKeyOf(key).export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** The public half of a key, as PEM. */
export function publicKeyPemOf(key: SigningKey): string {
  return publicKeyOf(key).export({ type: 'spki', format: 'pem' }).toString();
}

/** Signs a bundle's digest. */
export function signBundle(digest: string, privateKey: SigningKey): Buffer {
  return sign(null, bundleSigningInput(digest), privateKeyOf(privateKey));
}

/** Whether the signature over the digest is by this key. The caller computes the digest from the bytes it has. */
export function verifyBundle(digest: string, signature: Uint8Array, publicKey: SigningKey): boolean {
  return verify(null, bundleSigningInput(digest), publicKeyOf(publicKey), signature);
}

/** Signs a ticket's exact bytes. */
export function signTicket(ticketBytes: Uint8Array, privateKey: SigningKey): Buffer {
  return sign(null, ticketSigningInput(ticketBytes), privateKeyOf(privateKey));
}

/** Whether the signature over the ticket's bytes is by this key. */
export function verifyTicket(ticketBytes: Uint8Array, signature: Uint8Array, publicKey: SigningKey): boolean {
  return verify(null, ticketSigningInput(ticketBytes), publicKeyOf(publicKey), signature);
}

function privateKeyOf(key: SigningKey): KeyObject {
  return ed25519(() => (key instanceof KeyObject ? key : createPrivateKey(key)), 'private');
}

function publicKeyOf(key: SigningKey): KeyObject {
  return ed25519(() => {
    if (key instanceof KeyObject) return key.type === 'public' ? key : createPublicKey(key);
    return createPublicKey(key);
  }, 'public');
}

function ed25519(load: () => KeyObject, kind: string): KeyObject {
  let key: KeyObject;
  try {
    key = load();
  } catch (cause) {
    throw new ContractError('KEY_INVALID', `the ${kind} key cannot be read as PEM`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519' || (kind === 'private' && key.type !== 'private')) {
    throw new ContractError('KEY_INVALID', `the key is not an Ed25519 ${kind} key`);
  }
  return key;
}
