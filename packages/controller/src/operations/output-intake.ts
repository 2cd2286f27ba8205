/** Chunks of output as agents send them: checked, made durable, acknowledged. */
import { crc32, fromTimestamp, type OutputChunk__Output, streamFromWire } from '@webops/protocol';
import type { Core } from './core.js';
import type { OutputPieceView } from './inputs.js';
import type { Lane } from './lane.js';

/** Executions of other times whose host is remembered, so that each chunk need not ask MongoDB. */
const MAX_REMEMBERED = 1000;

export class OutputIntake {
  /** Host of executions that are not on a lane, newest last. */
  private readonly hostOf = new Map<string, string | null>();
  private readonly acks = new WeakMap<
    Lane,
    Map<string, { executionId: string; attempt: number; next: number }>
  >();

  /** Chunks that are not durable yet, by execution: a result waits for those that came before it. */
  private readonly writing = new Map<string, Set<Promise<void>>>();

  constructor(private readonly core: Core) {}

  /** Resolves when it is durable. */
  take(lane: Lane, chunk: OutputChunk__Output): Promise<void> {
    return this.pending(chunk.executionId, this.store(lane, chunk));
  }

  private async pending(executionId: string, task: Promise<void>): Promise<void> {
    const tasks = this.writing.get(executionId) ?? new Set();
    this.writing.set(executionId, tasks);
    tasks.add(task);
    try {
      await task;
    } finally {
      tasks.delete(task);
      if (tasks.size === 0) this.writing.delete(executionId);
    }
  }

  /** Resolves when the chunks that came before are durable. */
  async written(executionId: string): Promise<void> {
    await Promise.all(this.writing.get(executionId) ?? []);
  }

  private async store(lane: Lane, chunk: OutputChunk__Output): Promise<void> {
    const { executionId, attempt, sequence } = chunk;
    const stream = streamFromWire(chunk.stream);
    const owner = await this.ownerOf(lane, executionId);
    if (owner !== lane.hostId || !stream) {
      // A pre-flight's output, or of an execution that is not this host's: nobody reads it, so the agent may drop it.
      this.acknowledge(lane, executionId, attempt, sequence + 1);
      return;
    }
    if (crc32(chunk.data) !== chunk.crc32) {
      this.core.logger.warn({ executionId, attempt, sequence }, 'a chunk of output arrived damaged');
      lane.session.close('a chunk of output arrived damaged; connect again and repeat it');
      return;
    }
    const piece: OutputPieceView = {
      executionId,
      attempt,
      sequence,
      stream,
      time: fromTimestamp(chunk.time) ?? this.core.now(),
      data: chunk.data,
      crc32: chunk.crc32,
      skippedBytes: chunk.skippedBytes,
    };
    const read = lane.reads.get(executionId);
    // What is held is acknowledged with the result.
    const due = read?.attempt === attempt ? this.core.heldOutput.add(read, piece) : [piece];
    await this.storeAll(due, (next) => this.acknowledge(lane, executionId, attempt, next));
  }

  /** Stores pieces of one attempt as chunks. @param stored told how many are durable from the start on */
  async storeAll(pieces: readonly OutputPieceView[], stored?: (next: number) => void): Promise<void> {
    const numbers = await Promise.all(pieces.map((piece) => this.core.output.append(piece)));
    if (numbers.length > 0) stored?.(Math.max(...numbers));
  }

  private async ownerOf(lane: Lane, id: string): Promise<string | null> {
    if (lane.known.has(id)) return lane.hostId;
    const known = this.hostOf.get(id);
    if (known !== undefined) return known;
    const owner = (await this.core.executions.get(id))?.hostId ?? null;
    this.hostOf.set(id, owner);
    if (this.hostOf.size > MAX_REMEMBERED) this.hostOf.delete(this.hostOf.keys().next().value!);
    return owner;
  }

  /** One message for all chunks that became durable together. */
  private acknowledge(lane: Lane, executionId: string, attempt: number, next: number): void {
    if (next <= 0) return;
    let acks = this.acks.get(lane);
    if (!acks) {
      acks = new Map();
      this.acks.set(lane, acks);
    }
    if (acks.size === 0)
      setImmediate(() => {
        const due = [...(this.acks.get(lane)?.values() ?? [])];
        this.acks.get(lane)?.clear();
        for (const ack of due)
          lane.session.send({
            outputAck: { executionId: ack.executionId, attempt: ack.attempt, sequence: ack.next - 1 },
          });
      });
    const key = `${executionId}/${attempt}`;
    const before = acks.get(key);
    if (!before || before.next < next) acks.set(key, { executionId, attempt, next });
  }
}
