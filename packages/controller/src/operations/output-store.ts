/** Output in MongoDB: chunks as they arrived, and packs of those that are older. Where both are there the pack counts. */
import { type Collection, MongoServerError } from 'mongodb';
import { type OutputChunkDoc, SCHEMA_VERSION } from '../state/documents.js';
import { onlyDuplicates, type State, bytesOf, toBinary } from '../state/index.js';
import type { OutputPieceView } from './inputs.js';
import { endOf, idOf, sequenceOf } from './output-ids.js';
import { OutputPackStore } from './output-pack-store.js';

/** MongoDB's code of a collection that is not there. */
const NAMESPACE_NOT_FOUND = 26;

export class OutputStore {
  private readonly packs;

  constructor(
    private readonly state: State,
    private readonly environment: string,
  ) {
    this.packs = new OutputPackStore(state, environment);
  }

  /** Durable when it resolves. Chunks that are there already are left as they are. */
  async append(pieces: readonly OutputPieceView[]): Promise<void> {
    const storedAt = new Date();
    const docs = pieces.map((piece) => ({
      _id: idOf(piece.executionId, piece.attempt, piece.sequence),
      schemaVersion: SCHEMA_VERSION,
      environment: this.environment,
      stream: piece.stream,
      time: piece.time,
      data: toBinary(piece.data),
      crc32: piece.crc32,
      skippedBytes: piece.skippedBytes,
      storedAt,
    }));
    try {
      await this.state.collections.outputChunks.insertMany(docs, { ordered: false });
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
    }
  }

  /** Chunks from a sequence number on, in order; may have gaps while a batch is being written. */
  async read(executionId: string, attempt: number, from: number, limit: number): Promise<OutputPieceView[]> {
    const packed = await this.packs.read(executionId, attempt, from);
    if (packed.length > 0) return packed;
    const docs = await this.state.collections.outputChunks
      .find({ _id: { $gte: idOf(executionId, attempt, from), $lt: endOf(executionId, attempt) } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return docs.map((doc) => viewOf(executionId, attempt, doc));
  }

  /** Removes chunks of an execution, of any attempt. @returns how many; fewer than the limit when it was the last of them */
  async removeSome(executionId: string, limit: number): Promise<number> {
    const { outputChunks } = this.state.collections;
    // '0' follows '/'.
    const docs = await outputChunks
      .find({ _id: { $gte: `${executionId}/`, $lt: `${executionId}0` } }, { projection: { _id: 1 } })
      .limit(limit)
      .toArray();
    if (docs.length > 0) await outputChunks.deleteMany({ _id: { $in: docs.map((doc) => doc._id) } });
    if (docs.length === limit) return limit;
    return docs.length + (await this.packs.removeSome(executionId, limit - docs.length));
  }

  /** Of all output together, as the database's documents are. */
  async storedBytes(): Promise<number> {
    const { outputChunks, outputPacks } = this.state.collections;
    const sizes = await Promise.all([outputChunks, outputPacks].map(sizeOf));
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Chunks become one pack: it is durable before they go. @param pieces of one attempt, consecutive, packed by nobody */
  async pack(pieces: readonly OutputPieceView[]): Promise<void> {
    const { executionId, attempt, sequence } = pieces[0]!;
    await this.packs.insert(pieces);
    await this.removeChunks(executionId, attempt, sequence, sequence + pieces.length);
  }

  /** How many pieces of an attempt are packed, from its start on. */
  packed(executionId: string, attempt: number): Promise<number> {
    return this.packs.packed(executionId, attempt);
  }

  /** What an execution's packs take, in bytes. */
  packedBytes(executionId: string): Promise<number> {
    return this.packs.bytesOf(executionId);
  }

  /** Removes chunks that are in a pack too: a crash came between. */
  async dropPacked(executionId: string, attempt: number): Promise<void> {
    const packed = await this.packs.packed(executionId, attempt);
    if (packed > 0) await this.removeChunks(executionId, attempt, 0, packed);
  }

  private async removeChunks(executionId: string, attempt: number, from: number, to: number): Promise<void> {
    await this.state.collections.outputChunks.deleteMany({
      _id: { $gte: idOf(executionId, attempt, from), $lt: idOf(executionId, attempt, to) },
    });
  }

  /** How many chunks there are from the start on without a gap. */
  async contiguous(executionId: string, attempt: number): Promise<number> {
    const packed = await this.packs.packed(executionId, attempt);
    const cursor = this.state.collections.outputChunks
      .find(
        { _id: { $gte: idOf(executionId, attempt, packed), $lt: endOf(executionId, attempt) } },
        { projection: { _id: 1 } },
      )
      .sort({ _id: 1 });
    let next = packed;
    for await (const doc of cursor) {
      if (sequenceOf(doc._id) !== next) break;
      next++;
    }
    return next;
  }
}

function viewOf(executionId: string, attempt: number, doc: OutputChunkDoc): OutputPieceView {
  return {
    executionId,
    attempt,
    sequence: sequenceOf(doc._id),
    stream: doc.stream,
    time: doc.time,
    data: bytesOf(doc.data),
    crc32: doc.crc32,
    skippedBytes: doc.skippedBytes,
  };
}

async function sizeOf(collection: { aggregate: Collection['aggregate'] }): Promise<number> {
  try {
    const [stats] = await collection
      .aggregate<{ storageStats: { size: number } }>([{ $collStats: { storageStats: {} } }])
      .toArray();
    return stats?.storageStats.size ?? 0;
  } catch (error) {
    // Nothing was ever written to it.
    if (error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND) return 0;
    throw error;
  }
}
