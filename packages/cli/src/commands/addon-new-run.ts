/** `webops addon new`: a working addon from `addons/template`, whole or not at all. */
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ADDON_NAME_PATTERN, ADDON_TYPES } from '@webops/contract';
import { UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import type { NewAddonFlags } from './addon-kit.js';
import { shippedAddons } from './addon-path.js';
import { oneOf } from './paging.js';

/** Inside a folder `system` beside `lib/v1`, as in this repository, the script finds its library by itself. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is Bash
const BESIDE = '$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)';

/** Files of the template, and what they become. */
const FILES = [
  { from: 'addon.sh.in', to: (name: string) => `${name}.sh`, mode: 0o755 },
  { from: 'addon.bats.in', to: (name: string) => `tests/${name}.bats`, mode: 0o644 },
  { from: 'certify.sh.in', to: () => 'tests/certify.sh', mode: 0o644 },
  { from: 'config.json.in', to: () => 'tests/configs/1-first.json', mode: 0o644 },
  { from: 'other-config.json.in', to: () => 'tests/configs/2-other.json', mode: 0o644 },
  { from: 'bad-config.json.in', to: () => 'tests/bad-configs/number.json', mode: 0o644 },
  { from: 'README.md.in', to: () => 'README.md', mode: 0o644 },
] as const;

export async function newAddon(invocation: Invocation, name: string, flags: NewAddonFlags): Promise<void> {
  checkName(name);
  if (oneOf(flags.type, ADDON_TYPES, '--type') === 'application')
    throw new UsageError(
      'there is no template for application addons yet',
      'A system addon is a Bash script that runs on the hosts: --type system.',
    );
  const shipped = await shippedAddons();
  const parent = resolve(flags.into ?? '.');
  const folder = join(parent, name);
  if (!(await isFolder(parent)))
    throw new UsageError(`${parent} is no folder`, 'Make it first, or name another with --into.');
  if (await exists(folder))
    throw new UsageError(`${folder} exists already`, 'Nothing was written. Choose another name or place.');
  if (await exists(join(shipped, 'system', name)))
    throw new UsageError(
      `the name ${name} is that of a shipped addon`,
      'Two addons of one name cannot be discovered: choose another.',
    );
  const library = join(shipped, 'lib', 'v1');
  const isBeside = await exists(join(parent, '../lib/v1/loader.sh'));
  const files = await render(join(shipped, 'template'), name, {
    NAME: name,
    TITLE: titleOf(name),
    UPPER: name.replaceAll('-', '_').toUpperCase(),
    LIBRARY: isBeside ? BESIDE : library,
    DIRECTIVE: isBeside ? 'addons/lib/v1/loader.sh' : '/dev/null',
  });
  await writeFolder(folder, files);
  const view = { name, folder, files: files.map(({ path }) => join(folder, path)) };
  await invocation.printOne(view, {
    name: ({ folder: made }) => made,
    text: () => view.files.map((file) => `${file}\n`).join(''),
  });
  invocation.say(
    `next: webops addon lint ${folder}; webops addon run ${folder} status; bats ${join(folder, 'tests')}`,
  );
}

function checkName(name: string): void {
  if (!ADDON_NAME_PATTERN.test(name))
    throw new UsageError(
      `${name} is no name of an addon`,
      'A name is [a-z][a-z0-9-]{0,62}, as redis or my-service.',
    );
}

/** `my-service` as `My service`. */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

interface Rendered {
  path: string;
  text: string;
  mode: number;
}

async function render(template: string, name: string, values: Record<string, string>): Promise<Rendered[]> {
  return Promise.all(
    FILES.map(async ({ from, to, mode }) => {
      const text = await readFile(join(template, from), 'utf8');
      // A function: a `$` in a value means itself.
      return {
        path: to(name),
        mode,
        text: text.replace(/@([A-Z]+)@/g, (whole, key: string) => values[key] ?? whole),
      };
    }),
  );
}

/** Under another name first: nobody finds a half, and what somebody else wrote meanwhile stays. */
async function writeFolder(folder: string, files: readonly Rendered[]): Promise<void> {
  const temporary = await mkdtemp(join(dirname(folder), '.webops-new-'));
  try {
    for (const { path, text, mode } of files) {
      await mkdir(dirname(join(temporary, path)), { recursive: true });
      await writeFile(join(temporary, path), text, { mode, flag: 'wx' });
    }
    await chmod(temporary, 0o755);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
