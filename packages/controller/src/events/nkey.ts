/**
 * NATS's keys (Ed25519 in base32 with a checksum, https://github.com/nats-io/nkeys) on Node's own crypto: the library's are JavaScript, and take some
 * 20 ms of a processor for each agent that connects, more than its TLS handshake.
 */
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** First byte of a seed, and of a user's public key. */
const SEED = 18 << 3;
const USER = 20 << 3;
const KEY_BYTES = 32;
/** A JWK of a private key must name its public key too; Node computes it from the private one, and looks only that it is there. */
const ANY_PUBLIC_KEY = Buffer.alloc(KEY_BYTES).toString('base64url');

/** A user. */
export interface UserKey {
  /** `U…` */
  publicKey: string;
  /** `SU…` */
  seed: string;
}

/** Signs as the owner of a seed (`SA…`, `SO…`). @throws Error when it is none */
export function signerOf(seed: Uint8Array): (data: Uint8Array) => Buffer {
  const bytes = decodeBase32(Buffer.from(seed).toString('latin1'));
  const body = bytes.subarray(0, -2);
  if (
    bytes.length !== 2 + KEY_BYTES + 2 ||
    (bytes[0]! & 0xf8) !== SEED ||
    crc16(body) !== bytes.readUInt16LE(body.length)
  )
    throw new Error('this is no seed of an nkey');
  const key = privateKeyOf(body.subarray(2));
  return (data) => sign(null, data, key);
}

/** Makes a user's key. @param secret its 32 bytes; by default a fresh key */
export function createUserKey(secret: Buffer = randomBytes(KEY_BYTES)): UserKey {
  const open = Buffer.from(
    createPublicKey(privateKeyOf(secret)).export({ format: 'jwk' }).x ?? '',
    'base64url',
  );
  return {
    publicKey: encode(Buffer.of(USER), open),
    seed: encode(Buffer.of(SEED | (USER >> 5), (USER & 31) << 3), secret),
  };
}

/** As a JWK (RFC 8037): as PKCS #8 it takes OpenSSL ten times as long, 0.4 ms, for each agent that connects. */
function privateKeyOf(secret: Uint8Array): KeyObject {
  const d = Buffer.from(secret).toString('base64url');
  return createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x: ANY_PUBLIC_KEY }, format: 'jwk' });
}

function encode(prefix: Buffer, key: Buffer): string {
  const body = Buffer.concat([prefix, key]);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(crc16(body), 0);
  return encodeBase32(Buffer.concat([body, checksum]));
}

/** CRC-16/XMODEM. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** RFC 4648, without padding. */
function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

function decodeBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) throw new Error('this is no nkey');
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes);
}
