/** A runner installed for a test: real sudo, a real user, a prefix of its own; all of it removed at the end. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  buildManifest,
  createSigningKey,
  manifestBytes,
  packBundle,
  signBundle,
  signTicket,
  type Ticket,
} from '@webops/contract';
import type { ExitRecord, OutputPiece, Progress } from '../index.js';

/** useradd and userdel refuse to run side by side, test files do. */
const ONE_AT_A_TIME = ['flock', '/run/lock/webops-test-users'] as const;

/** Why these tests cannot run here, or false. */
export function cannotInstall(): string | false {
  if (process.getuid?.() !== 0) return 'needs root: it makes a user and a sudoers rule';
  if (!existsSync('/usr/bin/sudo')) return 'needs sudo';
  return false;
}

export interface Run {
  pieces: OutputPiece[];
  progress: Progress[];
  result: unknown;
  error: { code: string; message: string } | null;
}

export class InstalledRunner {
  readonly user = `webops-t-${randomBytes(4).toString('hex')}`;
  readonly prefix: string;
  readonly hostId = randomUUID();
  readonly ticketKey = createSigningKey();
  readonly publisher = createSigningKey();
  readonly uid: number;
  readonly gid: number;
  private readonly sudoers: string;
  readonly children = new Set<ChildProcess>();

  constructor() {
    execFileSync(ONE_AT_A_TIME[0], [
      ONE_AT_A_TIME[1],
      ...['useradd', '--system', '--no-create-home', '--shell', '/bin/bash', this.user],
    ]);
    this.uid = Number(execFileSync('id', ['-u', this.user]));
    this.gid = Number(execFileSync('id', ['-g', this.user]));
    this.prefix = mkdtempSync('/tmp/webops-runner-');
    execFileSync('chmod', ['755', this.prefix]);
    this.sudoers = `/etc/sudoers.d/${this.prefix.split('/').pop()}`;
    const installer = fileURLToPath(new URL('../../../../../deploy/runner/install', import.meta.url));
    const trust = join(this.prefix, 'trust');
    mkdirSync(join(trust, 'publishers'), { recursive: true });
    writeFileSync(join(trust, 'host-id'), `${this.hostId}\n`);
    writeFileSync(join(trust, 'ticket.pub.pem'), this.ticketKey.publicKeyPem);
    writeFileSync(join(trust, 'publishers', `${this.publisher.keyId}.pem`), this.publisher.publicKeyPem);
    execFileSync(installer, [
      ...['--prefix', this.prefix, '--trust-dir', trust, '--root-dir', this.rootDir],
      ...['--run-dir', join(this.prefix, 'run'), '--agent-user', this.user, '--node', process.execPath],
      ...['--sudoers', this.sudoers],
    ]);
  }

  get rootDir(): string {
    return join(this.prefix, 'root');
  }
  get runnerPath(): string {
    return join(this.prefix, 'libexec/webops-runner');
  }

  /** Starts one call as the agent's user. */
  start(method: string, request: Record<string, unknown>, onPiece?: (piece: OutputPiece) => void) {
    const driver = join(this.prefix, 'lib/packages/agent/dist/runner/testing/driver.js');
    const child = spawn(process.execPath, [driver, this.runnerPath, method], {
      uid: this.uid,
      gid: this.gid,
      cwd: '/',
      env: { PATH: process.env['PATH']! },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.children.add(child);
    const run: Run = { pieces: [], progress: [], result: undefined, error: null };
    createInterface({ input: child.stdout! }).on('line', (text) => {
      const line = JSON.parse(text);
      if (line.piece) {
        const piece = { ...line.piece, data: Buffer.from(line.piece.data, 'base64') } as OutputPiece;
        run.pieces.push(piece);
        onPiece?.(piece);
      }
      if (line.progress) run.progress.push(line.progress);
      if ('result' in line) run.result = line.result;
      if (line.error) run.error = line.error;
    });
    child.stdin!.on('error', () => {});
    child.stdin!.end(
      JSON.stringify(request, function (this: Record<string, unknown>, key, value) {
        const raw = this[key];
        return Buffer.isBuffer(raw) ? { base64: raw.toString('base64') } : value;
      }),
    );
    const done = new Promise<Run>((resolve) => {
      child.on('close', () => {
        this.children.delete(child);
        resolve(run);
      });
    });
    return { child, run, done };
  }

  call(method: string, request: Record<string, unknown> = {}): Promise<Run> {
    return this.start(method, request).done;
  }

  /** A signed bundle of a script. @param metadata what it says of itself beside its name */
  bundle(script: string, more: Record<string, unknown> = {}) {
    const files = { 'addon.sh': script, 'lib/v1/loader.sh': '' };
    const metadata = { name: 'probe', version: '1.0.0', ...more };
    const parsed = { metadata, configSchema: null, warnings: [] } as unknown as Parameters<
      typeof buildManifest
    >[0];
    const defined = [...script.matchAll(/^(addon_\w+)\(\)/gm)].map(([, name]) => name!);
    const manifest = buildManifest(parsed, ['addon_status', ...defined], files);
    const { archive, digest } = packBundle({ ...files, 'manifest.json': manifestBytes(manifest) });
    return {
      archive,
      digest,
      signature: signBundle(digest, this.publisher.privateKeyPem),
      keyId: this.publisher.keyId,
    };
  }

  async imported(script: string, metadata?: Record<string, unknown>): Promise<string> {
    const bundle = this.bundle(script, metadata);
    const run = await this.call('importBundle', bundle);
    if (run.error) throw new Error(`import: ${run.error.code} ${run.error.message}`);
    return bundle.digest;
  }

  change(
    digest: string,
    options: Partial<Ticket> & {
      config?: Buffer;
      previousConfig?: Buffer;
      secrets?: string[];
      key?: string;
    } = {},
  ) {
    const {
      config = Buffer.alloc(0),
      previousConfig = Buffer.alloc(0),
      secrets = [],
      key,
      ...fields
    } = options;
    const ticket: Ticket = {
      v: 1,
      host: this.hostId,
      execution: randomUUID(),
      attempt: 1,
      epoch: 1,
      addon: 'probe',
      digest,
      function: 'addon_install',
      args: [],
      configSha256: createHash('sha256').update(config).digest('hex'),
      env: {},
      timeoutMs: 60_000,
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
      ...fields,
    };
    const bytes = Buffer.from(JSON.stringify(ticket));
    const signature = signTicket(bytes, key ?? this.ticketKey.privateKeyPem);
    return {
      ticket: bytes,
      signature,
      config,
      previousConfig,
      secrets,
      execution: ticket.execution,
      attempt: ticket.attempt,
    };
  }

  /** Imports, starts and follows a change to its end. */
  async run(script: string, options: Parameters<InstalledRunner['change']>[1] = {}) {
    const change = this.change(await this.imported(script), options);
    const started = await this.call('startChange', change);
    if (started.error) throw new Error(`${started.error.code} ${started.error.message}`);
    return { ...(await this.follow(change)), change };
  }

  async follow(change: { execution: string; attempt: number }, fromSequence = 0) {
    const run = await this.call('attach', {
      execution: change.execution,
      attempt: change.attempt,
      fromSequence,
    });
    if (run.error) throw new Error(`attach: ${run.error.code} ${run.error.message} ${this.log(change)}`);
    const { pieces, progress } = run;
    return { record: run.result as ExitRecord, pieces, progress, ...textsOf(pieces) };
  }

  log(change: { execution: string; attempt: number }): string {
    const path = join(this.rootDir, 'executions', `${change.execution}-${change.attempt}`, 'holder.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  holderPid(change: { execution: string; attempt: number }): number {
    const path = join(this.rootDir, 'executions', `${change.execution}-${change.attempt}`, 'claim.json');
    return JSON.parse(readFileSync(path, 'utf8')).pid;
  }

  remove(): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.sudoers, { force: true });
    rmSync(this.prefix, { recursive: true, force: true });
    execFileSync(ONE_AT_A_TIME[0], [ONE_AT_A_TIME[1], 'userdel', this.user], { stdio: 'ignore' });
  }
}

export function textsOf(pieces: OutputPiece[]) {
  const of = (stream: string) =>
    Buffer.concat(pieces.filter((piece) => piece.stream === stream).map((piece) => piece.data));
  return { stdout: of('stdout'), stderr: of('stderr') };
}
