import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EmbeddedError } from './errors.js';

const run = promisify(execFile);
const PROBE_TIMEOUT_MS = 5_000;

/** The embedded MongoDB engine is linked against this glibc. */
const ENGINE_GLIBC = '2.38';
/** Older ones lack what the streams and the permissions here need. */
const NATS_MINIMUM = '2.10';

/** Where `deploy/setup` puts what it fetches: `.cache` in the repository. */
export function defaultCacheDir(): string {
  return fileURLToPath(new URL('../../../.cache', import.meta.url));
}

/** The absolute path of a program on PATH, or undefined. */
export async function findOnPath(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('sh', ['-c', 'command -v -- "$1"', 'sh', program], {
      timeout: PROBE_TIMEOUT_MS,
    });
    const path = stdout.trim();
    return path.startsWith('/') ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Compares dotted versions by number: `2.9` is below `2.10`. */
export function versionAtLeast(version: string, minimum: string): boolean {
  const have = version.split('.').map(Number);
  const want = minimum.split('.').map(Number);
  for (const [index, wanted] of want.entries()) {
    const part = have[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/**
 * The nats-server to use: the one on PATH when it is new enough, else the fetched one.
 *
 * @throws EmbeddedError `missing_binary`
 */
export async function locateNats(cacheDir: string): Promise<string> {
  const onPath = await findOnPath('nats-server');
  if (onPath !== undefined) {
    const { stdout } = await run(onPath, ['--version'], { timeout: PROBE_TIMEOUT_MS }).catch(() => ({
      stdout: '',
    }));
    const version = /v(\d+(?:\.\d+)+)/.exec(stdout)?.[1];
    if (version !== undefined && versionAtLeast(version, NATS_MINIMUM)) return onPath;
  }
  const fetched = join(cacheDir, 'nats', 'nats-server');
  if (await isExecutable(fetched)) return fetched;
  throw new EmbeddedError(
    'missing_binary',
    `no nats-server ${NATS_MINIMUM} or newer on PATH nor at ${fetched}: run deploy/setup, or set the address of a NATS server`,
  );
}

/**
 * How to start Node so that the embedded engine can be loaded: plainly where the machine's glibc is new enough, else under
 * the newer loader that `deploy/setup` fetched.
 *
 * @throws EmbeddedError `missing_binary`
 */
export async function locateEngineNode(cacheDir: string): Promise<{ command: string; args: string[] }> {
  const { stdout } = await run('getconf', ['GNU_LIBC_VERSION'], { timeout: PROBE_TIMEOUT_MS }).catch(() => ({
    stdout: '',
  }));
  const glibc = stdout.trim().replace(/^glibc /, '');
  if (glibc !== '' && versionAtLeast(glibc, ENGINE_GLIBC)) return { command: process.execPath, args: [] };

  const libraries = join(cacheDir, 'libc');
  const names = await readdir(libraries).catch((): string[] => []);
  const loader = names.find((name) => name.startsWith('ld-linux'));
  if (loader === undefined) {
    throw new EmbeddedError(
      'missing_binary',
      `the embedded MongoDB engine needs glibc ${ENGINE_GLIBC} (here is ${glibc || 'none'}) and ${libraries} holds no newer one: run deploy/setup, or set the address of a MongoDB server`,
    );
  }
  return { command: join(libraries, loader), args: ['--library-path', libraries, process.execPath] };
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
