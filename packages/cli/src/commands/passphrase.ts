/** The passphrase of a backup: from a private file, a terminal or stdin; never from arguments or the environment, which others can read. */
import { open } from 'node:fs/promises';
import { UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';

/** Fewer characters are guessed too soon, whatever is done to the key. */
const MIN_CHARS = 12;
/** More than any passphrase has. */
const MAX_BYTES = 4096;

/** For a backup that there is. @throws UsageError */
export async function passphraseOf(invocation: Invocation, file: string | undefined): Promise<string> {
  if (file !== undefined) return readPrivateFile(file);
  if (invocation.interactive) return ask('Passphrase of the backup');
  return firstLineOf(invocation);
}

/** For a new backup: asked for twice, and long enough. @throws UsageError */
export async function newPassphrase(invocation: Invocation, file: string | undefined): Promise<string> {
  const passphrase = await passphraseOf(invocation, file);
  if ([...passphrase].length < MIN_CHARS)
    throw new UsageError(`the passphrase has fewer than ${MIN_CHARS} characters`, 'Take a longer one.');
  if (file === undefined && invocation.interactive && (await ask('The same again')) !== passphrase)
    throw new UsageError('the two passphrases differ; nothing was done');
  return passphrase;
}

async function readPrivateFile(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((error: Error) => {
    throw new UsageError(`cannot read the passphrase: ${error.message}`);
  });
  try {
    const info = await handle.stat();
    const me = process.geteuid?.();
    if ((info.mode & 0o077) !== 0 || (info.uid !== me && me !== 0))
      throw new UsageError(`others can read or change ${file}`, `Make it private: chmod 600 ${file}`);
    if (info.size > MAX_BYTES) throw new UsageError(`${file} has more than ${MAX_BYTES} bytes`);
    return checked((await handle.readFile('utf8')).split(/\r?\n/, 1)[0] ?? '', file);
  } finally {
    await handle.close();
  }
}

async function ask(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({ message });
  if (isCancel(answer)) throw new UsageError('no passphrase was given; nothing was done');
  return checked(answer, 'the answer');
}

async function firstLineOf(invocation: Invocation): Promise<string> {
  let text = '';
  for await (const piece of invocation.streams.stdin) {
    text += String(piece);
    if (text.includes('\n')) break;
    if (text.length > MAX_BYTES) throw new UsageError(`the passphrase has more than ${MAX_BYTES} characters`);
  }
  return checked(text.split(/\r?\n/, 1)[0] ?? '', 'stdin');
}

function checked(passphrase: string, source: string): string {
  if (passphrase === '')
    throw new UsageError(
      `${source} holds no passphrase`,
      'Its first line is the passphrase: name a private file with --passphrase-file, or give it on stdin.',
    );
  return passphrase;
}
