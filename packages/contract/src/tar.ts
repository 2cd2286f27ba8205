/**
 * A small deterministic tar (POSIX ustar): regular files only, sorted by path, times 0, owner 0.
 *
 * The reader takes only what the writer makes: it writes the entries again and compares, so an archive cannot hold links, devices,
 * odd paths, repeated names or hidden bytes.
 */
import { ContractError } from './errors.js';

const BLOCK = 512;
/** More files than this are refused. */
export const MAX_ARCHIVE_FILES = 512;
/** ustar's name field; the prefix field is not used. */
const MAX_PATH_BYTES = 100;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** Throws `BUNDLE_INVALID` unless the path is relative, plain and short, e.g. `lib/v1/log.sh`. */
export function checkArchivePath(path: string): void {
  const plain = path.split('/').every((segment) => SEGMENT.test(segment));
  if (!plain || Buffer.byteLength(path) > MAX_PATH_BYTES) {
    throw invalid(`the path ${JSON.stringify(path.slice(0, 200))} is not allowed in a bundle`);
  }
}

/** Writes an archive. Files named `*.sh` are executable, others are not. */
export function writeArchive(files: ReadonlyMap<string, Uint8Array>): Buffer {
  if (files.size > MAX_ARCHIVE_FILES) throw invalid(`it holds more than ${MAX_ARCHIVE_FILES} files`);
  const parts: Uint8Array[] = [];
  const paths = [...files.keys()].sort((a, b) => (a < b ? -1 : 1));
  for (const path of paths) {
    checkArchivePath(path);
    const content = files.get(path)!;
    parts.push(headerOf(path, content.byteLength), content);
    const rest = content.byteLength % BLOCK;
    if (rest !== 0) parts.push(Buffer.alloc(BLOCK - rest));
  }
  parts.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(parts);
}

/** Reads an archive that {@link writeArchive} made. Throws `BUNDLE_INVALID` for any other. */
export function readArchive(archive: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const files = new Map<string, Buffer>();
  let at = 0;
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    const header = bytes.subarray(at, at + BLOCK);
    const path = header.subarray(0, header.indexOf(0)).toString('latin1').slice(0, MAX_PATH_BYTES);
    checkArchivePath(path);
    const sizeText = header.subarray(124, 135).toString('latin1');
    if (!/^[0-7]{11}$/.test(sizeText)) throw invalid(`the size of ${path} cannot be read`);
    const size = Number.parseInt(sizeText, 8);
    const start = at + BLOCK;
    if (start + size > bytes.length) throw invalid(`${path} is cut short`);
    if (files.has(path)) throw invalid(`${path} is in it twice`);
    if (files.size >= MAX_ARCHIVE_FILES) throw invalid(`it holds more than ${MAX_ARCHIVE_FILES} files`);
    files.set(path, Buffer.from(bytes.subarray(start, start + size)));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (!writeArchive(files).equals(bytes)) throw invalid('the archive is not in the one form a bundle has');
  return files;
}

function headerOf(path: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 'latin1');
  header.write(path.endsWith('.sh') ? '0000755\0' : '0000644\0', 100, 'latin1');
  header.write('0000000\0', 108, 'latin1');
  header.write('0000000\0', 116, 'latin1');
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0', 136, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function invalid(reason: string): ContractError {
  return new ContractError('BUNDLE_INVALID', reason);
}
