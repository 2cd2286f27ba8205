/** The root side's entry: started by the Bash runner with root-owned settings and the caller's verb. One line of JSON answers. */
import { isAttempt } from '../paths.js';
import { sealAttempt } from './attempt-guard.js';
import { cancelAttempt } from './cancel-request.js';
import { isDiskFull } from './durable.js';
import { placesOf, Refusal, SETTINGS_ARGUMENTS, type Settings, settingsOf } from './settings.js';
import { forgetAttempt, listAttempts } from './settle.js';

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
      return cancelAttempt(settings, ...attemptOf(args), Number(args[2]));
    case 'seal':
      return { held: sealAttempt(placesOf(settings, ...attemptOf(args)), 'sealed') };
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

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { message } = error as Error;
  if (!isDiskFull(error)) return new Refusal('RUNNER_FAILED', message, true);
  return new Refusal(
    'DISK_FULL',
    `no space is left on this host's disk: free some, then retry (${message})`,
    true,
  );
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
  const refusal = refusalOf(error);
  if (!(error instanceof Refusal)) process.stderr.write(`${(error as Error).stack}\n`);
  const { code, message, retryable } = refusal;
  process.stdout.write(`${JSON.stringify({ ok: false, code, message, retryable })}\n`);
  process.exitCode = 1;
}
