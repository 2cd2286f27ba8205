/**
 * Packed output: many chunks of an attempt that has ended as one compressed document. A pack holds consecutive chunks and
 * each one's stream, time and checksum, so that readers see the chunks as they were.
 */
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { Binary } from 'mongodb';
import { type OutputPackDoc, SCHEMA_VERSION } from '../state/documents.js';
import { type State, isDuplicateKey, bytesOf, toBinary } from '../state/index.js';
import type { OutputPieceView } from './inputs.js';
import { endOf, idOf, sequenceOf } from './output-ids.js';

/** Of a pack, before compression. A document has at most 16 MiB; a reader holds one pack at a time. */
export const MAX_PACK_BYTES = 1024 * 1024;
export const MAX_PACK_PIECES = 1000;

const compress = promisify(deflate) as (data: Uint8Array) => Promise<Buffer>;
const decompress = promisify(inflate) as (data: Uint8Array, options: object) => Promise<Buffer>;

/** A chunk in a pack: stream, time (ms since 1970), bytes, CRC-32, skipped bytes. */
type Entry = [OutputPieceView['stream'], number, number, number, number];

function entryOf({ stream, time, data, crc32, skippedBytes }: OutputPieceView): Entry {
  return [stream, time.getTime(), data.length, crc32, skippedBytes];
}

function open(binary: Binary): Promise<Buffer> {
  return decompress(bytesOf(binary), { maxOutputLength: 2 * MAX_PACK_BYTES });
}

export class OutputPackStore {
  private readonly collection;

  constructor(
    state: State,
    private readonly environment: string,
  ) {
    this.collection = state.collections.outputPacks;
  }

  /** Durable when it resolves. One that is there already is left as it is. @param pieces of one attempt, consecutive */
  async insert(pieces: readonly OutputPieceView[]): Promise<void> {
    const first = pieces[0]!;
    const doc: OutputPackDoc = {
      _id: idOf(first.executionId, first.attempt, first.sequence),
      schemaVersion: SCHEMA_VERSION,
      environment: this.environment,
      count: pieces.length,
      pieces: toBinary(await compress(Buffer.from(JSON.stringify(pieces.map(entryOf))))),
      data: toBinary(await compress(Buffer.concat(pieces.map(({ data }) => data)))),
    };
    try {
      await this.collection.insertOne(doc);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** The pieces of the pack that holds this sequence number, from it on; empty when none does. */
  async read(executionId: string, attempt: number, from: number): Promise<OutputPieceView[]> {
    const range = { $gte: idOf(executionId, attempt, 0), $lte: idOf(executionId, attempt, from) };
    const [doc] = await this.collection.find({ _id: range }).sort({ _id: -1 }).limit(1).toArray();
    if (!doc) return [];
    const first = sequenceOf(doc._id);
    if (first + doc.count <= from) return [];
    const [entries, data] = await Promise.all([open(doc.pieces), open(doc.data)]);
    let at = 0;
    const pieces = (JSON.parse(entries.toString('utf8')) as Entry[]).map((entry, index) => {
      const [stream, timeMs, bytes, crc32, skippedBytes] = entry;
      const piece = data.subarray(at, at + bytes);
      at += bytes;
      const sequence = first + index;
      return {
        executionId,
        attempt,
        sequence,
        stream,
        time: new Date(timeMs),
        crc32,
        skippedBytes,
        data: piece,
      };
    });
    return pieces.slice(from - first);
  }

  /** How many pieces are packed from the attempt's start on. */
  async packed(executionId: string, attempt: number): Promise<number> {
    const range = { $gte: idOf(executionId, attempt, 0), $lt: endOf(executionId, attempt) };
    const [last] = await this.collection
      .find({ _id: range }, { projection: { count: 1 } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return last ? sequenceOf(last._id) + last.count : 0;
  }

  /** Removes packs of an execution, of any attempt. @returns how many */
  async removeSome(executionId: string, limit: number): Promise<number> {
    const docs = await this.collection
      .find({ _id: { $gte: `${executionId}/`, $lt: `${executionId}0` } }, { projection: { _id: 1 } })
      .limit(limit)
      .toArray();
    if (docs.length > 0) await this.collection.deleteMany({ _id: { $in: docs.map((doc) => doc._id) } });
    return docs.length;
  }

  /** Compressed bytes of an execution's packs. */
  async bytesOf(executionId: string): Promise<number> {
    const [row] = await this.collection
      .aggregate<{ bytes: number }>([
        { $match: { _id: { $gte: `${executionId}/`, $lt: `${executionId}0` } } },
        { $group: { _id: null, bytes: { $sum: { $bsonSize: '$$ROOT' } } } },
      ])
      .toArray();
    return row?.bytes ?? 0;
  }
}
