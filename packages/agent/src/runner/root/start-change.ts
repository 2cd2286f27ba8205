/**
 * `exec`: starts a change for a ticket, once.
 *
 * Crash points, in order: before the folder has its name, nothing happened. After it, the attempt is known and has no
 * claim: whoever looks when this process is dead claims it and records `interrupted`. After `used` it can never start
 * again. After the holder's claim, the holder's life decides.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ticket } from '@webops/contract';
import { EXIT_FILE } from '../paths.js';
import { MAX_CONFIG_BYTES } from '../types.js';
import { useUp, wasStarted } from './attempt-guard.js';
import { createOnce, replaceFile, syncFolder } from './durable.js';
import { headLine, readInput } from './input.js';
import { isAlive, ownName } from './processes.js';
import { type ClaimFile, readJson, type StartFile } from './settle.js';
import { type Places, placesOf, Refusal, type Settings, settingsArguments } from './settings.js';
import { hasSystemd, unitOf } from './systemd.js';
import { checkPrevious } from './safeguard-check.js';
import { checkStartable, checkTicket } from './ticket-check.js';

/** Ticket, signature and secrets together, in bytes. */
const MAX_HEAD_BYTES = 4 * 1024 * 1024;
/** A holder starts in 0.1 s; a loaded host gets this long. */
const HOLDER_START_MS = 30_000;
/** No event tells that the holder died while it was starting: looked at so often until then. */
const HOLDER_LOOK_MS = 500;

export async function startChange(settings: Settings): Promise<Record<string, unknown>> {
  const { head, rest } = headLine(await readInput(MAX_HEAD_BYTES + 2 * MAX_CONFIG_BYTES));
  const { ticket: text, signature, secrets, configBytes = rest.length } = head as Record<string, unknown>;
  if (typeof text !== 'string' || typeof signature !== 'string')
    throw new Refusal('INPUT_INVALID', 'the ticket or its signature is missing');
  if (!Array.isArray(secrets) || !secrets.every((secret) => typeof secret === 'string'))
    throw new Refusal('INPUT_INVALID', 'secrets is not a list of texts');
  if (typeof configBytes !== 'number' || !(configBytes >= 0 && configBytes <= rest.length))
    throw new Refusal('INPUT_INVALID', 'configBytes is not the length of the configuration');
  // What comes after it is the configuration to go back with.
  const [config, previous] = [rest.subarray(0, configBytes), rest.subarray(configBytes)];
  if (config.length > MAX_CONFIG_BYTES || previous.length > MAX_CONFIG_BYTES)
    throw new Refusal('INPUT_TOO_LARGE', `the configuration has more than ${MAX_CONFIG_BYTES} bytes`);
  const ticket = checkTicket(settings, Buffer.from(text, 'base64'), Buffer.from(signature, 'base64'), config);
  checkPrevious(ticket, previous);
  const places = placesOf(settings, ticket.execution, ticket.attempt);
  keepEpoch(settings, ticket);
  if (wasStarted(places) || existsSync(places.folder)) return { started: false };
  checkStartable(settings, ticket);
  if (!makeFolder(places, { ticket, starter: ownName() })) return { started: false };
  writePrivate(places, { stdin: config, previous, secrets: JSON.stringify(secrets) });
  if (!useUp(places, 'started', ticket.expiresAt)) {
    // Cancelled or sealed in between: nothing was started, and nothing is left.
    rmSync(places.private, { recursive: true, force: true });
    rmSync(places.folder, { recursive: true, force: true });
    wasStarted(places);
    return { started: false };
  }
  await launchHolder(settings, places, ticket);
  return { started: true };
}

/** The highest epoch seen of an execution stays; a lower one comes from a controller that has been taken over. */
function keepEpoch(settings: Settings, ticket: Ticket): void {
  const path = join(settings.rootDir, 'epochs', ticket.execution);
  const kept = existsSync(path) ? Number(readFileSync(path, 'utf8')) : -1;
  if (ticket.epoch < kept)
    throw new Refusal(
      'EPOCH_STALE',
      `the ticket's epoch ${ticket.epoch} is lower than ${kept}: another controller has taken over`,
    );
  if (ticket.epoch > kept) replaceFile(path, String(ticket.epoch), 0o600);
}

function makeFolder(places: Places, start: StartFile): boolean {
  const executions = dirname(places.folder);
  const temporary = join(executions, `.new-${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  // The set-group-ID bit of `executions` hands the agent's group on.
  mkdirSync(temporary, { mode: 0o750 });
  try {
    createOnce(join(temporary, 'start.json'), JSON.stringify(start), 0o600);
    renameSync(temporary, places.folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOTEMPTY') return false;
    throw error;
  }
  syncFolder(executions);
  return true;
}

function writePrivate(places: Places, files: Record<string, Buffer | string>): void {
  mkdirSync(dirname(places.private), { recursive: true, mode: 0o700 });
  mkdirSync(places.private, { mode: 0o700 });
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(places.private, name), content, { mode: 0o600, flag: 'wx' });
}

async function launchHolder(settings: Settings, places: Places, ticket: Ticket): Promise<void> {
  const main = fileURLToPath(new URL('./main.js', import.meta.url));
  const args = [main, 'hold', ...settingsArguments(settings), ticket.execution, String(ticket.attempt)];
  const up = holderIsUp(places);
  if (hasSystemd()) {
    // A unit of its own: it outlives the agent's, and whatever the script starts dies with it (services have their own).
    // KillMode=mixed: on a stop the holder ends the script itself and records it; when the holder dies, all else does.
    execFileSync(
      '/usr/bin/systemd-run',
      [
        '--quiet',
        '--collect',
        `--unit=${unitOf(places)}`,
        '--property=KillMode=mixed',
        '--property=OOMPolicy=continue',
        '--property=TasksMax=infinity',
        '--property=TimeoutStopSec=30',
        settings.node,
        ...args,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], timeout: HOLDER_START_MS },
    );
  } else {
    const log = openSync(join(places.folder, 'holder.log'), 'a', 0o600);
    spawn(settings.node, args, { detached: true, stdio: ['ignore', log, log], cwd: '/', env: {} }).unref();
  }
  await up;
}

/** Resolves when the holder has started the script, or has recorded why not. */
function holderIsUp(places: Places): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = watch(places.folder, look);
    const every = setInterval(look, HOLDER_LOOK_MS);
    const timer = setTimeout(() => {
      stop();
      reject(new Refusal('HOLDER_SILENT', `the holder did not start within ${HOLDER_START_MS} ms`, true));
    }, HOLDER_START_MS);
    function stop() {
      watcher.close();
      clearInterval(every);
      clearTimeout(timer);
    }
    function look() {
      const claim = readJson<ClaimFile>(places.claim);
      const isUp = existsSync(places.started) || existsSync(join(places.folder, EXIT_FILE));
      if (!isUp && (claim === null || isAlive(claim))) return;
      stop();
      if (isUp) resolve();
      else reject(new Refusal('HOLDER_DIED', 'the holder died while it was starting', true));
    }
  });
}
