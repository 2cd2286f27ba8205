/** Output kept in memory within a bound: the head and the tail stay, the middle is dropped and counted. */
export class BoundedOutput {
  private readonly head: Buffer[] = [];
  private headBytes = 0;
  private tail: Buffer[] = [];
  private tailBytes = 0;
  totalBytes = 0;

  /** Half of `limitBytes` for each end. */
  constructor(private readonly limitBytes: number) {}

  add(data: Buffer): void {
    this.totalBytes += data.length;
    let rest = data;
    const room = this.limitBytes / 2 - this.headBytes;
    if (room > 0) {
      this.head.push(rest.subarray(0, room));
      this.headBytes += Math.min(room, rest.length);
      rest = rest.subarray(room);
    }
    if (rest.length === 0) return;
    this.tail.push(rest);
    this.tailBytes += rest.length;
    // Twice the bound at most, so that the copying stays linear.
    if (this.tailBytes > this.limitBytes) this.trim();
  }

  /** `skippedBytes` were cut out between the two. */
  finish(): { head: Buffer; skippedBytes: number; tail: Buffer } {
    this.trim();
    return {
      head: Buffer.concat(this.head),
      skippedBytes: this.totalBytes - this.headBytes - this.tailBytes,
      tail: Buffer.concat(this.tail),
    };
  }

  private trim(): void {
    const keep = this.limitBytes / 2;
    if (this.tailBytes <= keep) return;
    const all = Buffer.concat(this.tail);
    this.tail = [Buffer.from(all.subarray(all.length - keep))];
    this.tailBytes = keep;
  }
}
