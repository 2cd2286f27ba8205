/** Which files in the addon folders look like addons. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AddonProblem } from './addon-store.js';

/** Most files that are looked at in one folder; further ones are reported. */
const MAX_CANDIDATES = 1000;

/** Files that look like addons, in the order in which names are given out, and folders that cannot be read. */
export interface Candidates {
  files: string[];
  problems: AddonProblem[];
}

/** Looks through folders that hold `NAME.sh` or `NAME/NAME.sh`. Names that start with a dot are left alone. */
export async function findCandidates(folders: readonly string[]): Promise<Candidates> {
  const found: Candidates = { files: [], problems: [] };
  for (const folder of new Set(folders)) {
    try {
      const files = await candidatesIn(folder);
      found.files.push(...files.slice(0, MAX_CANDIDATES));
      if (files.length > MAX_CANDIDATES) {
        found.problems.push(
          problem(folder, `holds more than ${MAX_CANDIDATES} addons; the rest were not read`),
        );
      }
    } catch (error) {
      found.problems.push(problem(folder, `the folder cannot be read: ${(error as Error).message}`));
    }
  }
  return found;
}

async function candidatesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (await isFolder(entry, path)) {
      const script = join(path, `${entry.name}.sh`);
      if (await exists(script)) files.push(script);
    } else if (entry.name.endsWith('.sh')) {
      files.push(path);
    }
  }
  return files;
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function problem(file: string, reason: string): AddonProblem {
  return { file, function: '', reason };
}
