/** How many operations may be open at once: what is held in memory for each is bounded by this. */
import { WebopsError } from '@webops/protocol';

/** Configurations of open operations held in memory, in bytes. */
const MAX_OPEN_BYTES = 256 * 1024 * 1024;
/** A place is free when an operation ends: worth asking for again after so long. */
const ASK_AGAIN_MS = 5_000;
export const DEFAULT_MAX_OPEN = 10_000;

export class OpenLimit {
  private creating = 0;

  constructor(private readonly max = DEFAULT_MAX_OPEN) {}

  /** @throws WebopsError RESOURCE_EXHAUSTED `TOO_MANY_OPEN`, before anything is stored */
  async admit<T>(open: { count: number; bytes: number }, create: () => Promise<T>): Promise<T> {
    if (open.count + this.creating >= this.max || open.bytes >= MAX_OPEN_BYTES) {
      throw new WebopsError(
        'RESOURCE_EXHAUSTED',
        `${open.count} operations are under way or waiting, and no more are taken (${this.max} at most); try again when some have ended.`,
        {
          reason: 'TOO_MANY_OPEN',
          retryAfterMs: ASK_AGAIN_MS,
          details: [{ action: 'one operation may be for many hosts: use a label selector' }],
        },
      );
    }
    this.creating++;
    try {
      return await create();
    } finally {
      this.creating--;
    }
  }
}
