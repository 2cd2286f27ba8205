/** What hostile clients have in common: whom they meet, and how they send. */
import type { EventEmitter } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { HostIdentity } from '../../../bench/scale/messages.js';
import type { SeededRandom } from '../random.js';

/** The controller's listeners, `host:port`, and who an insider is. */
export interface Victim {
  api: string;
  link: string;
  https: string;
  nats: string;
  caPem: string;
  /** An administrator's: garbage behind it reaches the furthest. */
  token: string;
  /** A host that has been enrolled and is hostile. */
  host: HostIdentity;
}

/** One connection's worth of hostility. @returns how many frames were sent */
export type Attack = (victim: Victim, random: SeededRandom) => Promise<number>;

/** A server that waits for more, or takes no more, is left after this. */
export const LINGER_MS = 500;
export const CONNECT_TIMEOUT_MS = 10_000;

/** @throws Error when nothing listens there any more */
export async function openTcp(address: string): Promise<Socket> {
  const { host, port } = placeOf(address);
  return opened(connectTcp({ host, port }), 'connect', address);
}

/** A TLS connection, with a host's certificate when there is one. @param below what it runs over, e.g. after a greeting */
export async function openTls(
  address: string,
  options: { identity?: HostIdentity; below?: Socket; alpn?: string } = {},
): Promise<Socket> {
  const { host, port } = placeOf(address);
  const { identity, below, alpn } = options;
  const socket = connectTls({
    ...(below ? { socket: below } : { host, port }),
    // Whom it speaks to does not matter to somebody hostile.
    rejectUnauthorized: false,
    ...(alpn ? { ALPNProtocols: [alpn] } : {}),
    ...(identity ? { cert: identity.certPem, key: identity.keyPem } : {}),
  });
  return opened(socket, 'secureConnect', address);
}

async function opened(socket: Socket, event: string, address: string): Promise<Socket> {
  // Being thrown out is what is expected.
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  const timer = setTimeout(() => socket.destroy(), CONNECT_TIMEOUT_MS);
  await happens(socket, event, 'close');
  clearTimeout(timer);
  if (socket.destroyed) throw new Error(`no connection to ${address}`);
  return socket;
}

/** Resolves at the first of these events, whatever it says: an error is no surprise to somebody hostile. */
export function happens(emitter: EventEmitter, ...events: string[]): Promise<void> {
  return new Promise((resolve) => {
    for (const event of events) emitter.once(event, () => resolve());
  });
}

/** Like `happens`, and at the latest after LINGER_MS: a server need not take what somebody hostile sends. */
export async function happensSoon(emitter: EventEmitter, ...events: string[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LINGER_MS);
  });
  await Promise.race([happens(emitter, ...events), late]);
  clearTimeout(timer);
}

/** Sends pieces one by one for as long as it is let, then leaves: in order, or by breaking the connection. */
export async function pour(socket: Socket, pieces: Iterable<Buffer>, random: SeededRandom): Promise<number> {
  const closed = happens(socket, 'close');
  let sent = 0;
  for (const piece of pieces) {
    if (socket.destroyed || !socket.writable) break;
    sent++;
    if (!socket.write(piece)) {
      await happensSoon(socket, 'drain', 'close');
      if (socket.writableNeedDrain) break;
    }
  }
  if (random.next() < 0.2) socket.destroy();
  else socket.end();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  await closed;
  clearTimeout(timer);
  return sent;
}

function placeOf(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}
