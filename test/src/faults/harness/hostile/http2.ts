/** HTTP/2 frames that are well-formed by their length, or not even that, behind a correct beginning. */
import type { SeededRandom } from '../random.js';
import { type Attack, openTls, pour } from './attack.js';
import { optionsFor } from './bytes.js';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SETTINGS = 4;
/** DATA to CONTINUATION, and some that there are not. */
const TYPES = 12;
/** What a frame may carry before another size has been agreed. */
const FRAME_BYTES = 16_384;

/** Random frames on a connection that began well. */
export function badFrames(listener: 'api' | 'link'): Attack {
  return async (victim, random) => {
    const socket = await openTls(victim[listener], optionsFor(listener, victim));
    const begin = Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, Buffer.alloc(0))]);
    const frames = Array.from({ length: random.integer(1, 24) }, () => randomFrame(random));
    const sent = await pour(socket, [begin, ...frames], random);
    return Math.max(0, sent - 1);
  };
}

function randomFrame(random: SeededRandom): Buffer {
  const payload = random.bytes(random.next() < 0.2 ? 0 : random.magnitude(1, FRAME_BYTES));
  const stream = random.pick([0, 1, 3, 5, random.integer(0, 2 ** 31 - 1)]);
  const whole = frame(random.integer(0, TYPES), random.integer(0, 255), stream, payload);
  // Cut short, or a length that is not its own.
  if (random.next() < 0.2) return whole.subarray(0, random.integer(1, whole.length));
  if (random.next() < 0.2) whole.writeUIntBE(random.integer(0, 2 ** 24 - 1), 0, 3);
  return whole;
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
