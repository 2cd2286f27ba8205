/**
 * `list`: every attempt that is known, after those whose holder died have got their record.
 *
 * An attempt without an exit record is running while its holder lives (pid, start time and boot are those of its claim).
 * Otherwise what is left of the script is killed and `interrupted` recorded.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeReport, Ticket } from '@webops/contract';
import { decodeFrame, segmentName, segmentStarts } from '../frames.js';
import { EXIT_FILE, isAttempt, SPOOL_FOLDER } from '../paths.js';
import type { ExitRecord, HeldAttempt } from '../types.js';
import { publishOnce } from './durable.js';
import {
  bootId,
  type Family,
  isAlive,
  killMembers,
  type ProcessName,
  removeCgroup,
  sweepCgroups,
} from './processes.js';
import { pruneUsed } from './attempt-guard.js';
import { markForRepair } from './package-repair.js';
import { reportPath } from './report-file.js';
import { type Places, placesOf, Refusal, type Settings } from './settings.js';

/** `start.json`: what the holder runs, and who is starting it. */
export interface StartFile {
  ticket: Ticket;
  starter: ProcessName;
}

/** `claim.json`: the holder, or who found that there is none. */
export interface ClaimFile extends ProcessName {
  settled?: boolean;
  startedAt: string;
}

/** `started`: how to find what the script started, should the holder die. */
export type StartedFile = Pick<Family, 'cgroup' | 'leader'>;

export async function listAttempts(settings: Settings): Promise<Record<string, unknown>> {
  const executions: HeldAttempt[] = [];
  for (const name of readdirSync(join(settings.rootDir, 'executions'))) {
    const match = /^(.{36})-(\d+)$/.exec(name);
    if (!match || !isAttempt(match[1], Number(match[2]))) continue;
    const [execution, attempt] = [match[1]!, Number(match[2])];
    const places = placesOf(settings, execution, attempt);
    const phase = await settle(settings, places);
    const start = readJson<StartFile>(places.start);
    // Gone since the folder was read.
    if (start === null) continue;
    const { epoch, addon, digest, function: called } = start.ticket;
    executions.push({ execution, attempt, phase, epoch, addon, digest, function: called });
  }
  return { executions };
}

export async function settle(settings: Settings, places: Places): Promise<'running' | 'ended'> {
  const exit = join(places.folder, EXIT_FILE);
  if (existsSync(exit)) return 'ended';
  const start = readJson<StartFile>(places.start);
  if (start === null) return 'ended';
  if (!existsSync(places.claim)) {
    if (isAlive(start.starter)) return 'running';
    const claim: ClaimFile = {
      pid: 0,
      startTime: '',
      bootId: '',
      settled: true,
      startedAt: new Date().toISOString(),
    };
    // Made by one only: a holder that starts late finds it and does not start the script.
    publishOnce(places.claim, JSON.stringify(claim), 0o600);
  }
  const claim = readJson<ClaimFile>(places.claim)!;
  if (!claim.settled && isAlive(claim)) return 'running';
  if (existsSync(exit)) return 'ended';
  await killLeftOver(places, claim, start.ticket.execution);
  const what = claim.settled
    ? 'was never started: the runner died first'
    : 'the host or the holder died in between';
  const report = readJson<ChangeReport>(reportPath(places));
  const at = report?.stages.at(-1);
  const counts = countSpool(join(places.folder, SPOOL_FOLDER));
  const record: ExitRecord = {
    state: 'interrupted',
    exitCode: null,
    signal: null,
    startedAt: claim.startedAt,
    finishedAt: new Date().toISOString(),
    error: {
      code: claim.settled ? 'NOT_STARTED' : 'INTERRUPTED',
      message: `${start.ticket.function}: ${what}${at ? `, at its step ${at.stage}` : ''}${report?.backup ? `; the backup of before is ${report.backup.path}` : ''}`,
    },
    result: null,
    truncated: true,
    ...counts,
    ...(report === null ? {} : { report }),
  };
  if (!claim.settled) markForRepair(settings, record);
  rmSync(join(places.folder, 'reserve'), { force: true });
  publishOnce(exit, JSON.stringify(record), 0o640);
  rmSync(places.private, { recursive: true, force: true });
  return 'ended';
}

async function killLeftOver(places: Places, claim: ClaimFile, execution: string): Promise<void> {
  const started = readJson<StartedFile>(places.started);
  if (started === null || claim.bootId !== bootId()) return;
  const family: Family = {
    ...started,
    mark: execution,
    spareServices: started.cgroup !== null && !started.cgroup.includes('.service'),
  };
  // The leader too, this time: it is the script's shell, without a holder that would hear it. Its pid may be another's by now,
  // so it is found through the cgroup or its mark, never by number.
  await killMembers({ ...family, leader: -1 });
  if (started.cgroup !== null) removeCgroup(started.cgroup);
}

function countSpool(folder: string): Pick<ExitRecord, 'chunkCount' | 'stdoutBytes' | 'stderrBytes'> {
  const counts = { chunkCount: 0, stdoutBytes: 0, stderrBytes: 0 };
  if (!existsSync(folder)) return counts;
  for (const start of segmentStarts(readdirSync(folder))) {
    let bytes: Buffer = readFileSync(join(folder, segmentName(start)));
    try {
      for (let next = decodeFrame(bytes); next !== null; next = decodeFrame(bytes)) {
        counts.chunkCount = next.frame.sequence + 1;
        counts[next.frame.stream === 'stdout' ? 'stdoutBytes' : 'stderrBytes'] += next.frame.data.length;
        bytes = bytes.subarray(next.size);
      }
    } catch {
      // A frame that a power cut tore: what follows is not counted.
    }
  }
  return counts;
}

const EPOCH_KEPT_MS = 60 * 24 * 60 * 60 * 1000;

/** `forget`: removes an ended attempt. Prunes what only guards tickets that have long expired. */
export async function forgetAttempt(
  settings: Settings,
  execution: string,
  attempt: number,
): Promise<Record<string, unknown>> {
  const places = placesOf(settings, execution, attempt);
  if (existsSync(places.folder)) {
    if ((await settle(settings, places)) === 'running')
      throw new Refusal('STILL_RUNNING', `${execution}/${attempt} has not ended`);
    rmSync(places.folder, { recursive: true, force: true });
  }
  sweepCgroups(settings.rootDir, (name) => existsSync(join(settings.rootDir, 'executions', name)));
  pruneUsed(settings);
  const epochs = join(settings.rootDir, 'epochs');
  for (const name of readdirSync(epochs))
    if (statSync(join(epochs, name)).mtimeMs + EPOCH_KEPT_MS < Date.now()) unlinkSync(join(epochs, name));
  return {};
}

export function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
