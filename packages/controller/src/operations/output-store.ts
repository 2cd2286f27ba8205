/** Chunks of output in MongoDB. */
import { type OutputChunkDoc, SCHEMA_VERSION } from '../state/documents.js';
import { onlyDuplicates, type State } from '../state/index.js';
import { toBinary } from './execution-store.js';
import type { OutputPieceView } from './inputs.js';

/** Sequence numbers have ten digits in an id, so that ids sort as they do. */
const SEQUENCE_DIGITS = 10;

export class OutputStore {
  constructor(
    private readonly state: State,
    private readonly environment: string,
  ) {}

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
    return docs.length;
  }

  /** Of all chunks together, uncompressed. */
  async storedBytes(): Promise<number> {
    const [stats] = await this.state.collections.outputChunks
      .aggregate<{ storageStats: { size: number } }>([{ $collStats: { storageStats: {} } }])
      .toArray();
    return stats?.storageStats.size ?? 0;
  }

  /** How many chunks there are from the start on without a gap. */
  async contiguous(executionId: string, attempt: number): Promise<number> {
    const cursor = this.state.collections.outputChunks
      .find(
        { _id: { $gte: idOf(executionId, attempt, 0), $lt: endOf(executionId, attempt) } },
        { projection: { _id: 1 } },
      )
      .sort({ _id: 1 });
    let next = 0;
    for await (const doc of cursor) {
      if (Number(doc._id.slice(-SEQUENCE_DIGITS)) !== next) break;
      next++;
    }
    return next;
  }
}

function idOf(executionId: string, attempt: number, sequence: number): string {
  return `${executionId}/${attempt}/${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;
}

/** Sorts after every chunk of the attempt: ':' follows '9'. */
function endOf(executionId: string, attempt: number): string {
  return `${executionId}/${attempt}/:`;
}

function viewOf(executionId: string, attempt: number, doc: OutputChunkDoc): OutputPieceView {
  return {
    executionId,
    attempt,
    sequence: Number(doc._id.slice(-SEQUENCE_DIGITS)),
    stream: doc.stream,
    time: doc.time,
    data: doc.data.buffer.subarray(0, doc.data.length()),
    crc32: doc.crc32,
    skippedBytes: doc.skippedBytes,
  };
}
