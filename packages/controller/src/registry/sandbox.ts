/**
 * Runs Bash that nobody has checked, in bubblewrap: no network, nothing of this machine but /usr (read-only) and the given folder (read-only),
 * an empty home, a listed environment, namespaces of its own, and limits on CPU, memory, processes, file size, time and output.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Longest run of a sandboxed script, wall clock. Metadata is a here-document: this is generous. */
export const SANDBOX_TIMEOUT_MS = 10_000;
/** Most that each stream may print; the script is killed when it prints more. */
export const SANDBOX_OUTPUT_BYTES = 1024 * 1024;
const CPU_SECONDS = 5;
const MEMORY_BYTES = 512 * 1024 * 1024;
const FILE_BYTES = 16 * 1024 * 1024;
const PROCESSES = 128;
const OPEN_FILES = 256;
/** Debian's `nobody`; what a script runs as when the controller is root. */
const NOBODY_ID = 65_534;

/** What a sandboxed run did. */
export interface SandboxResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** What was written to file descriptor 3. */
  report: string;
  /** Why the sandbox ended it; null when it ended by itself. */
  stopped: 'time' | 'output' | null;
}

/** The sandbox itself cannot be used. */
export class SandboxError extends Error {
  readonly code = 'SANDBOX_UNAVAILABLE';
  override readonly name = 'SandboxError';
}

/** What to run in it. */
export interface SandboxRequest {
  /** Bash source, given to `bash -c`. */
  program: string;
  /** Folder that appears as /bundle. When the controller is root, `nobody` must be able to read it. */
  folder: string;
  /** The whole environment besides PATH, HOME and LANG. */
  env: Record<string, string>;
  /** @default SANDBOX_TIMEOUT_MS */
  timeoutMs?: number;
  /** Ends the run. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end or its limit. Everything that it started dies with it: they share a PID namespace.
 *
 * @throws SandboxError when bubblewrap is missing or not allowed to make namespaces.
 */
export async function runInSandbox(request: SandboxRequest): Promise<SandboxResult> {
  const identity = sandboxIdentity();
  const child = spawn('prlimit', [...LIMITS, 'bwrap', ...bubblewrapArguments(request)], {
    ...identity,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  return collect(child, request.timeoutMs ?? SANDBOX_TIMEOUT_MS, request.signal);
}

const LIMITS = [
  `--cpu=${CPU_SECONDS}`,
  `--as=${MEMORY_BYTES}`,
  `--fsize=${FILE_BYTES}`,
  `--nproc=${PROCESSES}`,
  `--nofile=${OPEN_FILES}`,
  '--core=0',
];

function bubblewrapArguments(request: SandboxRequest): string[] {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/tmp', LANG: 'C.UTF-8', ...request.env };
  return [
    ...[
      '--unshare-all',
      '--unshare-user',
      '--die-with-parent',
      '--new-session',
      '--clearenv',
      '--hostname',
      'sandbox',
    ],
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/sbin', '/sbin'],
    ...['--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
    ...[
      '--ro-bind-try',
      '/etc/alternatives',
      '/etc/alternatives',
      '--ro-bind-try',
      '/etc/ld.so.cache',
      '/etc/ld.so.cache',
    ],
    ...['--ro-bind-try', '/etc/os-release', '/etc/os-release', '--ro-bind-try', '/etc/passwd', '/etc/passwd'],
    ...['--proc', '/proc', '--dev', '/dev', '--size', String(FILE_BYTES), '--tmpfs', '/tmp'],
    ...['--ro-bind', request.folder, '/bundle', '--chdir', '/bundle', '--remount-ro', '/'],
    ...['bash', '--noprofile', '--norc', '-c', request.program, 'webops-sandbox'],
  ];
}

let identityFound: { uid?: number; gid?: number } | null = null;

/** `nobody` when this is root and nobody can make the namespaces; this process's own user otherwise. Probed once. */
function sandboxIdentity(): { uid?: number; gid?: number } {
  if (identityFound) return identityFound;
  const nobody = { uid: NOBODY_ID, gid: NOBODY_ID };
  const candidates = process.getuid?.() === 0 ? [nobody, {}] : [{}];
  let problem = '';
  for (const identity of candidates) {
    const probe = spawnSync('bwrap', ['--ro-bind', '/', '/', '--unshare-all', '--unshare-user', 'true'], {
      ...identity,
      cwd: '/',
      timeout: SANDBOX_TIMEOUT_MS,
      encoding: 'utf8',
    });
    if (probe.status === 0) {
      identityFound = identity;
      return identity;
    }
    problem = probe.error?.message ?? probe.stderr.trim();
  }
  throw new SandboxError(
    `bubblewrap does not work here (${problem}); install the package bubblewrap and allow user namespaces`,
  );
}

function collect(child: ChildProcess, timeoutMs: number, signal?: AbortSignal): Promise<SandboxResult> {
  return new Promise((resolve, reject) => {
    let stopped: SandboxResult['stopped'] = null;
    const stop = (why: 'time' | 'output') => {
      stopped ??= why;
      killGroup(child);
    };
    const timer = setTimeout(() => stop('time'), timeoutMs);
    const abort = () => stop('time');
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    const [stdout, stderr, report] = [child.stdio[1], child.stdio[2], child.stdio[3]].map((stream) =>
      gather(stream as Readable, () => stop('output')),
    ) as [() => string, () => string, () => string];
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new SandboxError(`cannot start the sandbox: ${error.message}`));
    });
    child.on('close', (exitCode, killedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve({ exitCode, signal: killedBy, stdout: stdout(), stderr: stderr(), report: report(), stopped });
    });
  });
}

/** Keeps at most {@link SANDBOX_OUTPUT_BYTES} of a stream and drops the rest, calling `onOverflow`. */
function gather(stream: Readable, onOverflow: () => void): () => string {
  const pieces: Buffer[] = [];
  let size = 0;
  stream.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size > SANDBOX_OUTPUT_BYTES) onOverflow();
    else pieces.push(piece);
  });
  return () => Buffer.concat(pieces).toString('utf8');
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
