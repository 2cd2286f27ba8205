/**
 * Which controller a command talks to, and as whom. In this order: `--context` or WEBOPS_CONTEXT; the current context of
 * the contexts file; `client.json` of a controller on this machine. `--server` and WEBOPS_SERVER replace the address,
 * `--token-file` and WEBOPS_TOKEN the token. No token of these is ever printed.
 */
import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError, EXIT, UsageError } from './exit-codes.js';
import type { Settings } from './settings.js';

/** Everything that a connection needs. */
export interface Target {
  /** Where it came from, for messages: a context's name, or a file. */
  source: string;
  server: string;
  caPem: string;
  token?: string | undefined;
  certPem?: string | undefined;
  keyPem?: string | undefined;
}

/** One entry of the contexts file. Files are read when they are used. */
export interface ContextEntry {
  server: string;
  /** The server authority's certificate: a file, or the PEM itself. */
  caFile?: string;
  caPem?: string;
  token?: string;
  tokenFile?: string;
  /** A client certificate in place of a token. */
  certFile?: string;
  keyFile?: string;
}

/** The contexts file. */
export interface Contexts {
  current: string | null;
  contexts: Record<string, ContextEntry>;
}

/**
 * The shape of `client.json`, which the controller writes for its administrator; what `webops caller create -o json` prints has
 * it too.
 */
export interface ClientFile {
  server: string;
  token: string;
  caPem: string;
}

export interface TargetOptions {
  server?: string | undefined;
  /** A file with a token. */
  tokenFile?: string | undefined;
  context?: string | undefined;
}

/** @throws CommandError (exit code 3) when there is nothing to connect to, UsageError for a context that does not exist */
export async function resolveTarget(settings: Settings, options: TargetOptions): Promise<Target> {
  const token = await readToken(options.tokenFile, '--token-file');
  const wanted = options.context ?? settings.context;
  const contexts = await readContexts(settings.contextsFile);
  const name = wanted ?? contexts.current;
  const target =
    name === null ? await targetOfClientFile(settings) : await targetOfContext(name, contexts, settings);
  return {
    ...target,
    server: options.server ?? settings.server ?? target.server,
    token: token ?? settings.token ?? target.token,
  };
}

/** @throws UsageError when the file cannot be read */
export async function readContexts(file: string): Promise<Contexts> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { current: null, contexts: {} };
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
  const { parse } = await import('yaml');
  let parsed: Partial<Contexts> | null;
  try {
    parsed = parse(text) as Partial<Contexts> | null;
  } catch (error) {
    throw new UsageError(`${file} is not YAML: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
  return { current: parsed?.current ?? null, contexts: parsed?.contexts ?? {} };
}

/** Writes the file at once and for its owner only: it may hold tokens. */
export async function writeContexts(file: string, contexts: Contexts): Promise<void> {
  const { stringify } = await import('yaml');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, stringify(contexts), { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}

async function targetOfContext(name: string, contexts: Contexts, settings: Settings): Promise<Target> {
  const entry = Object.hasOwn(contexts.contexts, name) ? contexts.contexts[name] : undefined;
  if (entry === undefined) {
    const known = Object.keys(contexts.contexts).join(', ') || 'none';
    throw new UsageError(
      `there is no context "${name}" in ${settings.contextsFile}`,
      `Known contexts: ${known}.`,
    );
  }
  const source = `context ${name}`;
  const caPem = entry.caPem ?? (await readNamed(entry.caFile, `${source}: caFile`));
  if (typeof entry.server !== 'string' || caPem === undefined) {
    throw new UsageError(`${source} in ${settings.contextsFile} needs server, and caFile or caPem`);
  }
  return {
    source,
    server: entry.server,
    caPem,
    token: entry.token ?? (await readToken(entry.tokenFile, `${source}: tokenFile`)),
    certPem: await readNamed(entry.certFile, `${source}: certFile`),
    keyPem: await readNamed(entry.keyFile, `${source}: keyFile`),
  };
}

async function targetOfClientFile(settings: Settings): Promise<Target> {
  const file = clientFileOf(settings);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES') {
      throw new CommandError(`not allowed to read ${file}`, {
        hint: 'It is the administrator of a controller on this machine: run as the user who started it, or use a context.',
        exitCode: EXIT.unreachable,
      });
    }
    throw new CommandError(`no controller is known here: ${file} does not exist`, {
      hint: 'Start one with `webops up`, or name one: `webops context add NAME --server HOST:7443 --ca FILE --token-file FILE`.',
      exitCode: EXIT.unreachable,
    });
  }
  try {
    const client = JSON.parse(text) as ClientFile;
    if (typeof client.server === 'string' && typeof client.caPem === 'string') {
      return { source: file, server: client.server, caPem: client.caPem, token: client.token };
    }
  } catch {
    // Falls through to the message below.
  }
  throw new CommandError(`${file} is damaged`, {
    hint: 'The controller writes it anew when it starts: restart it.',
    exitCode: EXIT.unreachable,
  });
}

/** The administrator's file of a controller on this machine. */
export function clientFileOf(settings: Settings): string {
  return join(settings.home, 'client.json');
}

/** Permission bits of a file that may hold a secret, or null when it is not there. */
export async function modeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch {
    return null;
  }
}

/** @throws UsageError when the file holds no token */
async function readToken(file: string | undefined, what: string): Promise<string | undefined> {
  const token = (await readNamed(file, what))?.trim();
  if (token === undefined || /^[A-Za-z0-9_-]{1,256}$/.test(token)) return token;
  throw new UsageError(
    `${what}: ${file} holds no token`,
    'A token is one word, as webops caller create prints it.',
  );
}

/** The content of a file that an option or a setting names. @throws UsageError, which begins with `what`, when it cannot be read */
export async function readNamed(file: string, what: string): Promise<string>;
export async function readNamed(file: string | undefined, what: string): Promise<string | undefined>;
export async function readNamed(file: string | undefined, what: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${what}: cannot read ${file}: ${(error as Error).message}`);
  }
}
