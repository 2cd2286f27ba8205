/** The functions that the library defines. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBashScript } from './bash-script.js';

/** Public ones: `_name` is the library's own. */
export async function libraryHelpers(folder: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const file of (await readdir(folder)).filter((entry) => entry.endsWith('.sh')).sort()) {
    const { functions } = readBashScript(await readFile(join(folder, file), 'utf8'));
    for (const name of functions.keys()) if (!name.startsWith('_')) names.add(name);
  }
  return names;
}
