import { randomBytes } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ControllerConfig, Sink } from '@webops/controller';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { ownVersion } from '../version.js';
import type { PassphraseFlags } from './admin.js';
import { newPassphrase, passphraseOf } from './passphrase.js';

/** Writes the controller's backup; the file appears when it is whole. */
export async function adminBackup(
  invocation: Invocation,
  file: string,
  flags: PassphraseFlags,
  args: readonly string[],
): Promise<void> {
  if (file === '-' && invocation.streams.stdout.isTTY)
    throw new UsageError('a backup is not for a terminal', 'Send it to a file or a program, or name a FILE.');
  const config = await settingsOf(file, args);
  const { createBackup } = await import('@webops/controller');
  const target = file === '-' ? standardOutput(invocation) : await newFile(file);
  try {
    const passphrase = await newPassphrase(invocation, flags.passphraseFile);
    const summary = await createBackup(config, {
      passphrase,
      version: await ownVersion(),
      sink: target.sink,
    });
    await target.finish();
    const where = file === '-' ? 'standard output' : file;
    invocation.say(
      `backup of ${config.home} in ${where}: ${summary.documents} documents, ${summary.files} files, environment ${summary.environment}`,
    );
    invocation.say(
      'Without its passphrase nobody can restore it, and with it everybody can: keep them apart.',
    );
  } catch (error) {
    await target.abandon();
    throw explain(error);
  }
}

/** Makes the home and the database of a backup. */
export async function adminRestore(
  invocation: Invocation,
  file: string,
  flags: PassphraseFlags,
  args: readonly string[],
): Promise<void> {
  const config = await settingsOf(file, args);
  const { restoreBackup } = await import('@webops/controller');
  try {
    const passphrase = await passphraseOf(invocation, flags.passphraseFile);
    const { documents, files, createdAt, addresses } = await restoreBackup(config, { file, passphrase });
    invocation.say(
      `restored ${config.home} as it was at ${createdAt}: ${documents} documents, ${files} files`,
    );
    if (addresses)
      invocation.say(
        `Its hosts look for it at ${addresses.link}, its callers at ${addresses.api}: start it with these addresses, and the one before it no more.`,
      );
  } catch (error) {
    throw explain(error);
  }
}

/** @throws UsageError */
async function settingsOf(file: string, args: readonly string[]): Promise<ControllerConfig> {
  if (file.startsWith('--'))
    throw new UsageError('FILE comes first, then the settings', 'webops admin --help');
  const { loadConfig } = await import('@webops/controller');
  try {
    return loadConfig({ args: [...args] });
  } catch (error) {
    throw new UsageError((error as Error).message, 'webops controller --settings lists them all.');
  }
}

interface BackupTarget {
  sink: Sink;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

function standardOutput({ streams: { stdout } }: Invocation): BackupTarget {
  return {
    sink: (bytes) =>
      new Promise((resolve, reject) => {
        stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    finish: async () => undefined,
    abandon: async () => undefined,
  };
}

/** A file for its owner only, under another name until it is whole. Never replaces one. */
async function newFile(file: string): Promise<BackupTarget> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.partial`;
  const fail = (error: unknown) => {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    return new UsageError(exists ? `${file} exists` : `cannot write ${file}: ${(error as Error).message}`);
  };
  const there = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw fail(error);
  });
  if (there) {
    await there.close();
    throw new UsageError(`${file} exists`, 'A backup replaces no file: name another, or move it away.');
  }
  const handle = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
    throw fail(error);
  });
  return {
    sink: (bytes) => handle.writeFile(bytes),
    finish: async () => {
      await handle.sync();
      await handle.close();
      await link(temporary, file).catch((error: unknown) => {
        throw fail(error);
      });
      await unlink(temporary);
      const folder = await open(dirname(file), 'r');
      await folder.sync();
      await folder.close();
    },
    abandon: async () => {
      await handle.close().catch(() => undefined);
      await unlink(temporary).catch(() => undefined);
    },
  };
}

/** The controller's errors as exit codes. */
function explain(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  switch (code) {
    case 'BACKUP_UNREADABLE':
    case 'BACKUP_REFUSED':
      return new UsageError(message);
    case 'BACKUP_UNREACHABLE':
      return new CommandError(message, { exitCode: EXIT.unreachable, cause: error });
    default:
      return error;
  }
}
