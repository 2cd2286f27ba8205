/** How much space is left where the controller keeps its files. */
import { statfsSync } from 'node:fs';

/** Free for the controller on the disk of a folder; null when that cannot be said. */
export function freeBytesOf(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
