/**
 * What `webops addon certify` found, as it lies beside an addon's script: it counts for the bundle that was certified and for no other. It is
 * trusted as the script beside it is, and says nothing of a published bundle, which comes without it.
 */
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Larger ones are none, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_KEPT = 1000;
const GRADES: readonly string[] = ['gold', 'silver', 'bronze', 'failed'];

export interface Certification {
  /** `gold`, `silver`, `bronze`, `failed`; `unproven` without a certificate for this bundle. */
  grade: string;
  /** Of 100. */
  score: number;
}

const UNPROVEN: Certification = { grade: 'unproven', score: 0 };
/** By file: certificates are read again when they changed. */
const kept = new Map<string, { mtimeMs: number; digest: string; is: Certification }>();

/** @param path the addon's script; empty for a published one */
export async function certificationOf(path: string, digest: string): Promise<Certification> {
  if (path === '') return UNPROVEN;
  const file = join(dirname(path), 'certificate.json');
  try {
    const handle = await open(file, 'r');
    try {
      const { mtimeMs, size } = await handle.stat();
      let known = kept.get(file);
      if (known?.mtimeMs !== mtimeMs) {
        if (size > MAX_BYTES) return UNPROVEN;
        known = { mtimeMs, ...read(await handle.readFile('utf8')) };
        if (kept.size >= MAX_KEPT) kept.clear();
        kept.set(file, known);
      }
      return known.digest === digest ? known.is : UNPROVEN;
    } finally {
      await handle.close();
    }
  } catch {
    // None, or one that is no certificate: nothing is proven.
    return UNPROVEN;
  }
}

function read(text: string): { digest: string; is: Certification } {
  const { digest, grade, score } = JSON.parse(text) as Record<string, unknown>;
  if (typeof digest !== 'string' || typeof grade !== 'string' || !GRADES.includes(grade))
    return { digest: '', is: UNPROVEN };
  const points = Number.isInteger(score) ? Math.min(100, Math.max(0, Number(score))) : 0;
  return { digest, is: { grade, score: points } };
}
