/** The holder's socket: wakes who follows the output and the progress, and takes a cancel. */
import { chmodSync } from 'node:fs';
import { PROGRESS_WAKE } from '../paths.js';
import { createServer, type Server, type Socket } from 'node:net';

/** Unread wake-ups a follower may have: one is enough, it reads everything. */
const MAX_UNREAD_BYTES = 16;
const MAX_FOLLOWERS = 32;
const MAX_LINE_BYTES = 64;

export class HolderSocket {
  private readonly server: Server;
  private readonly followers = new Set<Socket>();

  constructor(
    private readonly path: string,
    private readonly onCancel: (graceMs: number) => void,
  ) {
    this.server = createServer((socket) => this.accept(socket));
    this.server.maxConnections = MAX_FOLLOWERS;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.path, resolve);
    });
    // The folder's group is the agent's.
    chmodSync(this.path, 0o660);
  }

  wake(): void {
    for (const follower of this.followers)
      if (follower.writableLength < MAX_UNREAD_BYTES) follower.write('.');
  }

  wakeForProgress(): void {
    for (const follower of this.followers)
      if (follower.writableLength < MAX_UNREAD_BYTES) follower.write(PROGRESS_WAKE);
  }

  close(): void {
    this.server.close();
    for (const follower of this.followers) follower.destroy();
  }

  private accept(socket: Socket): void {
    this.followers.add(socket);
    let line = '';
    socket.on('error', () => {});
    socket.on('close', () => this.followers.delete(socket));
    socket.on('data', (data) => {
      line = (line + data.toString('latin1')).slice(0, MAX_LINE_BYTES);
      const graceMs = /^cancel (\d{1,9})\n/.exec(line)?.[1];
      if (graceMs !== undefined) this.onCancel(Number(graceMs));
    });
  }
}
