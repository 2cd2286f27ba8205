/** Bytes that are no protocol at all, or the beginning of one: before TLS and inside it, on every listener. */
import type { SeededRandom } from '../random.js';
import { type Attack, happensSoon, openTcp, openTls, pour, type Victim } from './attack.js';

const MOST_BYTES = 16 * 1024;
/** A TLS record may have so many. */
const RECORD_BYTES = 16_384;

type Listener = 'api' | 'link' | 'https' | 'nats';

/** Random bytes where a TLS handshake is expected, in half of them behind the head of one that is cut short or too long. */
export function beforeTls(listener: Listener): Attack {
  return async (victim, random) => {
    const socket = await openTcp(victim[listener]);
    const pieces = Array.from({ length: random.integer(1, 4) }, () =>
      random.next() < 0.5 ? random.bytes(random.magnitude(1, MOST_BYTES)) : cutHandshake(random),
    );
    return pour(socket, pieces, random);
  };
}

/** A record's head that promises more, less or other bytes than follow. */
function cutHandshake(random: SeededRandom): Buffer {
  const head = Buffer.from([random.pick([20, 21, 22, 23]), 3, random.integer(0, 4), 0, 0, 1, 0, 0, 0]);
  head.writeUInt16BE(random.integer(0, 2 * RECORD_BYTES), 3);
  head.writeUIntBE(random.integer(0, 2 ** 24 - 1), 6, 3);
  return Buffer.concat([head, random.bytes(random.magnitude(1, 512))]);
}

/** Random bytes where HTTP is expected. */
export function insideTls(listener: 'api' | 'link' | 'https'): Attack {
  return async (victim, random) => {
    const socket = await openTls(victim[listener], optionsFor(listener, victim));
    const pieces = Array.from({ length: random.integer(1, 8) }, () =>
      random.bytes(random.magnitude(1, MOST_BYTES)),
    );
    return pour(socket, pieces, random);
  };
}

/** Requests whose line, headers or body are wrong. */
export const badHttp: Attack = async (victim, random) => {
  const socket = await openTls(victim.https);
  const text = (most: number) => random.bytes(random.magnitude(1, most)).toString('latin1');
  const request = random.pick([
    () => `${text(64)} ${text(4096)} HTTP/1.1\r\n\r\n`,
    () => `GET /${'a'.repeat(random.magnitude(1, 100_000))} HTTP/1.1\r\nhost: x\r\n\r\n`,
    () => `GET /install.sh HTTP/1.1\r\nhost: x\r\n${text(64)}: ${text(65_536)}\r\n\r\n`,
    () => `POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n${text(4096)}`,
    () => `POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffffffffff\r\n${text(4096)}`,
    () => `GET /agent/../../../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n`,
    () => `GET /%${text(8)} HTTP/1.1\r\nhost: x\r\nrange: bytes=${text(16)}\r\n\r\n`,
    () => 'GET /healthz HTTP/1.1\r\nhost:',
  ]);
  const pieces = Array.from({ length: random.integer(1, 4) }, () => Buffer.from(request(), 'latin1'));
  return pour(socket, pieces, random);
};

/** Lines of NATS's own protocol that are wrong, or right from somebody without credentials. */
export const badNats: Attack = async (victim, random) => {
  const below = await openTcp(victim.nats);
  // The server greets before TLS.
  await happensSoon(below, 'data', 'close');
  const socket = await openTls(victim.nats, { below });
  const text = (most: number) => random.bytes(random.magnitude(1, most)).toString('latin1');
  const line = () =>
    random.pick([
      () => `CONNECT {"verbose":${text(16)}\r\n`,
      () => `CONNECT {"jwt":"${'x'.repeat(random.magnitude(1, 65_536))}","sig":"y"}\r\n`,
      () =>
        `PUB webops.v1.default.host.${text(16)}.status ${random.integer(0, 2 ** 31)}\r\n${text(4096)}\r\n`,
      () => 'SUB webops.v1.> 1\r\n',
      () => `HPUB a ${random.integer(-5, 99)} ${random.integer(-5, 99)}\r\n${text(128)}\r\n`,
      () => 'PING\r\n'.repeat(random.integer(1, 50)),
      () => text(MOST_BYTES),
    ])();
  const pieces = Array.from({ length: random.integer(1, 8) }, () => Buffer.from(line(), 'latin1'));
  return pour(socket, pieces, random);
};

export function optionsFor(listener: 'api' | 'link' | 'https', victim: Victim) {
  return {
    ...(listener === 'link' ? { identity: victim.host } : {}),
    ...(listener === 'https' ? {} : { alpn: 'h2' }),
  };
}
