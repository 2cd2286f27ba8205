/**
 * Token buckets by key: each holds a minute's worth, so that a burst of that many passes at once, and fills evenly. Bounded:
 * past {@link MAX_BUCKETS} the one that was used longest ago is forgotten, which by then has mostly filled again.
 */
const MINUTE_MS = 60_000;
export const MAX_BUCKETS = 10_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  /** @param nowMs a clock that does not jump */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Takes a token. @returns 0, or how long to wait for the next one, in milliseconds: nothing was taken then */
  take(key: string, perMinute: number): number {
    const now = this.nowMs();
    const before = this.buckets.get(key) ?? { tokens: perMinute, atMs: now };
    const tokens = Math.min(perMinute, before.tokens + ((now - before.atMs) * perMinute) / MINUTE_MS);
    const taken = tokens >= 1;
    // At the end of the map: used last.
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: taken ? tokens - 1 : tokens, atMs: now });
    if (this.buckets.size > MAX_BUCKETS) this.buckets.delete(this.buckets.keys().next().value!);
    return taken ? 0 : Math.ceil(((1 - tokens) * MINUTE_MS) / perMinute);
  }

  get size(): number {
    return this.buckets.size;
  }
}
