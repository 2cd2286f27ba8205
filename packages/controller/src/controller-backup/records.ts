/**
 * What a backup holds, one record after the other: the length of the head (4, big endian), the head as JSON, the body.
 *
 *     manifest, file…, documents…, end
 */
import { BackupError } from './backup-error.js';

/** The content's version. One with a higher major is refused; within a major, records of an unknown type are passed over. */
export const CONTENT_MAJOR = 1;
export const CONTENT_MINOR = 0;

/** About the backup; the first record. */
export interface Manifest {
  type: 'manifest';
  major: number;
  minor: number;
  /** Of the documents. */
  schemaVersion: number;
  controllerVersion: string;
  environment: string;
  database: string;
  /** ISO time. */
  createdAt: string;
  /** Where callers and agents reached the controller; null when it did not run. */
  addresses: { api: string; link: string; https: string } | null;
}

/** Any record; `size` bytes of body follow its head. */
export type RecordHead =
  | (Manifest & { size: 0 })
  /** A file of the home, by its path in it. */
  | { type: 'file'; path: string; mode: number; size: number }
  /** Documents of one collection, as BSON one after the other. */
  | { type: 'documents'; collection: string; count: number; size: number }
  /** The last record: what must have come before. */
  | { type: 'end'; files: number; documents: number; size: 0 };

/** A record that was read. */
export interface BackupRecord {
  head: RecordHead;
  body: Buffer;
}

/** Bounds of a record: a batch of documents is one, and a document has at most 16 MiB. */
const MAX_HEAD_BYTES = 64 * 1024;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** A record's bytes. */
export function encodeRecord(head: RecordHead, body: Buffer = Buffer.alloc(0)): Buffer {
  if (body.length !== head.size || body.length > MAX_BODY_BYTES)
    throw new Error(`a ${head.type} record has ${body.length} bytes`);
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length, 0);
  return Buffer.concat([length, text, body]);
}

/** Takes records out of a stream. @throws BackupError BACKUP_UNREADABLE when it does not end after a whole record */
export async function* decodeRecords(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<BackupRecord, void, undefined> {
  const chunks: Buffer[] = [];
  let available = 0;
  const source = bytes[Symbol.asyncIterator]();
  const fill = async (wanted: number): Promise<boolean> => {
    while (available < wanted) {
      const next = await source.next();
      if (next.done) return false;
      chunks.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength));
      available += next.value.byteLength;
    }
    return true;
  };
  const take = (wanted: number): Buffer => {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    chunks.length = 0;
    if (all.length > wanted) chunks.push(all.subarray(wanted));
    available -= wanted;
    return all.subarray(0, wanted);
  };
  for (;;) {
    if (!(await fill(4))) {
      if (available > 0) throw damaged();
      return;
    }
    const headBytes = take(4).readUInt32BE(0);
    if (headBytes > MAX_HEAD_BYTES || !(await fill(headBytes))) throw damaged();
    const head = parse(take(headBytes));
    if (!(await fill(head.size))) throw damaged();
    yield { head, body: head.size === 0 ? Buffer.alloc(0) : take(head.size) };
  }
}

function parse(text: Buffer): RecordHead {
  let head: RecordHead;
  try {
    head = JSON.parse(text.toString('utf8')) as RecordHead;
  } catch (cause) {
    throw damaged(cause);
  }
  if (!Number.isSafeInteger(head.size) || head.size < 0 || head.size > MAX_BODY_BYTES) throw damaged();
  return head;
}

function damaged(cause?: unknown): BackupError {
  return new BackupError('BACKUP_UNREADABLE', 'the content of the backup is damaged', { cause });
}
