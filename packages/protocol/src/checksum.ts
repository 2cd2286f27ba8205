/** The checksum of an output chunk. */
import { crc32 as zlibCrc32 } from 'node:zlib';

/** CRC-32 (IEEE 802.3) of `data`, as an unsigned 32-bit number: `OutputChunk.crc32`. */
export function crc32(data: Uint8Array): number {
  return zlibCrc32(data);
}
