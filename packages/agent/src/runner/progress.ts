/** How far a running script says it is: `progress.json` in the attempt's folder, the newest word only. */
import { readFile } from 'node:fs/promises';
import type { Progress } from './types.js';

export const PROGRESS_FILE = 'progress.json';
/** A step's text is cut here. */
export const MAX_STEP_CHARACTERS = 200;

/** What the file says; null when there is none, or it cannot be read: progress is worth no error. */
export async function readProgress(path: string): Promise<Progress | null> {
  try {
    const said = JSON.parse(await readFile(path, 'utf8')) as Partial<Progress>;
    if (!Number.isInteger(said.percent) || typeof said.step !== 'string' || !Number.isFinite(said.timeMs))
      return null;
    return { percent: said.percent!, step: said.step, timeMs: said.timeMs! };
  } catch {
    return null;
  }
}
