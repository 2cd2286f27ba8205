/** How the host is doing right now. */
import { readFile, statfs } from 'node:fs/promises';
import { freemem, loadavg, totalmem } from 'node:os';
import type { Health } from '@webops/contract';

/** Less free disk or available memory than this part is `degraded`. */
const LOW_FRACTION = 0.05;

/** Load, memory and disk, and what they mean. */
export interface Load {
  /** Load average of a minute. */
  load1: number;
  memoryAvailableBytes: number;
  diskFreeBytes: number;
  health: Health;
  /** Empty when healthy. */
  message: string;
}

/** Reads the load. What cannot be read counts as 0 free. */
export async function readLoad(): Promise<Load> {
  const [memory, disk] = await Promise.all([
    readFile('/proc/meminfo', 'utf8').catch(() => ''),
    statfs('/').catch(() => null),
  ]);
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(memory)?.[1];
  const memoryAvailableBytes = available === undefined ? freemem() : Number(available) * 1024;
  const diskFreeBytes = disk === null ? 0 : disk.bavail * disk.bsize;
  const low: string[] = [];
  if (memoryAvailableBytes < totalmem() * LOW_FRACTION) low.push('memory is nearly used up');
  if (disk !== null && diskFreeBytes < disk.blocks * disk.bsize * LOW_FRACTION)
    low.push('the disk of / is nearly full');
  return {
    load1: loadavg()[0] ?? 0,
    memoryAvailableBytes,
    diskFreeBytes,
    health: low.length === 0 ? 'healthy' : 'degraded',
    message: low.join('; '),
  };
}
