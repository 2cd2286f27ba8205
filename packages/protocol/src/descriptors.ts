/** The proto files as descriptors, for reflection and for tests that walk every method. */
import type { PackageDefinition } from '@grpc/proto-loader';
import { FILE_DESCRIPTOR_SET_BASE64 } from './generated/descriptors.js';

/**
 * Every proto file, imports included, as an encoded `google.protobuf.FileDescriptorProto`. They are the files' own: what
 * proto-loader makes of them has no imports, and a client that builds types from it (Python's descriptor pool) fails.
 */
export function fileDescriptors(): Buffer[] {
  const set = Buffer.from(FILE_DESCRIPTOR_SET_BASE64, 'base64');
  const files: Buffer[] = [];
  // FileDescriptorSet has one field: repeated FileDescriptorProto file = 1, each with a tag (0x0a) and a varint length.
  let at = 0;
  while (at < set.length) {
    if (set[at++] !== 0x0a) throw new Error('generated/descriptors.ts is no FileDescriptorSet');
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = set[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    files.push(set.subarray(at, at + length));
    at += length;
  }
  return files;
}

/** The form in which @grpc/reflection takes them: it reads the file descriptors only. */
export function reflectionDefinition(): PackageDefinition {
  return { files: { fileDescriptorProtos: fileDescriptors() } } as unknown as PackageDefinition;
}
