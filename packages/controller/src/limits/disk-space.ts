/** Nothing new is begun on a disk that is nearly full, so that what is under way still has room to end. */
import { WebopsError } from '@webops/protocol';
import { freeBytesOf } from '../state/index.js';
import type { LimitedCall } from './rate-limits.js';

/** Journal and data of the database grow by some MiB at a time, and so do the events beside it. */
const LEAST_FREE_BYTES = 64 * 1024 ** 2;
const RETRY_AFTER_MS = 10_000;
/** What makes the database grow. */
const GROWS = new Set(['CreateOperation', 'RetryOperation', 'PublishAddon', 'DiscoverAddons', 'Enroll']);

/**
 * Told of every call.
 *
 * @param folder where the embedded database keeps its files
 * @returns what throws WebopsError UNAVAILABLE `DISK_FULL`
 */
export function diskSpace(
  folder: string,
  leastFreeBytes = LEAST_FREE_BYTES,
): (call: Pick<LimitedCall, 'methodPath'>) => void {
  return ({ methodPath }) => {
    if (!GROWS.has(methodPath.slice(methodPath.lastIndexOf('/') + 1))) return;
    const freeBytes = freeBytesOf(folder);
    if (freeBytes === null || freeBytes >= leastFreeBytes) return;
    const mib = (bytes: number) => `${Math.floor(bytes / 1024 ** 2)} MiB`;
    throw new WebopsError(
      'UNAVAILABLE',
      `The disk of the controller is nearly full: ${folder} has ${mib(freeBytes)} free, and below ${mib(leastFreeBytes)} nothing new is begun. Nothing was stored.`,
      {
        reason: 'DISK_FULL',
        retryAfterMs: RETRY_AFTER_MS,
        details: [{ action: `Make room on the disk of ${folder} on the controller, then ask again.` }],
      },
    );
  };
}
