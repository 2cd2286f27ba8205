/**
 * Mends the driver (7.9): a command that is written to a connection in the moment in which its server closes it waits for `drain` for
 * ever, as the socket closes without an error. https://github.com/mongodb/node-mongodb-native/blob/main/src/cmap/connection.ts
 * (`writeCommand`). The wait ends with an error of the socket, so it is given one.
 */
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

interface DriverConnection {
  onClose(this: { socket: EventEmitter; error: Error | null }): void;
}

let mended = false;

/** Before the first client is made; can be called again. */
export function mendDriver(): void {
  if (mended) return;
  mended = true;
  const { Connection } = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js') as {
    Connection: { prototype: DriverConnection };
  };
  const { onClose } = Connection.prototype;
  Connection.prototype.onClose = function closed() {
    onClose.call(this);
    if (this.socket.listenerCount('drain') > 0) this.socket.emit('error', this.error);
  };
}
