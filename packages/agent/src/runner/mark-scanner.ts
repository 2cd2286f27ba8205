/**
 * Finds the runner's marks in a stream of output: `RS NONCE:NAME RS` (deploy/runner/run-function.sh). Bytes that may be
 * the beginning of a mark are held back until they are told apart, all others pass at once.
 */
const RS = 0x1e;
/** No mark's name is longer. */
const MAX_NAME_BYTES = 64;

export class MarkScanner {
  private readonly prefix: Buffer;
  private held: Buffer = Buffer.alloc(0);

  constructor(
    nonce: string,
    private readonly onData: (data: Buffer) => void,
    private readonly onMark: (name: string) => void,
  ) {
    this.prefix = Buffer.from(`\x1e${nonce}:`, 'latin1');
  }

  feed(data: Buffer): void {
    let rest = this.held.length > 0 ? Buffer.concat([this.held, data]) : data;
    this.held = Buffer.alloc(0);
    for (;;) {
      const at = rest.indexOf(this.prefix);
      if (at < 0) break;
      const nameAt = at + this.prefix.length;
      const end = rest.indexOf(RS, nameAt);
      if (end < 0 && rest.length - nameAt <= MAX_NAME_BYTES) {
        if (at > 0) this.onData(rest.subarray(0, at));
        this.held = Buffer.from(rest.subarray(at));
        return;
      }
      if (end < 0 || end - nameAt > MAX_NAME_BYTES) {
        this.onData(rest.subarray(0, nameAt));
        rest = rest.subarray(nameAt);
        continue;
      }
      if (at > 0) this.onData(rest.subarray(0, at));
      this.onMark(rest.toString('latin1', nameAt, end));
      rest = rest.subarray(end + 1);
    }
    const keep = this.partialPrefix(rest);
    if (rest.length > keep) this.onData(rest.subarray(0, rest.length - keep));
    if (keep > 0) this.held = Buffer.from(rest.subarray(rest.length - keep));
  }

  /** Gives out what was held: the stream has ended. */
  end(): void {
    if (this.held.length > 0) this.onData(this.held);
    this.held = Buffer.alloc(0);
  }

  private partialPrefix(data: Buffer): number {
    const from = Math.max(0, data.length - this.prefix.length + 1);
    const at = data.lastIndexOf(RS);
    if (at < from) return 0;
    const tail = data.subarray(at);
    return tail.equals(this.prefix.subarray(0, tail.length)) ? tail.length : 0;
  }
}
