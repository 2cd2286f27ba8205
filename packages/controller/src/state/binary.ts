/** Bytes in documents. */
import { Binary } from 'mongodb';

export type { Binary };

export function toBinary(bytes: Uint8Array): Binary {
  return new Binary(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes));
}

/** The bytes themselves, not a copy. */
export function bytesOf(binary: Binary): Buffer {
  const { buffer, byteOffset } = binary.buffer;
  return Buffer.from(buffer, byteOffset, binary.length());
}
