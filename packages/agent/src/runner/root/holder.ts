/**
 * The holder of one change: owns its terminal, so that the script outlives the agent; masks and spools its output; ends
 * it on the time limit, a cancel or the host's stop; writes the exit record.
 */
import { readFileSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describeEnding, type Ending, signalName } from '../exit-state.js';
import { SOCKET_FILE, SPOOL_FOLDER } from '../paths.js';
import { PROGRESS_FILE } from '../progress.js';
import type { ExitRecord } from '../types.js';
import { requestedGraceMs } from './cancel-request.js';
import { publishOnce } from './durable.js';
import { publishRecord, reserveRecord } from './exit-record.js';
import { HolderSocket } from './holder-socket.js';
import { SecretIndex } from './masker.js';
import { OutputSink } from './output-sink.js';
import { markForRepair, repairMark } from './package-repair.js';
import { type Family, killMembers, makeCgroup, ownName, removeCgroup, unitCgroup } from './processes.js';
import { ProgressIntake } from './progress-intake.js';
import { progressFileOf, scriptEnvironment } from './script-environment.js';
import { resultLeftBy, sizeOf } from './script-result.js';
import { secretForms } from './secret-forms.js';
import { ScriptTerminal } from './script-terminal.js';
import { type Places, placesOf, type Settings } from './settings.js';
import { type ClaimFile, readJson, type StartedFile, type StartFile } from './settle.js';
import { SpoolWriter } from './spool-writer.js';
import { ScriptStopper } from './stop-script.js';
import { releaseSurvivors } from './survivors.js';
import { hasSystemd, unitOf } from './systemd.js';

/** From TERM to KILL when the time limit has passed or the host stops. */
const LIMIT_GRACE_MS = 10_000;

export async function hold(settings: Settings, execution: string, attempt: number): Promise<void> {
  const places = placesOf(settings, execution, attempt);
  const claim: ClaimFile = { ...ownName(), startedAt: new Date().toISOString() };
  // Somebody found the starter dead and has settled the attempt: too late to start.
  if (!publishOnce(places.claim, JSON.stringify(claim), 0o600)) return;
  const start = readJson<StartFile>(places.start)!;
  const holder = new Holder(settings, places, start);
  let record: ExitRecord;
  try {
    record = await holder.run();
  } catch (error) {
    record = await holder.failed(error as Error);
  }
  markForRepair(settings, record);
  await publishRecord(places, record);
  rmSync(places.private, { recursive: true, force: true });
  holder.close();
}

class Holder {
  private readonly spool: SpoolWriter;
  private readonly socket: HolderSocket;
  private readonly sink: OutputSink;
  private readonly progress: ProgressIntake;
  private readonly stopper: ScriptStopper;
  private readonly secrets: SecretIndex;
  private readonly ending: Ending = {
    code: null,
    signalled: false,
    called: false,
    missing: false,
    stopped: null,
  };
  private readonly family: Family;
  private terminal: ScriptTerminal | null = null;
  /** The clock may be set meanwhile: how long it took is measured apart. */
  private readonly startedTick = performance.now();

  constructor(
    private readonly settings: Settings,
    private readonly places: Places,
    private readonly start: StartFile,
  ) {
    const secretsPath = join(places.private, 'secrets');
    this.secrets = new SecretIndex(secretForms(JSON.parse(readFileSync(secretsPath, 'utf8')) as string[]));
    unlinkSync(secretsPath);
    const systemd = hasSystemd();
    this.family = {
      cgroup: systemd ? unitCgroup(unitOf(places)) : makeCgroup(settings.rootDir, places.name),
      leader: -1,
      mark: start.ticket.execution,
      spareServices: !systemd,
    };
    const stopper = new ScriptStopper(this.family, this.ending, () => this.terminal?.hasExited ?? true);
    this.stopper = stopper;
    const socket = new HolderSocket(join(places.folder, SOCKET_FILE), (graceMs) =>
      stopper.stop('cancelled', graceMs),
    );
    this.socket = socket;
    this.spool = new SpoolWriter(join(places.folder, SPOOL_FOLDER));
    this.sink = new OutputSink(this.spool, this.secrets, () => socket.wake());
    const progressTarget = join(places.folder, PROGRESS_FILE);
    this.progress = new ProgressIntake(this.progressPath, progressTarget, this.secrets, () =>
      socket.wakeForProgress(),
    );
  }

  async run(): Promise<ExitRecord> {
    const { ticket } = this.start;
    this.spool.open(0o750);
    reserveRecord(this.places);
    await this.socket.listen();
    process.on('SIGTERM', () => this.stopper.stop('interrupted', LIMIT_GRACE_MS));
    process.on('SIGHUP', () => {});
    process.on('SIGINT', () => {});
    const graceMs = requestedGraceMs(this.places);
    if (graceMs !== null) this.stopper.stop('cancelled', graceMs);
    if (this.stopper.isStopping) return this.record();
    this.progress.start();
    const terminal = new ScriptTerminal(
      {
        libexec: this.settings.libexec,
        privateFolder: this.places.private,
        bundle: this.bundle,
        procsFile: this.procsFile,
        repairMark: repairMark(this.settings),
        function: ticket.function,
        args: ticket.args,
        env: this.environment(),
      },
      this.sink,
      this.ending,
    );
    this.terminal = terminal;
    this.family.leader = terminal.pid;
    const started: StartedFile = { cgroup: this.family.cgroup, leader: this.family.leader };
    publishOnce(this.places.started, JSON.stringify(started), 0o600);
    const limit = setTimeout(() => this.stopper.stop('timed_out', LIMIT_GRACE_MS), ticket.timeoutMs);
    await terminal.ended();
    clearTimeout(limit);
    await terminal.drain();
    await this.stopper.stopped();
    this.ending.signalled = sizeOf(join(this.places.private, 'notice')) > 0;
    terminal.close();
    if (this.ending.stopped !== null || this.ending.code === null) await killMembers(this.family);
    else releaseSurvivors(this.family, this.places.name);
    return this.record();
  }

  /** The holder itself could not do its work: nothing of the script is left behind unwatched. */
  async failed(error: Error): Promise<ExitRecord> {
    if (this.terminal !== null) await killMembers({ ...this.family, leader: -1 });
    const why = { code: 'HOLDER_FAILED', message: error.message };
    return { ...this.record(), state: 'failed', error: why, truncated: true };
  }

  close(): void {
    if (this.family.cgroup !== null && this.family.spareServices) removeCgroup(this.family.cgroup);
    this.socket.close();
    // Timers and handles of a script that left something behind must not keep the unit alive.
    setImmediate(() => process.exit(0));
  }

  private record(): ExitRecord {
    this.progress.stop();
    this.sink.end();
    this.spool.sync();
    this.spool.close();
    const described = describeEnding(this.ending, this.start.ticket.function);
    const signal = this.terminal?.exitSignal ?? 0;
    const lost = this.terminal !== null && this.ending.code === null;
    const finishedMs = Date.now();
    return {
      ...described,
      signal: lost && signal !== 0 ? signalName(signal) : described.signal,
      startedAt: new Date(finishedMs - (performance.now() - this.startedTick)).toISOString(),
      finishedAt: new Date(finishedMs).toISOString(),
      result: this.result(),
      chunkCount: this.spool.chunkCount,
      stdoutBytes: this.spool.bytes.stdout,
      stderrBytes: this.spool.bytes.stderr,
      // A shell killed by a signal may have left its last bytes in the terminal.
      truncated: this.spool.truncated || lost,
    };
  }

  private result(): string | null {
    return resultLeftBy(this.places.private, this.sink, this.secrets);
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

  /** Where the script says how far it is. */
  private get progressPath(): string {
    return progressFileOf(this.places.private);
  }

  private environment(): Record<string, string> {
    const { execution, env, function: name } = this.start.ticket;
    const { private: privateFolder } = this.places;
    return scriptEnvironment({ bundle: this.bundle, privateFolder, function: name, execution, env });
  }
}
