/**
 * A stream of bytes, encrypted and authenticated piece by piece, under a passphrase.
 *
 *     "WEBOPSBK"  version (1)  log2 N (1)  r (1)  p (1)  salt (16)  HMAC-SHA256 of all before (32)
 *     then pieces: length (4, big endian; of the ciphertext)  ciphertext  tag (16)
 *
 * scrypt makes two keys of passphrase and salt: one for the header's HMAC, which tells a wrong passphrase from a damaged file, and one for
 * AES-256-GCM. A piece's nonce is its number and whether it is the last, so that a piece left out, put elsewhere or cut off fails; the header
 * is authenticated with every piece. The salt is fresh for each file, hence so is the key, and no nonce repeats.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { BackupError } from './backup-error.js';

const MAGIC = Buffer.from('WEBOPSBK', 'latin1');
/** The form described above. A file with a higher one is refused. */
const VERSION = 1;
const SALT_BYTES = 16;
const MAC_BYTES = 32;
const TAG_BYTES = 16;
const FIXED_BYTES = MAGIC.length + 4;
const HEADER_BYTES = FIXED_BYTES + SALT_BYTES + MAC_BYTES;
/** Plain bytes of a piece, but for the last. */
const PIECE_BYTES = 256 * 1024;
/** 128 MiB and about half a second a guess. */
const SCRYPT = { log2N: 17, r: 8, p: 1 };
/** What a file may ask of this machine: 512 MiB. */
const MAX_SCRYPT = { log2N: 19, r: 8, p: 4 };

/** Source of bytes by position: a file that is open. */
export type ReadAt = (buffer: Buffer, position: number) => Promise<number>;

/** Encrypts what comes. @param log2N the work of a guess, as a power of two; for tests, less than the default of 17 */
export async function* seal(
  plain: AsyncIterable<Uint8Array>,
  passphrase: string,
  log2N: number = SCRYPT.log2N,
): AsyncGenerator<Buffer, void, undefined> {
  const fixed = Buffer.concat([
    MAGIC,
    Buffer.of(VERSION, log2N, SCRYPT.r, SCRYPT.p),
    randomBytes(SALT_BYTES),
  ]);
  const keys = await keysOf(passphrase, fixed);
  const header = Buffer.concat([fixed, keys.macOf(fixed)]);
  yield header;
  let number = 0;
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of plain) {
    waiting.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    bytes += chunk.byteLength;
    if (bytes <= PIECE_BYTES) continue;
    let whole = Buffer.concat(waiting);
    // One is always kept back: the last must say that it is the last.
    for (; whole.length > PIECE_BYTES; whole = whole.subarray(PIECE_BYTES))
      yield sealPiece(keys.encryption, header, number++, false, whole.subarray(0, PIECE_BYTES));
    waiting = [whole];
    bytes = whole.length;
  }
  yield sealPiece(keys.encryption, header, number, true, Buffer.concat(waiting));
}

/**
 * Decrypts a file from its beginning. What it yields is authentic and in its place; that nothing is missing is known when it has ended.
 *
 * @throws BackupError BACKUP_UNREADABLE
 */
export async function* unseal(
  readAt: ReadAt,
  sizeBytes: number,
  passphrase: string,
): AsyncGenerator<Buffer, void, undefined> {
  const header = await readHeader(readAt);
  const keys = await keysOf(passphrase, header.subarray(0, FIXED_BYTES + SALT_BYTES));
  if (!timingSafeEqual(keys.macOf(header.subarray(0, -MAC_BYTES)), header.subarray(-MAC_BYTES)))
    throw unreadable('the passphrase is not that of this backup, or the file is damaged at its beginning');
  let position = HEADER_BYTES;
  for (let number = 0; ; number++) {
    const length = await readLength(readAt, position);
    const end = position + 4 + length + TAG_BYTES;
    if (end > sizeBytes) throw unreadable(`the file is cut off: it ends at byte ${sizeBytes}`);
    const body = await readWhole(readAt, position + 4, length + TAG_BYTES);
    const isLast = end === sizeBytes;
    const plain = openPiece(keys.encryption, header, number, isLast, body);
    if (!plain) {
      throw unreadable(
        isLast
          ? `the file is cut off or damaged at byte ${position}`
          : `the file is damaged at byte ${position}`,
      );
    }
    yield plain;
    if (isLast) return;
    position = end;
  }
}

async function readHeader(readAt: ReadAt): Promise<Buffer> {
  const header = Buffer.alloc(HEADER_BYTES);
  const read = await readAt(header, 0);
  if (read < MAGIC.length || !header.subarray(0, MAGIC.length).equals(MAGIC))
    throw unreadable('the file is no backup of a controller');
  const [version, log2N, r, p] = header.subarray(MAGIC.length, FIXED_BYTES);
  if (version! > VERSION)
    throw unreadable(
      `the file has format version ${version}, and this controller knows ${VERSION}: restore it with the newer one`,
    );
  if (read < HEADER_BYTES) throw unreadable(`the file is cut off: it ends at byte ${read}`);
  const fits = log2N! >= 10 && log2N! <= MAX_SCRYPT.log2N && r! >= 1 && r! <= MAX_SCRYPT.r;
  if (version !== VERSION || !fits || p! < 1 || p! > MAX_SCRYPT.p)
    throw unreadable('the file is damaged at its beginning');
  return header;
}

async function readLength(readAt: ReadAt, position: number): Promise<number> {
  const bytes = await readWhole(readAt, position, 4);
  const length = bytes.readUInt32BE(0);
  if (length > PIECE_BYTES) throw unreadable(`the file is damaged at byte ${position}`);
  return length;
}

async function readWhole(readAt: ReadAt, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const read = await readAt(buffer, position);
  if (read < length) throw unreadable(`the file is cut off: it ends at byte ${position + read}`);
  return buffer;
}

async function keysOf(passphrase: string, fixed: Buffer) {
  const [log2N, r, p] = fixed.subarray(MAGIC.length + 1, FIXED_BYTES);
  const N = 2 ** log2N!;
  const options = { N, r: r!, p: p!, maxmem: 2 * 128 * N * r! * p! };
  const both = await new Promise<Buffer>((resolve, reject) => {
    // The same characters may be typed in two ways: one form is used.
    scrypt(passphrase.normalize('NFC'), fixed.subarray(FIXED_BYTES), 64, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
  return {
    encryption: both.subarray(0, 32),
    macOf: (bytes: Buffer) => createHmac('sha256', both.subarray(32)).update(bytes).digest(),
  };
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function sealPiece(key: Buffer, header: Buffer, number: number, isLast: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, isLast)).setAAD(header);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(plain.length, 0);
  return Buffer.concat([length, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openPiece(
  key: Buffer,
  header: Buffer,
  number: number,
  isLast: boolean,
  body: Buffer,
): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast)).setAAD(header);
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

function unreadable(reason: string): BackupError {
  return new BackupError('BACKUP_UNREADABLE', reason);
}
