/**
 * A guarded change on this host: its backup, the change itself, its health, and where one of them fails the way back. The steps and why
 * stand at {@link Safeguard} in the contract. The report is on disk before each step begins, so that whoever finds the holder dead can
 * say where it was.
 */
import {
  type ChangeReport,
  type ChangeStageName,
  type Health,
  parseBackupResult,
  parseHealthResult,
  parseStatusResult,
  type Safeguard,
  type StatusResult,
  type Ticket,
} from '@webops/contract';
import type { ExitRecord } from '../types.js';
import { findBackup } from './backup-found.js';
import { replaceFile } from './durable.js';
import { collectEvidence, evidencePlaces } from './evidence.js';
import type { SecretIndex } from './masker.js';
import { OutputSink } from './output-sink.js';
import { reportPath } from './report-file.js';
import type { ScriptRun } from './script-run.js';
import type { Places } from './settings.js';

type End = Pick<ExitRecord, 'state' | 'exitCode' | 'signal' | 'error'>;

/** A step of it, as the holder runs it. */
export interface StageRun {
  bundle: string;
  function: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  config: Buffer;
  timeoutMs: number;
  /** Where its output goes. @default the change's own */
  sink?: OutputSink;
}

/** What the holder does for it. */
export interface GuardedHolder {
  ticket: Ticket & { safeguard: Safeguard };
  places: Places;
  /** Folder of a bundle in the store. */
  bundleOf(digest: string): string;
  config: Buffer;
  previousConfig: Buffer;
  /** Runs one function to its end. */
  run(stage: StageRun): Promise<ScriptRun>;
  /** Why the change is to end before it has; null while it may go on. A stop of the host counts for the way back too. */
  stopped(): 'cancelled' | 'interrupted' | null;
  /** From here on a cancel is not heard: half-way back is no place to stay. */
  notStoppable(): void;
  /** Writes a line of its own into the change's output. */
  say(text: string): void;
  secrets: SecretIndex;
}

/** What the addon says of itself. */
interface Wellbeing {
  status: StatusResult['status'];
  health: Health;
  message: string;
}

/** Between two looks at the health; doubled up to the second. */
const LOOK_MS = 500;
const MAX_LOOK_MS = 5_000;
/** One look may take so long. */
const LOOK_TIMEOUT_MS = 60_000;

export class GuardedChange {
  readonly report: ChangeReport = { stages: [], backup: null, wentBack: null, digest: '' };
  private readonly startedTick = performance.now();
  private readonly startedAt = new Date();
  private readonly safeguard: Safeguard;

  constructor(private readonly holder: GuardedHolder) {
    this.safeguard = holder.ticket.safeguard;
    this.report.digest = this.safeguard.previous.digest;
  }

  /** How the change ended, the way back told in its error. */
  async run(): Promise<End> {
    const before = await this.look(this.previousBundle, this.left());
    if (this.safeguard.backup) {
      const end = await this.backUp();
      if (end !== null) return end;
    }
    const stopped = this.stoppedEnd();
    if (stopped !== null) return stopped;
    // What is there may be another one from the next moment on.
    this.report.digest = '';
    const failed = (await this.change()) ?? (await this.health(before));
    if (failed === null) {
      this.report.digest = this.holder.ticket.digest;
      this.write();
      return { state: 'succeeded', exitCode: 0, signal: null, error: null };
    }
    if (this.holder.stopped() === 'interrupted' || !this.safeguard.goBack) {
      this.report.digest = this.holder.ticket.digest;
      this.write();
      const left = `${this.addon} is left as it is${this.backupWords()}`;
      return { ...failed, error: { ...failed.error!, message: `${failed.error!.message}; ${left}` } };
    }
    return this.goBack(failed, before);
  }

  private async backUp(): Promise<End | null> {
    const bundle = this.previousBundle;
    let problem = '';
    let stoppedEnd: End | null = null;
    await this.stage('backup', async () => {
      const run = await this.runPrevious('addon_backup', [], this.left());
      const end = run.described();
      if (end.state !== 'succeeded') {
        problem = end.error?.message ?? `it ended as ${end.state}`;
        if (end.state === 'cancelled' || end.state === 'interrupted') stoppedEnd = end;
        return end;
      }
      const { path, error } = parseBackupResult({ resultText: run.result(), exitCode: end.exitCode });
      try {
        if (path === null) throw new Error(error?.message ?? 'it does not say where the backup is');
        this.report.backup = await findBackup(path);
        return { ...end, message: `${path}, ${this.report.backup.bytes} bytes` };
      } catch (cause) {
        problem = (cause as Error).message;
        return { state: 'failed', message: problem };
      }
    });
    if (problem === '') return null;
    const message = `the backup before it failed, and nothing was changed: ${problem}`;
    this.holder.say(`${message} (${bundle})`);
    if (stoppedEnd !== null) return stoppedEnd;
    return { state: 'failed', exitCode: null, signal: null, error: { code: 'BACKUP_FAILED', message } };
  }

  /** The change and its data. Null when both succeeded. */
  private async change(): Promise<End | null> {
    const { ticket, config } = this.holder;
    const { function: name, args, env } = ticket;
    const bundle = this.holder.bundleOf(ticket.digest);
    const end = await this.runStage('change', { bundle, function: name, args, env, config });
    if (end.state !== 'succeeded' || this.safeguard.restorePath === '') return failureOf(end);
    const restore = { bundle, function: 'addon_restore', args: [this.safeguard.restorePath] };
    return failureOf(await this.runStage('data', { ...restore, env, config: Buffer.alloc(0) }));
  }

  private async health(before: Wellbeing): Promise<End | null> {
    const problem = await this.healthStage(
      'health',
      this.holder.bundleOf(this.holder.ticket.digest),
      before,
      Math.min(this.safeguard.healthWithinMs, Math.max(this.left(), LOOK_MS)),
    );
    const stopped = this.stoppedEnd();
    if (stopped !== null) return stopped;
    if (problem === null) return null;
    const error = { code: 'HEALTH_NOT_BACK', message: problem };
    return { state: 'failed', exitCode: null, signal: null, error };
  }

  private async goBack(failed: End, before: Wellbeing): Promise<End> {
    const { holder, safeguard } = this;
    holder.notStoppable();
    const until = performance.now() + safeguard.backTimeoutMs;
    const left = () => Math.max(1, until - performance.now());
    const version = safeguard.previous.version;
    holder.say(`${failed.error?.message ?? 'it failed'}; going back to ${this.addon} ${version}`);
    await this.stage('evidence', () => this.collect());
    const back = await this.stage('back', async () => {
      const { previousConfig: config } = holder;
      const { backFunction, previousEnv: env } = safeguard;
      const stage = { bundle: this.previousBundle, function: backFunction, args: [], env, config };
      return (await holder.run({ ...stage, timeoutMs: left() })).described();
    });
    let problem = messageOf(back);
    const path = this.report.backup?.path;
    if (problem === null && safeguard.restoreBackup && path !== undefined) {
      const data = await this.stage('back_data', async () =>
        (await this.runPrevious('addon_restore', [path], left())).described(),
      );
      problem = messageOf(data);
    }
    problem ??= await this.healthStage(
      'back_health',
      this.previousBundle,
      before,
      Math.min(safeguard.healthWithinMs, left()),
    );
    this.report.wentBack = problem === null ? 'succeeded' : 'failed';
    this.report.digest = safeguard.previous.digest;
    this.write();
    const outcome =
      problem === null
        ? `went back to ${version}, ${before.health === 'healthy' ? 'healthy' : `${before.status} as before`}`
        : `going back to ${version} failed too: ${problem}${this.backupWords()}`;
    holder.say(outcome);
    const { code, message } = failed.error!;
    return { ...failed, error: { code, message: `${message}; ${outcome}` } };
  }

  /** What the new one says of itself first: after that its units and files. */
  private async collect(): Promise<{ state: 'succeeded'; message: string }> {
    const { holder } = this;
    const bundle = holder.bundleOf(holder.ticket.digest);
    const now = await this.look(bundle, LOOK_TIMEOUT_MS);
    let sections = 1;
    holder.say(
      `evidence: status ${now.status}, health ${now.health}${now.message ? `, ${now.message}` : ''}`,
    );
    const places = evidencePlaces([bundle, this.previousBundle]);
    await collectEvidence(places, this.startedAt, (title, text) => {
      sections += 1;
      holder.say(`evidence: ${title}\n${text.trimEnd()}`);
    });
    return { state: 'succeeded', message: `${sections} parts, in its output` };
  }

  /** Waits until it is as well as before. Null when it is; otherwise what it says of itself. */
  private async healthStage(
    stage: 'health' | 'back_health',
    bundle: string,
    before: Wellbeing,
    withinMs: number,
  ): Promise<string | null> {
    let problem: string | null = null;
    await this.stage(stage, async () => {
      const until = performance.now() + withinMs;
      for (let wait = LOOK_MS; ; wait = Math.min(2 * wait, MAX_LOOK_MS)) {
        const now = await this.look(bundle, Math.max(LOOK_MS, Math.min(LOOK_TIMEOUT_MS, withinMs)));
        const said = `${now.status}, ${now.health}${now.message ? `: ${now.message}` : ''}`;
        problem = null;
        if (isAsWell(now, before)) return { state: 'succeeded', message: said };
        problem = `its health did not return within ${Math.round(withinMs / 1000)} s (${said})`;
        const isOver = performance.now() + wait >= until;
        const isStopped = stage === 'health' ? this.holder.stopped() !== null : false;
        if (isOver || isStopped || this.holder.stopped() === 'interrupted')
          return { state: 'failed', message: problem };
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    });
    return problem;
  }

  /** Asks without a trace in the change's output. */
  private async look(bundle: string, timeoutMs: number): Promise<Wellbeing> {
    const ask = async (name: string) => {
      const sink = new OutputSink({ write: () => {} }, this.holder.secrets, () => {});
      const request = { bundle, function: name, args: [], env: {}, config: Buffer.alloc(0), sink };
      const run = await this.holder.run({ ...request, timeoutMs });
      sink.end();
      const { exitCode } = run.described();
      return { missing: run.ending.missing, resultText: run.result(), exitCode };
    };
    const { status, health, message } = parseStatusResult(await ask('addon_status'));
    if (status !== 'installed' && status !== 'degraded' && status !== 'unknown')
      return { status, health, message };
    const answer = await ask('addon_health_check');
    const check = answer.missing ? null : parseHealthResult(answer);
    if (check === null || check.error !== null) return { status, health, message };
    return { status, health: check.health, message: check.message || message };
  }

  private runPrevious(name: string, args: readonly string[], timeoutMs: number): Promise<ScriptRun> {
    const { previousEnv: env } = this.safeguard;
    const request = { bundle: this.previousBundle, function: name, args, env, config: Buffer.alloc(0) };
    return this.holder.run({ ...request, timeoutMs });
  }

  private async runStage(name: ChangeStageName, stage: Omit<StageRun, 'timeoutMs'>): Promise<End> {
    let end: End | undefined;
    await this.stage(name, async () => {
      end = (await this.holder.run({ ...stage, timeoutMs: this.left() })).described();
      return end;
    });
    return end!;
  }

  /** Notes a step before it begins and when it has ended. */
  private async stage(
    name: ChangeStageName,
    work: () => Promise<{ state: ExitRecord['state']; message?: string; error?: End['error'] }>,
  ): Promise<{ state: ExitRecord['state']; message: string }> {
    const began = performance.now();
    const noted: ChangeReport['stages'][number] = {
      stage: name,
      state: 'running',
      durationMs: 0,
      message: '',
    };
    this.report.stages.push(noted);
    this.write();
    const { state, message, error } = await work();
    noted.state = state;
    noted.message = message ?? error?.message ?? '';
    noted.durationMs = Math.round(performance.now() - began);
    this.write();
    return { state, message: noted.message };
  }

  /** On a full disk the record of the end has its own reserve. */
  private write(): void {
    try {
      replaceFile(reportPath(this.holder.places), JSON.stringify(this.report), 0o600);
    } catch {
      // Only whoever finds the holder dead would miss it.
    }
  }

  private stoppedEnd(): End | null {
    const why = this.holder.stopped();
    if (why === null) return null;
    const message =
      why === 'cancelled' ? `${this.addon}: it was cancelled` : `${this.addon}: the host is stopping`;
    const error = { code: why.toUpperCase(), message };
    return { state: why, exitCode: null, signal: null, error };
  }

  private backupWords(): string {
    return this.report.backup === null ? '' : `; the backup of before is ${this.report.backup.path}`;
  }

  /** Of the change's time, which the way back does not share. */
  private left(): number {
    return Math.max(1, this.holder.ticket.timeoutMs - (performance.now() - this.startedTick));
  }

  private get previousBundle(): string {
    return this.holder.bundleOf(this.safeguard.previous.digest);
  }

  private get addon(): string {
    return this.holder.ticket.addon;
  }
}

/** What was no good before need not be better afterwards. */
function isAsWell(now: Wellbeing, before: Wellbeing): boolean {
  const isThere = now.status === 'installed' || now.status === before.status;
  const isHealthy =
    now.health === 'healthy' ||
    now.health === before.health ||
    (now.health === 'unknown' && before.health !== 'healthy');
  return isThere && isHealthy;
}

function failureOf(end: End): End | null {
  return end.state === 'succeeded' ? null : end;
}

function messageOf({ state, message }: { state: ExitRecord['state']; message: string }): string | null {
  return state === 'succeeded' ? null : message || `it ended as ${state}`;
}
