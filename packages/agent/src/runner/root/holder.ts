/**
 * The holder of one change: owns its terminal, so that the script outlives the agent; masks and spools its output; ends
 * it on the time limit, a cancel or the host's stop; writes the exit record.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { describeEnding, type Ending, signalName } from '../exit-state.js';
import { MarkScanner } from '../mark-scanner.js';
import { EXIT_FILE, SOCKET_FILE, SPOOL_FOLDER } from '../paths.js';
import { openTerminal, type Terminal } from '../pty.js';
import { type ExitRecord, MAX_RESULT_BYTES } from '../types.js';
import { publishOnce } from './durable.js';
import { HolderSocket } from './holder-socket.js';
import { maskText, secretForms } from './masker.js';
import { OutputSink } from './output-sink.js';
import {
  type Family,
  killMembers,
  makeCgroup,
  membersOf,
  ownName,
  removeCgroup,
  signalMembers,
  unitCgroup,
} from './processes.js';
import { type Places, placesOf, type Settings } from './settings.js';
import { type ClaimFile, readJson, type StartedFile, type StartFile } from './settle.js';
import { hasSystemd, unitOf } from './systemd.js';
import { SpoolWriter } from './spool-writer.js';

/** From TERM to KILL when the time limit has passed or the host stops. */
const LIMIT_GRACE_MS = 10_000;
/** After everything is dead the script's shell reports within this, or is killed too. */
const REPORT_WAIT_MS = 5_000;

export async function hold(settings: Settings, execution: string, attempt: number): Promise<void> {
  const places = placesOf(settings, execution, attempt);
  const startedAt = new Date().toISOString();
  const claim: ClaimFile = { ...ownName(), startedAt };
  // Somebody found the starter dead and has settled the attempt: too late to start.
  if (!publishOnce(places.claim, JSON.stringify(claim), 0o600)) return;
  const start = readJson<StartFile>(places.start)!;
  const holder = new Holder(settings, places, start, startedAt);
  let record: ExitRecord;
  try {
    record = await holder.run();
  } catch (error) {
    record = holder.failed(error as Error);
  }
  publishOnce(join(places.folder, EXIT_FILE), JSON.stringify(record), 0o640);
  rmSync(places.private, { recursive: true, force: true });
  holder.close();
}

class Holder {
  private readonly spool: SpoolWriter;
  private readonly socket: HolderSocket;
  private readonly sink: OutputSink;
  private readonly forms: Buffer[];
  private readonly ending: Ending = {
    code: null,
    signalled: false,
    called: false,
    missing: false,
    stopped: null,
  };
  private readonly family: Family;
  private terminal: Terminal | null = null;
  private exitSignal = 0;
  private stopping: Promise<void> | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly places: Places,
    private readonly start: StartFile,
    private readonly startedAt: string,
  ) {
    const secretsPath = join(places.private, 'secrets');
    this.forms = secretForms(JSON.parse(readFileSync(secretsPath, 'utf8')) as string[]);
    unlinkSync(secretsPath);
    this.spool = new SpoolWriter(join(places.folder, SPOOL_FOLDER));
    this.socket = new HolderSocket(join(places.folder, SOCKET_FILE), (graceMs) =>
      this.stop('cancelled', graceMs),
    );
    this.sink = new OutputSink(this.spool, this.forms, () => this.socket.wake());
    const systemd = hasSystemd();
    this.family = {
      cgroup: systemd ? unitCgroup(unitOf(places)) : makeCgroup(settings.rootDir, places.name),
      leader: -1,
      mark: start.ticket.execution,
      spareServices: !systemd,
    };
  }

  async run(): Promise<ExitRecord> {
    const { ticket } = this.start;
    this.spool.open(0o750);
    await this.socket.listen();
    const stderrPath = join(this.places.private, 'stderr');
    const controlPath = join(this.places.private, 'control');
    execFileSync('/usr/bin/mkfifo', ['-m', '600', stderrPath, controlPath]);
    // Read and write, so that neither end ever waits for the other to open, and no end of file comes in between.
    const both = constants.O_RDWR | constants.O_NONBLOCK;
    const control = openSync(controlPath, both);
    const stderr = new Socket({ fd: openSync(stderrPath, both), readable: true, writable: false });
    const nonce = randomBytes(12).toString('hex');
    const outEnd = deferred();
    const errEnd = deferred();
    const exited = deferred();
    const errScanner = new MarkScanner(
      nonce,
      (data) => this.sink.add('stderr', data),
      () => errEnd.resolve(),
    );
    stderr.on('data', (data: Buffer) => errScanner.feed(data));
    stderr.on('error', () => errEnd.resolve());
    const outScanner = new MarkScanner(
      nonce,
      (data) => {
        if (this.ending.code === null) this.sink.add('stdout', data);
      },
      (name) => {
        this.onMark(name);
        if (name.startsWith('end:')) outEnd.resolve();
      },
    );
    this.terminal = openTerminal(
      '/bin/bash',
      [
        '-p',
        join(this.settings.libexec, 'run-function.sh'),
        this.places.private,
        this.bundle,
        nonce,
        this.procsFile,
        ticket.function,
        ...ticket.args,
      ],
      {
        cwd: '/',
        env: this.environment(),
        onData: (data) => outScanner.feed(data),
        onExit: ({ signal }) => {
          this.exitSignal = signal;
          outScanner.end();
          exited.resolve();
        },
      },
    );
    this.family.leader = this.terminal.pid;
    const started: StartedFile = { cgroup: this.family.cgroup, leader: this.family.leader };
    publishOnce(this.places.started, JSON.stringify(started), 0o600);
    const limit = setTimeout(() => this.stop('timed_out', LIMIT_GRACE_MS), ticket.timeoutMs);
    process.on('SIGTERM', () => this.stop('interrupted', LIMIT_GRACE_MS));
    process.on('SIGHUP', () => {});
    process.on('SIGINT', () => {});

    await Promise.race([outEnd.promise, exited.promise]);
    clearTimeout(limit);
    if (this.ending.code !== null) await within(errEnd.promise, REPORT_WAIT_MS);
    errScanner.end();
    writeSync(control, '\n');
    await within(exited.promise, REPORT_WAIT_MS);
    if (this.stopping !== null) await this.stopping;
    this.ending.signalled = sizeOf(join(this.places.private, 'notice')) > 0;
    stderr.destroy();
    closeSync(control);
    this.terminal.close();
    if (this.ending.stopped !== null || this.ending.code === null) await killMembers(this.family);
    else this.releaseSurvivors();
    return this.record();
  }

  /** The holder itself could not do its work. */
  failed(error: Error): ExitRecord {
    const record = this.record();
    return {
      ...record,
      state: 'failed',
      error: { code: 'HOLDER_FAILED', message: error.message },
      truncated: true,
    };
  }

  close(): void {
    if (this.family.cgroup !== null && this.family.spareServices) removeCgroup(this.family.cgroup);
    this.socket.close();
    // Timers and handles of a script that left something behind must not keep the unit alive.
    setImmediate(() => process.exit(0));
  }

  private onMark(name: string): void {
    if (name === 'ready') return;
    // The function's shell has it open.
    rmSync(join(this.places.private, 'stdin'), { force: true });
    if (name === 'call') {
      this.ending.called = true;
      this.sink.collect();
    } else if (name === 'missing') {
      this.ending.missing = true;
    } else if (name.startsWith('end:')) {
      this.ending.code = Number(name.slice(4));
    }
  }

  private stop(why: NonNullable<Ending['stopped']>, graceMs: number): void {
    if (this.stopping !== null || this.ending.code !== null) return;
    this.ending.stopped = why;
    this.stopping = this.end(graceMs);
  }

  private async end(graceMs: number): Promise<void> {
    signalMembers(this.family, 'SIGTERM');
    const until = Date.now() + graceMs;
    // No event tells that a cgroup of either version has become empty: look often while it lasts.
    while (Date.now() < until && membersOf(this.family).length > 0) await pause(20);
    await killMembers(this.family);
    // The shell, with its child dead, reports; one that cannot is killed.
    const leader = this.terminal!.pid;
    const timer = setTimeout(() => {
      try {
        if (this.ending.code === null) process.kill(leader, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }, REPORT_WAIT_MS);
    timer.unref();
  }

  /**
   * What a script left running on purpose outlives it, as it does by hand. systemd would kill it with the holder's unit,
   * so it gets a scope of its own.
   */
  private releaseSurvivors(): void {
    if (this.family.spareServices) return;
    const pids = membersOf(this.family).map(String);
    if (pids.length === 0) return;
    const call = [
      'call',
      'org.freedesktop.systemd1',
      '/org/freedesktop/systemd1',
      'org.freedesktop.systemd1.Manager',
    ];
    const unit = ['StartTransientUnit', 'ssa(sv)a(sa(sv))', `webops-left-${this.places.name}.scope`, 'fail'];
    try {
      execFileSync(
        '/usr/bin/busctl',
        [...call, ...unit, '1', 'PIDs', 'au', String(pids.length), ...pids, '0'],
        {
          stdio: 'ignore',
          timeout: REPORT_WAIT_MS,
        },
      );
    } catch {
      // They end with the unit, then.
    }
  }

  private record(): ExitRecord {
    this.sink.end();
    this.spool.sync();
    this.spool.close();
    const described = describeEnding(this.ending, this.start.ticket.function);
    const lost = this.ending.code === null;
    return {
      ...described,
      signal: lost && this.exitSignal !== 0 ? signalName(this.exitSignal) : described.signal,
      startedAt: this.startedAt,
      finishedAt: new Date().toISOString(),
      result: this.result(),
      chunkCount: this.spool.chunkCount,
      stdoutBytes: this.spool.bytes.stdout,
      stderrBytes: this.spool.bytes.stderr,
      // A shell killed by a signal may have left its last bytes in the terminal.
      truncated: this.spool.truncated || lost,
    };
  }

  private result(): string | null {
    const path = join(this.places.private, 'result');
    const size = sizeOf(path);
    if (size > MAX_RESULT_BYTES) return null;
    if (size > 0) return maskText(readFileSync(path, 'utf8'), this.forms);
    return this.sink.collected();
  }

  private get bundle(): string {
    return join(this.settings.rootDir, 'store', this.start.ticket.digest);
  }

  /** The script's shell joins a cgroup that we made; systemd's it is in already. */
  private get procsFile(): string {
    return this.family.cgroup !== null && this.family.spareServices
      ? join(this.family.cgroup, 'cgroup.procs')
      : '-';
  }

  private environment(): Record<string, string> {
    return {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: '/root',
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      DEBIAN_FRONTEND: 'noninteractive',
      ...this.start.ticket.env,
      WEBOPS_LIB: join(this.bundle, 'lib/v1'),
      WEBOPS_RESULT: join(this.places.private, 'result'),
      WEBOPS_FUNCTION: this.start.ticket.function,
      WEBOPS_EXECUTION: this.start.ticket.execution,
    };
  }
}

/** Size of a regular file, 0 for anything else: a script may have put a link there. */
function sizeOf(path: string): number {
  try {
    const stat = lstatSync(path);
    return stat.isFile() ? stat.size : 0;
  } catch {
    return 0;
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    promise,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}
