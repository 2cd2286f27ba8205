/** CRC-32 (IEEE 802.3), as `zlib.crc32` of newer Nodes. */
const TABLE = new Int32Array(256).map((_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of `data` as an unsigned 32-bit number. */
export function crc32(data: Uint8Array): number {
  let crc = -1;
  for (let index = 0; index < data.length; index += 1) {
    crc = (crc >>> 8) ^ TABLE[(crc ^ data[index]!) & 0xff]!;
  }
  return (crc ^ -1) >>> 0;
}
