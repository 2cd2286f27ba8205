/** The root side's entry: started by the Bash runner with root-owned settings and the caller's verb. One line of JSON answers. */
import { connect } from 'node:net';
import { join } from 'node:path';
import { isAttempt, SOCKET_FILE } from '../paths.js';
import { placesOf, Refusal, SETTINGS_ARGUMENTS, type Settings, settingsOf } from './settings.js';
import { forgetAttempt, listAttempts, settle } from './settle.js';

async function answer(verb: string, settings: Settings, args: string[]): Promise<Record<string, unknown>> {
  // Loaded where needed: the contract's schemas cost the other verbs 40 ms.
  switch (verb) {
    case 'import':
      return (await import('./import-bundle.js')).importBundle(settings, args[0] ?? '');
    case 'exec':
      return (await import('./start-change.js')).startChange(settings);
    case 'list':
      return listAttempts(settings);
    case 'cancel':
      return cancel(settings, ...attemptOf(args), Number(args[2]));
    case 'forget':
      return forgetAttempt(settings, ...attemptOf(args));
    default:
      throw new Refusal('VERB_UNKNOWN', `there is no verb ${verb}`);
  }
}

function attemptOf(args: string[]): [string, number] {
  const attempt = Number(args[1]);
  if (!isAttempt(args[0], attempt))
    throw new Refusal('ATTEMPT_INVALID', 'execution and attempt are not usable');
  return [args[0]!, attempt];
}

/** The holder does it; this hands the wish over. An ended attempt needs none. */
async function cancel(
  settings: Settings,
  execution: string,
  attempt: number,
  graceMs: number,
): Promise<Record<string, unknown>> {
  if (!Number.isSafeInteger(graceMs) || graceMs < 0)
    throw new Refusal('GRACE_INVALID', 'the grace is not in milliseconds');
  const places = placesOf(settings, execution, attempt);
  const told = await new Promise<boolean>((resolve) => {
    const socket = connect(join(places.folder, SOCKET_FILE));
    socket.once('connect', () => socket.end(`cancel ${graceMs}\n`));
    socket.resume();
    socket.once('error', () => resolve(false));
    socket.once('finish', () => resolve(true));
  });
  if (!told) await settle(places);
  return { told };
}

const [verb, ...rest] = process.argv.slice(2);
try {
  const settings = settingsOf(rest.slice(0, SETTINGS_ARGUMENTS));
  const args = rest.slice(SETTINGS_ARGUMENTS);
  if (verb === 'hold') {
    const { hold } = await import('./holder.js');
    await hold(settings, ...attemptOf(args));
  } else {
    const given = await answer(verb ?? '', settings, args);
    process.stdout.write(`${JSON.stringify({ ok: true, ...given })}\n`);
  }
} catch (error) {
  const refusal =
    error instanceof Refusal ? error : new Refusal('RUNNER_FAILED', String((error as Error).message), true);
  if (!(error instanceof Refusal)) process.stderr.write(`${(error as Error).stack}\n`);
  const { code, message, retryable } = refusal;
  process.stdout.write(`${JSON.stringify({ ok: false, code, message, retryable })}\n`);
  process.exitCode = 1;
}
