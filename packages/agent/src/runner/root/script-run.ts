/** One function of a bundle, run under a holder: its terminal, its end, and all that it started. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeEnding, type Ending, signalName } from '../exit-state.js';
import type { ExitRecord } from '../types.js';
import type { SecretIndex } from './masker.js';
import type { OutputSink } from './output-sink.js';
import { type Family, killMembers } from './processes.js';
import { scriptEnvironment } from './script-environment.js';
import { resultLeftBy, sizeOf } from './script-result.js';
import { ScriptTerminal } from './script-terminal.js';
import { ScriptStopper } from './stop-script.js';
import { releaseSurvivors } from './survivors.js';

/** From TERM to KILL when the time limit has passed or the host stops. */
export const LIMIT_GRACE_MS = 10_000;

/** What is the same for all runs of a change. */
export interface RunPlace {
  /** Folder of run-function.sh. */
  libexec: string;
  repairMark: string;
  /** The script's shell joins a cgroup that we made (`cgroup.procs`); systemd's it is in already: `-`. */
  procsFile: string;
  family: Family;
  execution: string;
  /** Where a function says how far it is. */
  progressFile: string;
  /** What is masked. */
  secrets: SecretIndex;
}

/** What to run. */
export interface RunRequest {
  /** Folder of the bundle. */
  bundle: string;
  function: string;
  args: readonly string[];
  /** `ADDON_<KEY>` for old scripts. */
  env: Readonly<Record<string, string>>;
  /** Folder of its pipes and its result, with its configuration as `stdin`. Made here when `config` is given. */
  privateFolder: string;
  config?: Buffer;
  timeoutMs: number;
  sink: OutputSink;
  /** Names what it leaves running. */
  name: string;
}

export class ScriptRun {
  readonly ending: Ending = { code: null, signalled: false, called: false, missing: false, stopped: null };
  private readonly stopper: ScriptStopper;
  private terminal: ScriptTerminal | null = null;

  constructor(
    private readonly place: RunPlace,
    private readonly request: RunRequest,
  ) {
    // Of a run before this one: nobody may be sent its signals.
    place.family.leader = -1;
    this.stopper = new ScriptStopper(place.family, this.ending, () => this.terminal?.hasExited ?? true);
  }

  /** The first reason counts; what has ended by itself is left alone. */
  stop(why: NonNullable<Ending['stopped']>, graceMs: number): void {
    this.stopper.stop(why, graceMs);
  }

  get isStopping(): boolean {
    return this.stopper.isStopping;
  }

  get hasStarted(): boolean {
    return this.terminal !== null;
  }

  /** Runs it to its end. @param onStarted told once the script's shell is there */
  async toEnd(onStarted: () => void): Promise<void> {
    const { place, request } = this;
    const { bundle, privateFolder } = request;
    if (request.config !== undefined) {
      mkdirSync(privateFolder, { mode: 0o700 });
      writeFileSync(join(privateFolder, 'stdin'), request.config, { mode: 0o600, flag: 'wx' });
    }
    const env = scriptEnvironment({
      bundle,
      privateFolder,
      function: request.function,
      execution: place.execution,
      env: request.env,
    });
    const terminal = new ScriptTerminal(
      {
        libexec: place.libexec,
        privateFolder,
        bundle,
        procsFile: place.procsFile,
        repairMark: place.repairMark,
        function: request.function,
        args: request.args,
        env: { ...env, WEBOPS_PROGRESS: place.progressFile },
      },
      request.sink,
      this.ending,
    );
    this.terminal = terminal;
    place.family.leader = terminal.pid;
    onStarted();
    const limit = setTimeout(() => this.stop('timed_out', LIMIT_GRACE_MS), request.timeoutMs);
    await terminal.ended();
    clearTimeout(limit);
    await terminal.drain();
    await this.stopper.stopped();
    this.ending.signalled = sizeOf(join(privateFolder, 'notice')) > 0;
    terminal.close();
    request.sink.end();
    if (this.ending.stopped !== null || this.ending.code === null) await killMembers(place.family);
    else releaseSurvivors(place.family, request.name);
  }

  /** How it ended, once it has. */
  described(): Pick<ExitRecord, 'state' | 'exitCode' | 'signal' | 'error'> {
    const described = describeEnding(this.ending, this.request.function);
    const signal = this.terminal?.exitSignal ?? 0;
    return this.isLost && signal !== 0 ? { ...described, signal: signalName(signal) } : described;
  }

  /** Its shell was killed: its last bytes may have been left in the terminal. */
  get isLost(): boolean {
    return this.terminal !== null && this.ending.code === null;
  }

  /** What the function gave as its result, masked. */
  result(): string | null {
    return resultLeftBy(this.request.privateFolder, this.request.sink, this.place.secrets);
  }
}
