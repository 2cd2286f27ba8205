/** JSON that is encrypted in a document. */
import { type Binary, bytesOf, toBinary } from '../state/index.js';
import type { SecretBox } from './ports.js';

export function sealJson(box: SecretBox, value: unknown): Binary {
  return toBinary(box.seal(Buffer.from(JSON.stringify(value), 'utf8')));
}

/** @throws what the box throws for what it did not seal */
export function openJson(box: SecretBox, sealed: Binary): Record<string, unknown> {
  return JSON.parse(box.open(bytesOf(sealed)).toString('utf8')) as Record<string, unknown>;
}
