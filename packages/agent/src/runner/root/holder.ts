/**
 * The holder of one change: owns its terminal, so that the script outlives the agent; masks and spools its output; ends
 * it on the time limit, a cancel or the host's stop; writes the exit record.
 */
import { readFileSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type ChangeReport, parseBackupResult } from '@webops/contract';
import { SOCKET_FILE, SPOOL_FOLDER } from '../paths.js';
import { PROGRESS_FILE } from '../progress.js';
import type { ExitRecord } from '../types.js';
import { findBackup } from './backup-found.js';
import { BACKUP_VERBS, runBackupVerb } from './backup-verbs.js';
import { requestedGraceMs } from './cancel-request.js';
import { publishOnce } from './durable.js';
import { publishRecord, reserveRecord } from './exit-record.js';
import { GuardedChange, type GuardedHolder, type StageRun } from './guarded-change.js';
import { HolderSocket } from './holder-socket.js';
import { SecretIndex } from './masker.js';
import { OutputSink } from './output-sink.js';
import { markForRepair, repairMark } from './package-repair.js';
import { type Family, killMembers, makeCgroup, ownName, removeCgroup, unitCgroup } from './processes.js';
import { ProgressIntake } from './progress-intake.js';
import { progressFileOf } from './script-environment.js';
import { LIMIT_GRACE_MS, type RunPlace, type RunRequest, ScriptRun } from './script-run.js';
import { secretForms } from './secret-forms.js';
import { type Places, placesOf, type Settings } from './settings.js';
import { type ClaimFile, readJson, type StartedFile, type StartFile } from './settle.js';
import { SpoolWriter } from './spool-writer.js';
import { hasSystemd, unitOf } from './systemd.js';

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

/** Why a change is to end. */
type Stop = 'cancelled' | 'interrupted';

class Holder {
  private readonly spool: SpoolWriter;
  private readonly socket: HolderSocket;
  private readonly sink: OutputSink;
  private readonly progress: ProgressIntake;
  private readonly secrets: SecretIndex;
  private readonly family: Family;
  private current: ScriptRun | null = null;
  /** The first reason counts. */
  private stopping: { why: Stop; graceMs: number } | null = null;
  private isStoppable = true;
  private runs = 0;
  private isLost = false;
  private report: ChangeReport | null = null;
  /** The clock may be set meanwhile: how long it took is measured apart. */
  private readonly startedTick = performance.now();

  constructor(
    private readonly settings: Settings,
    private readonly places: Places,
    private readonly start: StartFile,
  ) {
    const secrets = JSON.parse(this.takePrivate('secrets').toString('utf8')) as string[];
    this.secrets = new SecretIndex(secretForms(secrets));
    const systemd = hasSystemd();
    this.family = {
      cgroup: systemd ? unitCgroup(unitOf(places)) : makeCgroup(settings.rootDir, places.name),
      leader: -1,
      mark: start.ticket.execution,
      spareServices: !systemd,
    };
    const socket = new HolderSocket(join(places.folder, SOCKET_FILE), (graceMs) =>
      this.stop('cancelled', graceMs),
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
    process.on('SIGTERM', () => this.stop('interrupted', LIMIT_GRACE_MS));
    process.on('SIGHUP', () => {});
    process.on('SIGINT', () => {});
    const graceMs = requestedGraceMs(this.places);
    if (graceMs !== null) this.stop('cancelled', graceMs);
    this.progress.start();
    if (ticket.safeguard === undefined) return this.record(await this.runPlain());
    const guarded = new GuardedChange(this.guardedHolder({ ...ticket, safeguard: ticket.safeguard }));
    this.report = guarded.report;
    return this.record({ ...(await guarded.run()), result: null });
  }

  private async runPlain(): Promise<Pick<ExitRecord, 'state' | 'exitCode' | 'signal' | 'error' | 'result'>> {
    const { digest, function: name, args, env, timeoutMs } = this.start.ticket;
    if (BACKUP_VERBS.includes(name)) {
      this.tellStarted();
      return runBackupVerb(name, args, (text) => this.say(text));
    }
    const request = { bundle: this.bundleOf(digest), function: name, args, env, timeoutMs };
    const run = await this.runOne({ ...request, privateFolder: this.places.private, sink: this.sink });
    const end = { ...run.described(), result: run.hasStarted ? run.result() : null };
    if (name === 'addon_backup' && end.state === 'succeeded') await this.reportBackup(digest, end);
    return end;
  }

  /** A backup that can be looked at is known by its sum from now on. */
  private async reportBackup(digest: string, end: Pick<ExitRecord, 'result' | 'exitCode'>): Promise<void> {
    const { path } = parseBackupResult({ resultText: end.result, exitCode: end.exitCode });
    const backup = path === null ? null : await findBackup(path).catch(() => null);
    if (backup !== null) this.report = { stages: [], backup, wentBack: null, digest };
  }

  private tellStarted(): void {
    const { cgroup, leader } = this.family;
    publishOnce(this.places.started, JSON.stringify({ cgroup, leader } satisfies StartedFile), 0o600);
  }

  private say(text: string): void {
    this.sink.add('stderr', Buffer.from(`[webops] ${text}\n`));
  }

  private async runOne(request: Omit<RunRequest, 'name'>): Promise<ScriptRun> {
    this.runs += 1;
    const name = this.runs === 1 ? this.places.name : `${this.places.name}-${this.runs}`;
    const run = new ScriptRun(this.place, { ...request, name });
    this.current = run;
    if (this.stopping !== null && (this.isStoppable || this.stopping.why === 'interrupted'))
      run.stop(this.stopping.why, this.stopping.graceMs);
    if (run.isStopping) return run;
    await run.toEnd(() => this.tellStarted());
    this.isLost ||= run.isLost;
    return run;
  }

  private guardedHolder(ticket: GuardedHolder['ticket']): GuardedHolder {
    const run = (stage: StageRun) => {
      const privateFolder = join(this.places.private, `stage-${this.runs + 1}`);
      return this.runOne({ sink: this.sink, ...stage, privateFolder });
    };
    return {
      ticket,
      places: this.places,
      secrets: this.secrets,
      config: this.takePrivate('stdin'),
      previousConfig: this.takePrivate('previous'),
      bundleOf: (digest) => this.bundleOf(digest),
      run,
      stopped: () => this.stopping?.why ?? null,
      notStoppable: () => {
        this.isStoppable = false;
      },
      say: (text) => this.say(text),
    };
  }

  /** The holder itself could not do its work: nothing of the script is left behind unwatched. */
  async failed(error: Error): Promise<ExitRecord> {
    if (this.current !== null) await killMembers({ ...this.family, leader: -1 });
    const why = { code: 'HOLDER_FAILED', message: error.message };
    const end = { state: 'failed', exitCode: null, signal: null, error: why, result: null } as const;
    return { ...this.record(end), truncated: true };
  }

  close(): void {
    if (this.family.cgroup !== null && this.family.spareServices) removeCgroup(this.family.cgroup);
    this.socket.close();
    // Timers and handles of a script that left something behind must not keep the unit alive.
    setImmediate(() => process.exit(0));
  }

  private stop(why: Stop, graceMs: number): void {
    if (why === 'interrupted' && this.stopping?.why === 'cancelled') this.stopping = null;
    this.stopping ??= { why, graceMs };
    if (this.isStoppable || why === 'interrupted') this.current?.stop(why, graceMs);
  }

  private record(end: Pick<ExitRecord, 'state' | 'exitCode' | 'signal' | 'error' | 'result'>): ExitRecord {
    this.progress.stop();
    this.sink.end();
    this.spool.sync();
    this.spool.close();
    const finishedMs = Date.now();
    return {
      ...end,
      startedAt: new Date(finishedMs - (performance.now() - this.startedTick)).toISOString(),
      finishedAt: new Date(finishedMs).toISOString(),
      chunkCount: this.spool.chunkCount,
      stdoutBytes: this.spool.bytes.stdout,
      stderrBytes: this.spool.bytes.stderr,
      // A shell killed by a signal may have left its last bytes in the terminal.
      truncated: this.spool.truncated || this.isLost,
      ...(this.report === null ? {} : { report: this.report }),
    };
  }

  /** Reads a file that is for the holder alone, and removes it. */
  private takePrivate(name: string): Buffer {
    const path = join(this.places.private, name);
    const bytes = readFileSync(path);
    unlinkSync(path);
    return bytes;
  }

  private bundleOf(digest: string): string {
    return join(this.settings.rootDir, 'store', digest);
  }

  private get place(): RunPlace {
    const { cgroup, spareServices } = this.family;
    return {
      libexec: this.settings.libexec,
      repairMark: repairMark(this.settings),
      procsFile: cgroup !== null && spareServices ? join(cgroup, 'cgroup.procs') : '-',
      family: this.family,
      execution: this.start.ticket.execution,
      progressFile: this.progressPath,
      secrets: this.secrets,
    };
  }

  /** Where the script says how far it is. */
  private get progressPath(): string {
    return progressFileOf(this.places.private);
  }
}
