/**
 * A runner without root, for tests of the protocol's behaviour only: real processes of `bash`, real files as spools, no sudo, no
 * signatures. What the real runner promises is tested with the real runner.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitRecord, type OutputPiece, type Runner, RunnerError } from '../runner/index.js';
import { Turnstile } from '../turnstile.js';

interface Spool {
  pieces: OutputPiece[];
  exit: ExitRecord | null;
  child: ChildProcess | null;
  cancelled: boolean;
  changed: Turnstile;
  function: string;
}

/** Runs functions of one Bash file. Holders outlive the agent object, as root's do. */
export class LocalRunner implements Runner {
  readonly starts: string[] = [];
  readonly forgotten: string[] = [];
  readonly imported: string[] = [];
  readonly #folder: string;
  readonly #present = new Set<string>();
  readonly #spools = new Map<string, Spool>();

  /** @param script text of a Bash file with the addon's functions */
  constructor(folder: string, script: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'addon.sh'), script);
  }

  close(): void {}

  async hasBundle(digest: string): Promise<boolean> {
    return this.#present.has(digest);
  }

  async importBundle(bundle: { digest: string }): Promise<void> {
    this.imported.push(bundle.digest);
    this.#present.add(bundle.digest);
  }

  async read(request: Parameters<Runner['read']>[0]): Promise<ExitRecord> {
    const spool = newSpool(request.function);
    this.#run(spool, request.function, Buffer.alloc(0));
    const kill = () => {
      spool.cancelled = true;
      spool.child?.kill('SIGKILL');
    };
    request.signal?.addEventListener('abort', kill, { once: true });
    if (request.signal?.aborted) kill();
    while (spool.exit === null) await spool.changed.wait(new AbortController().signal);
    for (const piece of spool.pieces) request.onOutput?.(piece);
    return spool.exit;
  }

  async startChange(change: Parameters<Runner['startChange']>[0]): Promise<'started' | 'already'> {
    const ticket = JSON.parse(change.ticket.toString()) as {
      execution: string;
      attempt: number;
      function: string;
    };
    const key = `${ticket.execution}.${ticket.attempt}`;
    const used = join(this.#folder, `used-${key}`);
    if (existsSync(used)) {
      if (readFileSync(used, 'utf8') === 'cancelled')
        throw new RunnerError('ATTEMPT_CANCELLED', 'it was cancelled before it started');
      return 'already';
    }
    appendFileSync(used, 'started');
    this.starts.push(key);
    const spool = newSpool(ticket.function);
    this.#spools.set(key, spool);
    this.#run(spool, ticket.function, change.config);
    return 'started';
  }

  async attach(request: Parameters<Runner['attach']>[0]): Promise<ExitRecord> {
    const spool = this.#spools.get(`${request.execution}.${request.attempt}`);
    if (spool === undefined) throw new RunnerError('EXECUTION_UNKNOWN', 'no such execution');
    let next = request.fromSequence;
    for (;;) {
      request.signal.throwIfAborted();
      const piece = spool.pieces[next];
      if (piece !== undefined) {
        await request.onOutput(piece);
        next += 1;
      } else if (spool.exit !== null) return spool.exit;
      else await spool.changed.wait(request.signal);
    }
  }

  async cancel(execution: string, attempt: number): Promise<void> {
    const spool = this.#spools.get(`${execution}.${attempt}`);
    if (spool === undefined) {
      appendFileSync(join(this.#folder, `used-${execution}.${attempt}`), 'cancelled');
      return;
    }
    spool.cancelled = true;
    if (spool.child?.pid !== undefined && spool.exit === null) process.kill(-spool.child.pid, 'SIGKILL');
  }

  async seal(execution: string, attempt: number): Promise<boolean> {
    const key = `${execution}.${attempt}`;
    if (!this.#spools.has(key)) appendFileSync(join(this.#folder, `used-${key}`), 'sealed');
    return this.#spools.has(key);
  }

  async forget(execution: string, attempt: number): Promise<void> {
    this.forgotten.push(`${execution}.${attempt}`);
    this.#spools.delete(`${execution}.${attempt}`);
  }

  async list(): ReturnType<Runner['list']> {
    return [...this.#spools].map(([key, spool]) => {
      const [execution = '', attempt] = key.split('.');
      const phase = spool.exit === null ? 'running' : 'ended';
      const ticket = { epoch: 1, addon: 'thing', digest: 'd'.repeat(64), function: spool.function };
      return { execution, attempt: Number(attempt), phase, ...ticket };
    });
  }

  #run(spool: Spool, name: string, config: Buffer): void {
    const result = join(this.#folder, `result-${Math.random().toString(36).slice(2)}`);
    const script = `source '${join(this.#folder, 'addon.sh')}'; ${name} 3>'${result}'`;
    const startedAt = new Date().toISOString();
    const child = spawn('bash', ['-c', script], { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    spool.child = child;
    child.stdin.on('error', () => undefined);
    child.stdin.end(config);
    const bytes = { stdout: 0, stderr: 0 };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (data: Buffer) => {
        bytes[stream] += data.length;
        spool.pieces.push({
          sequence: spool.pieces.length,
          stream,
          timeMs: Date.now(),
          data,
          skippedBytes: 0,
        });
        spool.changed.open();
      });
    }
    child.on('close', (exitCode, signal) => {
      spool.exit = {
        state: spool.cancelled ? 'cancelled' : exitCode === 0 ? 'succeeded' : 'failed',
        exitCode,
        signal,
        startedAt,
        finishedAt: new Date().toISOString(),
        error: null,
        result: existsSync(result) ? readFileSync(result, 'utf8') : null,
        chunkCount: spool.pieces.length,
        stdoutBytes: bytes.stdout,
        stderrBytes: bytes.stderr,
        truncated: false,
      };
      spool.changed.open();
    });
  }
}

function newSpool(name: string): Spool {
  return { pieces: [], exit: null, child: null, cancelled: false, changed: new Turnstile(), function: name };
}
