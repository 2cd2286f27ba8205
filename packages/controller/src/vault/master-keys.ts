/**
 * The master keys: they wrap the keys of secrets, and nothing else. A file of lines, the newest key first: 32 bytes each, in Base64 or hexadecimal;
 * empty lines and those that begin with # are left out. The file is the operator's, or one in the home that the controller makes itself.
 */
import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readOrCreate, replacePrivateFile } from '../secrets/private-file.js';
import { StartError } from '../start-error.js';

const KEY_BYTES = 32;
const MAX_FILE_BYTES = 64 * 1024;

export interface MasterKey {
  /** Tells keys apart; says nothing of the key. */
  id: string;
  key: Buffer;
}

/** The newest first; never empty. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

/** Where they are. */
export interface MasterKeyFile {
  path: string;
  /** In the home: made and replaced by the controller. */
  own: boolean;
}

/**
 * Reads the file. @param mayCreate of its own: there is nothing yet that was wrapped with a key
 * @throws StartError: it is missing, others can read it, or it holds no key
 */
export async function readMasterKeys({ path, own }: MasterKeyFile, mayCreate: boolean): Promise<MasterKeys> {
  if (own && mayCreate) await readOrCreate(path, () => Buffer.from(fileOf([newMasterKey()])));
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      error.code === 'ENOENT'
        ? `the master key ${path} is missing, and the database holds secrets that it wraps: put it back (it is in a backup of this home); nothing was changed`
        : `the master key ${path} cannot be read: ${error.message}`,
    );
  });
  try {
    const info = await handle.stat();
    const me = process.geteuid?.();
    if ((info.mode & 0o077) !== 0 || (info.uid !== me && info.uid !== 0))
      throw new StartError(
        `others can read or change the master key ${path}: chmod 600 ${path}, chown it to the controller's user`,
      );
    if (info.size > MAX_FILE_BYTES)
      throw new StartError(`the master key ${path} has more than ${MAX_FILE_BYTES} bytes`);
    return keysIn(await handle.readFile('utf8'), path);
  } finally {
    await handle.close();
  }
}

/** Puts a new key before those that are there. Killed at any moment the file has the old keys, or these and the new one. */
export async function addMasterKey({ path }: MasterKeyFile, keys: MasterKeys): Promise<MasterKeys> {
  const next: MasterKeys = [newMasterKey(), ...keys];
  await replacePrivateFile(path, fileOf(next));
  return next;
}

/** Leaves the newest alone. */
export async function dropOlderKeys({ path }: MasterKeyFile, [newest]: MasterKeys): Promise<MasterKeys> {
  await replacePrivateFile(path, fileOf([newest]));
  return [newest];
}

function keysIn(text: string, path: string): MasterKeys {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [first, ...others] = lines.map((line, index) => {
    const key = Buffer.from(line, /^[0-9a-fA-F]{64}$/.test(line) ? 'hex' : 'base64');
    if (key.length !== KEY_BYTES)
      throw new StartError(
        `the master key ${path}: key ${index + 1} is not 32 bytes in Base64 or hexadecimal; make one with: openssl rand -base64 32`,
      );
    return masterKey(key);
  });
  if (!first)
    throw new StartError(`the master key ${path} holds no key; make one with: openssl rand -base64 32`);
  return [first, ...others];
}

function newMasterKey(): MasterKey {
  return masterKey(randomBytes(KEY_BYTES));
}

function masterKey(key: Buffer): MasterKey {
  return {
    id: createHash('sha256').update('webops master key\0').update(key).digest('hex').slice(0, 16),
    key,
  };
}

function fileOf(keys: MasterKeys): string {
  return [
    '# Wraps the secrets of this controller, the newest key first. Lost, they are lost: it belongs into every backup.',
    ...keys.map(({ key }) => key.toString('base64')),
    '',
  ].join('\n');
}
