/** A file system of its own that can be filled: a file behind a loop device, as small as it is wanted. */
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../lab/command.js';

const PIECE_BYTES = 1024 * 1024;
/** The last pieces are so small that not even a short file fits afterwards. */
const LEAST_BYTES = 512;
/** What takes the space. */
const FILLER = 'filler';

export class SmallDisk {
  private constructor(
    /** Where it is mounted. */
    readonly path: string,
    private readonly folder: string,
  ) {}

  static async create(bytes: number): Promise<SmallDisk> {
    const folder = mkdtempSync(join(tmpdir(), 'webops-disk-'));
    const disk = new SmallDisk(join(folder, 'mnt'), folder);
    mkdirSync(disk.path);
    const image = join(folder, 'image');
    await runCommand('truncate', ['-s', String(bytes), image]);
    // Nothing is kept for root, who would not find it full.
    await runCommand('mkfs.ext4', ['-q', '-m', '0', image]);
    await runCommand('mount', ['-o', 'loop', image, disk.path]);
    return disk;
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }

  /** From now on no byte more fits. */
  async fill(): Promise<void> {
    const path = join(this.path, FILLER);
    // Taken at once, and the rest bit by bit while others write.
    const most = Math.max(1, this.freeBytes - PIECE_BYTES);
    await runCommand('fallocate', ['-l', String(most), path], { allowFailure: true });
    const file = openSync(path, 'a');
    try {
      for (let piece = Buffer.alloc(PIECE_BYTES); piece.length >= LEAST_BYTES; ) {
        try {
          writeSync(file, piece);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          piece = piece.subarray(0, piece.length / 2);
        }
      }
    } finally {
      closeSync(file);
    }
  }

  /** There is space again. */
  empty(): void {
    rmSync(join(this.path, FILLER), { force: true });
  }

  async remove(): Promise<void> {
    await runCommand('umount', ['-l', this.path], { allowFailure: true });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
