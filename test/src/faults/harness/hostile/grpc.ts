/** gRPC calls whose messages are garbage, cut, compressed in no way there is, or too large. */
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { API_SERVICE_NAMES, loadProtocol, MAX_MESSAGE_BYTES } from '@webops/protocol';
import type { SeededRandom } from '../random.js';
import { type Attack, CONNECT_TIMEOUT_MS, happens, LINGER_MS, type Victim } from './attack.js';

const MOST_BYTES = 64 * 1024;
/** Really sent once in so many calls: it takes its time. */
const ONE_TOO_LARGE_IN = 400;
const CALLS = { least: 1, most: 32 };

/** Every method of the API. */
const protocol = loadProtocol();
const METHODS = API_SERVICE_NAMES.flatMap((name) => Object.values(protocol[name].service)).map(
  ({ path }) => path,
);

/** Calls on one connection, each of which must be answered on its own. */
export const badCalls: Attack = async (victim, random) => {
  const session = connect(`https://${victim.api}`, { rejectUnauthorized: false });
  session.on('error', () => undefined);
  const timer = setTimeout(() => session.destroy(), CONNECT_TIMEOUT_MS);
  await happens(session, 'connect', 'close');
  clearTimeout(timer);
  try {
    const count = random.integer(CALLS.least, CALLS.most);
    for (let n = 0; n < count; n++) {
      if (session.closed || session.destroyed) throw new Error('a bad call ended the connection of others');
      await call(session, victim, random);
    }
    return count;
  } finally {
    session.destroy();
  }
};

async function call(session: ClientHttp2Session, victim: Victim, random: SeededRandom): Promise<void> {
  const known = random.next() < 0.9;
  const stream = session.request({
    ':method': random.next() < 0.95 ? 'POST' : 'GET',
    ':path': known ? random.pick(METHODS) : `/${random.bytes(8).toString('hex')}/${random.integer(0, 9)}`,
    'content-type': random.next() < 0.95 ? 'application/grpc' : 'text/plain',
    te: 'trailers',
    ...(random.next() < 0.9 ? { authorization: `Bearer ${victim.token}` } : {}),
    ...(random.next() < 0.05 ? { 'grpc-encoding': 'none-there-is' } : {}),
    ...(random.next() < 0.05 ? { 'grpc-timeout': random.bytes(4).toString('hex') } : {}),
  });
  stream.on('error', () => undefined);
  stream.resume();
  const closed = happens(stream, 'close');
  stream.end(messageOf(random));
  // Without a code it would wait until all is sent, which a server need not take.
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), LINGER_MS);
  await closed;
  clearTimeout(timer);
}

/** A message behind gRPC's five bytes: a flag and a length, which may lie. */
function messageOf(random: SeededRandom): Buffer {
  const body =
    random.integer(1, ONE_TOO_LARGE_IN) === 1
      ? Buffer.alloc(MAX_MESSAGE_BYTES + 1)
      : random.bytes(random.magnitude(1, MOST_BYTES));
  const head = Buffer.alloc(5);
  head[0] = random.next() < 0.9 ? 0 : random.integer(0, 255);
  head.writeUInt32BE(random.next() < 0.9 ? body.length : random.integer(0, 2 ** 32 - 1), 1);
  const whole = Buffer.concat([head, body]);
  return random.next() < 0.1 ? whole.subarray(0, random.integer(0, whole.length)) : whole;
}
