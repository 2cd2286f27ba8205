/** Packing: a script is read once, asked for its metadata in the sandbox, and becomes a signed bundle. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type BundleManifest,
  buildManifest,
  ContractError,
  FUNCTION_OF,
  type FunctionOutput,
  isFunctionOf,
  MANIFEST_FILE,
  manifestBytes,
  packBundle,
  type ParsedMetadata,
  parseMetadata,
  SCRIPT_FILE,
  signBundle,
  stripAnsi,
} from '@webops/contract';
import type { PublisherKey } from '../secrets/keys.js';
import { runInSandbox, type SandboxResult } from './sandbox.js';

/** Largest script, in bytes; the longest known ones have 50 KB. */
export const MAX_SCRIPT_BYTES = 1024 * 1024;
/** Part of the source's hash: raised when packing the same files gives another bundle. */
const PACKER_VERSION = '2';
/** Most of a script's own words that an error quotes. */
const MAX_QUOTE_LENGTH = 300;
const CONTRACT_FUNCTIONS: ReadonlySet<string> = new Set(['addon_metadata', ...Object.values(FUNCTION_OF)]);

/** What keeps an addon out: the file, the function and the reason. */
export class AddonLoadError extends Error {
  readonly code = 'ADDON_INVALID';
  override readonly name = 'AddonLoadError';
  constructor(
    readonly file: string,
    /** e.g. `addon_metadata`; empty for the file itself. */
    readonly functionName: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}${functionName === '' ? '' : `: ${functionName}`}: ${reason}`, options);
  }
}

/** The bytes of an addon, read once: what is examined is what is packed. */
export interface AddonSource {
  file: string;
  script: Buffer;
  /** Files of the library by their path in the bundle. */
  library: ReadonlyMap<string, Buffer>;
  /** Changes when any of the bytes does. */
  sourceHash: string;
}

/** A bundle and its signature. */
export interface SignedBundle {
  digest: string;
  archive: Buffer;
  signature: Buffer;
  keyId: string;
  manifest: BundleManifest;
}

/**
 * Packs and signs an addon's script: for `webops addon publish PATH`.
 *
 * @throws AddonLoadError when the script cannot be loaded; SandboxError when there is no sandbox.
 */
export async function packAddon(
  path: string,
  options: { libraryFolder: string; key: PublisherKey },
): Promise<SignedBundle> {
  return packSource(await readSource(path, await readLibrary(options.libraryFolder)), options.key);
}

/** What a script says that it is, without a bundle of it. */
export interface Inspection {
  metadata: ParsedMetadata;
  /** Functions of the contract that it defines. */
  functions: string[];
}

/**
 * Asks a script what it is, in the sandbox, as packing does: for `webops addon lint`.
 *
 * @throws AddonLoadError when the script cannot be loaded; SandboxError when there is no sandbox.
 */
export async function inspectAddon(path: string, options: { libraryFolder: string }): Promise<Inspection> {
  const source = await readSource(path, await readLibrary(options.libraryFolder));
  const { output, functions, stderr } = await examine(source);
  return asLoadError(source, stderr, () => ({ metadata: parseMetadata(output, source.file), functions }));
}

/** The library's files by their path in a bundle; none when the folder does not exist. */
export async function readLibrary(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return files;
    throw error;
  }
  for (const name of names.filter((entry) => entry.endsWith('.sh')).sort()) {
    files.set(`lib/v1/${name}`, await readFile(join(folder, name)));
  }
  return files;
}

/**
 * Reads a script once, through one file descriptor.
 *
 * @throws AddonLoadError when it is unreadable, too large or not executable.
 */
export async function readSource(file: string, library: ReadonlyMap<string, Buffer>): Promise<AddonSource> {
  const script = await readScript(file);
  const hash = createHash('sha256').update(`packer ${PACKER_VERSION}\n`);
  for (const [path, content] of [[SCRIPT_FILE, script] as const, ...library]) {
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return { file, script, library, sourceHash: hash.digest('hex') };
}

/**
 * Asks a script what it is and makes its bundle.
 *
 * @throws AddonLoadError naming the function and the reason.
 */
export async function packSource(
  source: AddonSource,
  key: PublisherKey,
  signal?: AbortSignal,
): Promise<SignedBundle> {
  const { output, functions, stderr } = await examine(source, signal);
  const files: Record<string, Buffer> = {
    [SCRIPT_FILE]: source.script,
    ...Object.fromEntries(source.library),
  };
  return asLoadError(source, stderr, () => {
    const manifest = buildManifest(parseMetadata(output, source.file), functions, files);
    const { archive, digest } = packBundle({ ...files, [MANIFEST_FILE]: manifestBytes(manifest) });
    return { digest, archive, signature: signBundle(digest, key.privateKeyPem), keyId: key.keyId, manifest };
  });
}

/** What breaks the contract keeps the addon out: with the file, the function and what the script said. */
function asLoadError<Value>(source: AddonSource, stderr: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new AddonLoadError(source.file, error.function, error.reason + quote(stderr), { cause: error });
  }
}

async function readScript(file: string): Promise<Buffer> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new AddonLoadError(file, '', `cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new AddonLoadError(file, '', 'is not a regular file');
    if ((stats.mode & 0o111) === 0)
      throw new AddonLoadError(file, '', `is not executable; run: chmod +x ${file}`);
    if (stats.size > MAX_SCRIPT_BYTES) {
      throw new AddonLoadError(file, '', `has ${stats.size} bytes, the limit is ${MAX_SCRIPT_BYTES}`);
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/**
 * Sources the script inside a function (top-level `local` works) with what it prints kept on stderr, then calls `addon_metadata` alone
 * on stdout. File descriptor 3 reports how far it came. The script has no argument, as some do something when they have one.
 */
const PROBE = `
_webops_source() { source /bundle/${SCRIPT_FILE} 1>&2 3>&- </dev/null; }
echo sourcing >&3
_webops_source
echo sourced >&3
declare -F >&3
if ! declare -F addon_metadata >/dev/null; then echo missing >&3; exec 1>&2 3>&-; exit 0; fi
echo calling >&3
export WEBOPS_RESULT=/tmp/webops-result
_webops_code=0
( set +e; trap - EXIT; addon_metadata 3>&- </dev/null ) || _webops_code=$?
echo "returned $_webops_code" >&3
if [[ -s /tmp/webops-result ]]; then echo result >&3; cat /tmp/webops-result >&3; fi
exec 1>&2 3>&-
exit 0
`;

/** What `addon_metadata` gave, and the contract's functions that the script defines. */
interface Examination {
  output: FunctionOutput;
  functions: string[];
  stderr: string;
}

async function examine(source: AddonSource, signal?: AbortSignal): Promise<Examination> {
  const folder = await mkdtemp(join(tmpdir(), 'webops-pack-'));
  try {
    await chmod(folder, 0o755);
    for (const [path, content] of [[SCRIPT_FILE, source.script] as const, ...source.library]) {
      await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o755 });
      await writeFile(join(folder, path), content, { mode: 0o755 });
    }
    const env = { WEBOPS_LIB: '/bundle/lib/v1', WEBOPS_FUNCTION: 'addon_metadata' };
    return interpret(source.file, await runInSandbox({ program: PROBE, folder, env, signal }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function interpret(file: string, run: SandboxResult): Examination {
  const [steps = '', ...resultText] = run.report.split(/^result\n/m);
  const lines = steps.split('\n');
  const where = lines.includes('calling') ? 'addon_metadata' : 'source';
  const fail = (functionName: string, reason: string): never => {
    throw new AddonLoadError(file, functionName, reason + quote(run.stderr));
  };
  if (run.stopped === 'time') fail(where, 'did not end within its time limit and was killed');
  if (run.stopped === 'output') fail(where, 'printed more than its limit of 1 MiB and was killed');
  if (!lines.includes('sourcing')) fail('', `the sandbox did not start it (${endOf(run)})`);
  if (!lines.includes('sourced')) fail('source', `ended the shell while it was sourced (${endOf(run)})`);
  if (lines.includes('missing')) fail('addon_metadata', 'is not defined by the script');
  const returned = lines.find((line) => line.startsWith('returned '))?.slice('returned '.length);
  if (returned === undefined) fail('addon_metadata', `ended the shell (${endOf(run)})`);
  const functions = lines
    .filter((line) => line.startsWith('declare -f '))
    .map((line) => line.split(' ').at(-1)!)
    .filter((name) => CONTRACT_FUNCTIONS.has(name) || isFunctionOf('action', name))
    .sort();
  const output = {
    exitCode: Number(returned),
    resultText: resultText.length > 0 ? resultText.join('result\n') : run.stdout,
  };
  return { output, functions, stderr: run.stderr };
}

function endOf(run: SandboxResult): string {
  return run.signal === null ? `exit code ${run.exitCode}` : `signal ${run.signal}`;
}

/** The end of what the script said on stderr, for the reader of an error. */
function quote(stderr: string): string {
  const text = stripAnsi(stderr).trim();
  if (text === '') return '';
  return `; it said: ${text.length > MAX_QUOTE_LENGTH ? `…${text.slice(-MAX_QUOTE_LENGTH)}` : text}`;
}
