/** Where an addon's script and its library are on this machine. */
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../exit-codes.js';

/** The script of `NAME.sh`, or of a folder NAME that holds it. @throws UsageError when there is nothing */
export async function scriptOf(path: string): Promise<string> {
  const full = resolve(path);
  const isFolder = await stat(full).then(
    (info) => info.isDirectory(),
    () => {
      throw new UsageError(`${path} does not exist`);
    },
  );
  return isFolder ? join(full, `${basename(full)}.sh`) : full;
}

/** As {@link scriptOf}. @throws UsageError unless the script is a file */
export async function existingScriptOf(path: string): Promise<string> {
  const script = await scriptOf(path);
  const isFile = await stat(script).then(
    (info) => info.isFile(),
    () => false,
  );
  if (!isFile)
    throw new UsageError(`there is no script ${script}`, 'An addon is NAME.sh, or a folder NAME with it.');
  return script;
}

/** Folder of the shipped addons: `system/`, `lib/v1/`, `template/`. */
export async function shippedAddons(): Promise<string> {
  const { loadConfig } = await import('@webops/controller');
  return loadConfig({ args: [] }).shippedAddons;
}

/** The library that a bundle carries. */
export async function libraryFolder(): Promise<string> {
  return join(await shippedAddons(), 'lib', 'v1');
}
