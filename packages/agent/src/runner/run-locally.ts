/**
 * One function of an addon on this machine, as a host's agent would run it: the same shell, terminal, environment, stdin and
 * reading of the result, without a bundle, a ticket or root. For an addon's author; it runs as the present user.
 */
import { randomUUID } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeEnding, type Ending, signalName } from './exit-state.js';
import { SecretIndex } from './root/masker.js';
import { secretForms } from './root/secret-forms.js';
import { OutputSink } from './root/output-sink.js';
import { type Family, killMembers } from './root/processes.js';
import { progressFileOf, scriptEnvironment } from './root/script-environment.js';
import { resultLeftBy, sizeOf } from './root/script-result.js';
import { ScriptTerminal } from './root/script-terminal.js';
import { ScriptStopper } from './root/stop-script.js';
import type { ExitRecord, OutputPiece } from './types.js';

/** From TERM to KILL, as on a host. */
const GRACE_MS = 10_000;
/** Folder of run-function.sh in the repository; an installed agent runs nothing this way. */
const LIBEXEC = fileURLToPath(new URL('../../../../deploy/runner', import.meta.url));

export interface LocalRun {
  /** The addon's script. */
  script: string;
  /** Folder of the library, e.g. `addons/lib/v1`. */
  library: string;
  /** e.g. `addon_status`. */
  function: string;
  args: readonly string[];
  /** What the function finds on stdin. */
  config: Buffer;
  /** Masked in output and result. */
  secrets: readonly string[];
  /** `ADDON_<KEY>` for old scripts. */
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Ends the function and all that it started. */
  signal?: AbortSignal;
  onOutput: (piece: Pick<OutputPiece, 'stream' | 'data'>) => void;
}

/** Runs it to its end. What the function started and left running on purpose stays, as on a host. */
export async function runLocally(run: LocalRun): Promise<ExitRecord> {
  const folder = mkdtempSync(join(tmpdir(), 'webops-run-'));
  try {
    return await runIn(folder, run);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(privateFolder: string, run: LocalRun): Promise<ExitRecord> {
  const bundle = makeBundle(privateFolder, run);
  const execution = randomUUID();
  const secrets = new SecretIndex(secretForms(run.secrets));
  const bytes = { stdout: 0, stderr: 0 };
  let chunkCount = 0;
  const write = (stream: OutputPiece['stream'], _timeMs: number, data: Buffer) => {
    chunkCount += 1;
    bytes[stream] += data.length;
    run.onOutput({ stream, data });
  };
  const sink = new OutputSink({ write }, secrets, () => {});
  const ending: Ending = { code: null, signalled: false, called: false, missing: false, stopped: null };
  const startedAt = new Date().toISOString();
  const place = { bundle, privateFolder, function: run.function, execution, env: run.env };
  const terminal = new ScriptTerminal(
    {
      libexec: LIBEXEC,
      privateFolder,
      bundle,
      procsFile: '-',
      repairMark: join(privateFolder, 'nothing-to-repair'),
      function: run.function,
      args: run.args,
      env: scriptEnvironment(place),
    },
    sink,
    ending,
  );
  const family: Family = { cgroup: null, leader: terminal.pid, mark: execution, spareServices: true };
  const stopper = new ScriptStopper(family, ending, () => terminal.hasExited);
  const onAbort = () => stopper.stop('cancelled', GRACE_MS);
  run.signal?.addEventListener('abort', onAbort, { once: true });
  if (run.signal?.aborted) onAbort();
  const limit = setTimeout(() => stopper.stop('timed_out', GRACE_MS), run.timeoutMs);
  await terminal.ended();
  clearTimeout(limit);
  run.signal?.removeEventListener('abort', onAbort);
  await terminal.drain();
  await stopper.stopped();
  ending.signalled = sizeOf(join(privateFolder, 'notice')) > 0;
  terminal.close();
  if (ending.stopped !== null || ending.code === null) await killMembers(family);
  sink.end();
  const described = describeEnding(ending, run.function);
  const lost = ending.code === null;
  return {
    ...described,
    signal: lost && terminal.exitSignal !== 0 ? signalName(terminal.exitSignal) : described.signal,
    startedAt,
    finishedAt: new Date().toISOString(),
    result: resultLeftBy(privateFolder, sink, secrets),
    chunkCount,
    stdoutBytes: bytes.stdout,
    stderrBytes: bytes.stderr,
    truncated: lost,
  };
}

/** As a host has it: the script and its library, and nothing else that lies beside them. */
function makeBundle(privateFolder: string, run: LocalRun): string {
  const bundle = join(privateFolder, 'bundle');
  mkdirSync(join(bundle, 'lib'), { recursive: true });
  copyFileSync(run.script, join(bundle, 'addon.sh'));
  cpSync(run.library, join(bundle, 'lib', 'v1'), {
    recursive: true,
    filter: (path) => path === run.library || path.endsWith('.sh'),
  });
  writeFileSync(join(privateFolder, 'stdin'), run.config, { mode: 0o600 });
  writeFileSync(progressFileOf(privateFolder), '', { mode: 0o600 });
  return bundle;
}
