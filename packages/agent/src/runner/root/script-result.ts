/** What a function gave as its result: its file, or else what it wrote to stdout. */
import { lstatSync, readFileSync } from 'node:fs';
import { MAX_RESULT_BYTES } from '../types.js';
import { maskText, type SecretIndex } from './masker.js';
import type { OutputSink } from './output-sink.js';
import { resultFileOf } from './script-environment.js';

/** Masked; null when there is none, or too much. */
export function resultLeftBy(privateFolder: string, sink: OutputSink, secrets: SecretIndex): string | null {
  const path = resultFileOf(privateFolder);
  const size = sizeOf(path);
  if (size > MAX_RESULT_BYTES) return null;
  if (size > 0) return maskText(readFileSync(path, 'utf8'), secrets);
  return sink.collected();
}

/** Size of a regular file, 0 for anything else: a script may have put a link there. */
export function sizeOf(path: string): number {
  try {
    const stat = lstatSync(path);
    return stat.isFile() ? stat.size : 0;
  } catch {
    return 0;
  }
}
