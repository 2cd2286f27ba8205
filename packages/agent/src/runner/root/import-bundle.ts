/** `import DIGEST`: verifies a publisher's signature and unpacks the bundle into the store, all or nothing. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  actionFunction,
  actionsOf,
  type BundleManifest,
  digestOf,
  MAX_BUNDLE_BYTES,
  readBundle,
  verifyBundle,
} from '@webops/contract';
import { syncFolder } from './durable.js';
import { headLine, readInput } from './input.js';
import { Refusal, type Settings } from './settings.js';

/** In the store beside the bundle's files: the functions of its actions that only read, one a line. The runner's reads have no JSON. */
const READ_ACTIONS_FILE = 'read-actions';

function readActionsOf({ functions, metadata }: BundleManifest): string {
  const names = actionsOf(metadata['actions'])
    .filter(({ readOnly }) => readOnly)
    .map(({ name }) => actionFunction(name));
  return names
    .filter((name) => functions.includes(name))
    .map((name) => `${name}\n`)
    .join('');
}

export async function importBundle(settings: Settings, digest: string): Promise<Record<string, unknown>> {
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw new Refusal('DIGEST_INVALID', 'the digest is not 64 hexadecimal digits');
  const { head, rest: archive } = headLine(await readInput(MAX_BUNDLE_BYTES + 4096));
  const { signature, keyId } = head as { signature?: unknown; keyId?: unknown };
  // The key id becomes a file's name, so its form is checked before it does.
  if (typeof signature !== 'string' || typeof keyId !== 'string' || !/^[0-9a-f]{64}$/.test(keyId))
    throw new Refusal('SIGNATURE_MISSING', 'the bundle is not signed');
  const keyPath = join(settings.trustDir, 'publishers', `${keyId}.pem`);
  if (!existsSync(keyPath))
    throw new Refusal('PUBLISHER_UNKNOWN', `this host trusts no publisher with key ${keyId}`);
  if (digestOf(archive) !== digest)
    throw new Refusal('DIGEST_MISMATCH', 'the archive is not the one that the digest names');
  if (!verifyBundle(digest, Buffer.from(signature, 'base64'), readFileSync(keyPath)))
    throw new Refusal('SIGNATURE_INVALID', `the signature is not by the publisher ${keyId}`);
  const store = join(settings.rootDir, 'store');
  const place = join(store, digest);
  if (existsSync(join(place, 'addon.sh'))) return { stored: false };
  let files: Map<string, Buffer>;
  try {
    const bundle = readBundle(archive);
    files = bundle.files;
    const reads = readActionsOf(bundle.manifest);
    if (reads !== '') files.set(READ_ACTIONS_FILE, Buffer.from(reads));
  } catch (error) {
    throw new Refusal('BUNDLE_INVALID', (error as Error).message);
  }
  const temporary = join(store, `.import-${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { mode: 0o755 });
  try {
    for (const [path, content] of files) {
      const file = join(temporary, path);
      mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
      writeFile(file, content, path.endsWith('.sh') ? 0o555 : 0o444);
    }
    for (const folder of new Set([...files.keys()].map((path) => dirname(join(temporary, path)))))
      syncFolder(folder);
    renameSync(temporary, place);
    syncFolder(store);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    const code = (error as NodeJS.ErrnoException).code;
    // Another import of the same bundle was quicker.
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return { stored: false };
    throw error;
  }
  return { stored: true };
}

function writeFile(path: string, content: Buffer, mode: number): void {
  const fd = openSync(path, 'wx', mode);
  try {
    for (let at = 0; at < content.length; ) at += writeSync(fd, content, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
