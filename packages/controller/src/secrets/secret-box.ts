/** Secrets at rest: AES-256-GCM with the set-up's encryption key. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals what must not be readable in the database. */
export interface SecretBox {
  seal(plaintext: Uint8Array): Buffer;
  /** @throws Error when the bytes were not sealed with this key. */
  open(sealed: Uint8Array): Buffer;
}

/** A box for a key of 32 bytes. */
export function createSecretBox(key: Buffer): SecretBox {
  return { seal: (plaintext) => sealBytes(key, plaintext), open: (sealed) => openBytes(key, sealed) };
}

/** Sealed form: version (1 byte), nonce (12), tag (16), ciphertext. @param about must be given again to open it */
export function sealBytes(key: Buffer, plaintext: Uint8Array, about?: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  if (about) cipher.setAAD(about);
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
}

/** @throws Error when the bytes were not sealed with this key, or about something else */
export function openBytes(key: Buffer, sealed: Uint8Array, about?: Buffer): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) {
    throw new Error('a sealed value is damaged or was sealed by a newer version');
  }
  const body = 1 + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, body));
  if (about) decipher.setAAD(about);
  decipher.setAuthTag(bytes.subarray(body, body + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(body + TAG_BYTES)), decipher.final()]);
}
