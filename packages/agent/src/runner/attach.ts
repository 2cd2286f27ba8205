/**
 * Follows a change. The spool and the exit record are files of root's that the agent may read, so following needs no
 * process: the holder's socket wakes us for each write and tells by closing that the holder is gone.
 */
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { attemptFolder, EXIT_FILE, PROGRESS_WAKE, SOCKET_FILE, SPOOL_FOLDER } from './paths.js';
import { PROGRESS_FILE, readProgress } from './progress.js';
import { SpoolReader } from './spool-reader.js';
import { type AttachRequest, type ExitRecord, RunnerError } from './types.js';

/**
 * @param settle asks the root side to write the record of attempts whose holder is dead
 * @throws RunnerError `EXECUTION_UNKNOWN`; the signal's reason when it aborts
 */
export async function attachTo(
  rootDir: string,
  request: AttachRequest,
  settle: () => Promise<void>,
): Promise<ExitRecord> {
  const folder = attemptFolder(rootDir, request.execution, request.attempt);
  const reader = new SpoolReader(join(folder, SPOOL_FOLDER), request.fromSequence);
  const link = new HolderLink(join(folder, SOCKET_FILE), request.signal);
  try {
    await link.opened;
    let settled = false;
    let told = -1;
    for (;;) {
      request.signal.throwIfAborted();
      const { ticks, progressTicks } = link;
      if (request.onProgress && told !== progressTicks) {
        told = progressTicks;
        const progress = await readProgress(join(folder, PROGRESS_FILE));
        if (progress !== null) await request.onProgress(progress);
      }
      // Read before the output: what was written before the record is in the spool.
      const record = await readRecord(join(folder, EXIT_FILE));
      for (let piece = await reader.next(); piece !== null; piece = await reader.next()) {
        await request.onOutput(piece);
        request.signal.throwIfAborted();
      }
      if (record !== null) return record;
      if (link.closed) {
        if (settled)
          throw new RunnerError(
            'EXECUTION_UNKNOWN',
            `the root side has no attempt ${request.execution}/${request.attempt}`,
          );
        await settle();
        settled = true;
        continue;
      }
      await link.wake(ticks);
    }
  } finally {
    link.close();
    await reader.close();
  }
}

async function readRecord(path: string): Promise<ExitRecord | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ExitRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

class HolderLink {
  ticks = 0;
  /** Of those, the ones that told of progress. */
  progressTicks = 0;
  closed = false;
  readonly opened: Promise<void>;
  private readonly socket: Socket;
  private notify: () => void = () => {};

  constructor(
    path: string,
    private readonly signal: AbortSignal,
  ) {
    this.socket = connect(path);
    this.socket.on('data', (data) => {
      if (data.includes(PROGRESS_WAKE)) this.progressTicks += 1;
      this.tick();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
      this.tick();
    });
    signal.addEventListener('abort', this.onAbort, { once: true });
    this.opened = new Promise((resolve) => {
      this.socket.once('connect', resolve);
      this.socket.once('close', () => resolve());
    });
  }

  /** Resolves when something happened since the count was taken. */
  wake(since: number): Promise<void> {
    if (this.ticks !== since || this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.notify = resolve;
    });
  }

  close(): void {
    this.signal.removeEventListener('abort', this.onAbort);
    this.socket.destroy();
  }

  private readonly onAbort = () => this.tick();

  private tick(): void {
    this.ticks += 1;
    this.notify();
  }
}
