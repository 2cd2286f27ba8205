/** From the terminal and the pipe to the spool: masks, batches what comes within a moment, keeps the order of the streams. */
import { BoundedOutput } from '../bounded-output.js';
import { MAX_RESULT_BYTES, type OutputPiece } from '../types.js';
import { Masker, type SecretIndex } from './masker.js';
import type { SpoolWriter } from './spool-writer.js';

/** A terminal gives at most 4 KB at a time: this many bytes, or what came within the moment, are one chunk. */
const BATCH_BYTES = 48 * 1024;
const BATCH_MS = 5;
type Stream = OutputPiece['stream'];

export class OutputSink {
  private readonly maskers: Record<Stream, Masker>;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private pendingStream: Stream = 'stdout';
  private pendingTime = 0;
  private timer: NodeJS.Timeout | null = null;
  private collecting: BoundedOutput | null = null;

  constructor(
    private readonly spool: Pick<SpoolWriter, 'write'>,
    secrets: SecretIndex,
    private readonly onWritten: () => void,
  ) {
    this.maskers = { stdout: new Masker(secrets), stderr: new Masker(secrets) };
  }

  add(stream: Stream, data: Buffer): void {
    this.queue(stream, this.maskers[stream].feed(data));
  }

  /** From here on stdout is the function's own: kept, up to the bound of a result. */
  collect(): void {
    this.collecting = new BoundedOutput(2 * MAX_RESULT_BYTES);
  }

  /** What the function wrote to stdout; null for nothing or too much. */
  collected(): string | null {
    const { head, skippedBytes, tail } = this.collecting?.finish() ?? {
      head: Buffer.alloc(0),
      skippedBytes: 0,
      tail: Buffer.alloc(0),
    };
    const bytes = Buffer.concat([head, tail]);
    if (bytes.length === 0 || skippedBytes > 0 || bytes.length > MAX_RESULT_BYTES) return null;
    return bytes.toString('utf8');
  }

  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) this.queue(stream, this.maskers[stream].end());
    this.flush();
  }

  private queue(stream: Stream, data: Buffer): void {
    if (data.length === 0) return;
    if (stream === 'stdout') this.collecting?.add(data);
    if (stream !== this.pendingStream) this.flush();
    if (this.pendingBytes === 0) this.pendingTime = Date.now();
    this.pendingStream = stream;
    this.pending.push(data);
    this.pendingBytes += data.length;
    if (this.pendingBytes >= BATCH_BYTES) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.pendingBytes === 0) return;
    this.spool.write(this.pendingStream, this.pendingTime, Buffer.concat(this.pending));
    this.pending = [];
    this.pendingBytes = 0;
    this.onWritten();
  }
}
