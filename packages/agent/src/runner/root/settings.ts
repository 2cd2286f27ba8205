/** What the root side knows: from its root-owned runner.conf, handed over by the Bash runner, never from the caller. */
import { join } from 'node:path';
import { attemptFolder, attemptName } from '../paths.js';

export interface Settings {
  rootDir: string;
  trustDir: string;
  /** Root only, on a tmpfs: configurations and secrets between a change's start and its holder. */
  runDir: string;
  agentUser: string;
  /** Folder of the Bash runner and run-function.sh. */
  libexec: string;
  node: string;
}

/** How many arguments {@link settingsOf} takes. */
export const SETTINGS_ARGUMENTS = 6;

export function settingsOf(args: readonly string[]): Settings {
  const [rootDir, trustDir, runDir, agentUser, libexec, node] = args;
  if (!rootDir || !trustDir || !runDir || !agentUser || !libexec || !node)
    throw new Refusal('RUNNER_NOT_CONFIGURED', 'runner.conf is not complete');
  return { rootDir, trustDir, runDir, agentUser, libexec, node };
}

export function settingsArguments(s: Settings): string[] {
  return [s.rootDir, s.trustDir, s.runDir, s.agentUser, s.libexec, s.node];
}

/** The places of one attempt. */
export function placesOf(settings: Settings, execution: string, attempt: number) {
  const name = attemptName(execution, attempt);
  const folder = attemptFolder(settings.rootDir, execution, attempt);
  return {
    name,
    folder,
    /** Exists before anything starts, and longer than the folder: an attempt starts at most once. */
    used: join(settings.rootDir, 'used', name),
    /** Who owns the attempt: made once, by its holder or by whoever found that none lives. */
    claim: join(folder, 'claim.json'),
    /** The verified ticket and who is starting it. */
    start: join(folder, 'start.json'),
    started: join(folder, 'started'),
    /** Configuration, secrets, pipes: root only, gone with the holder. */
    private: join(settings.runDir, name),
  };
}
export type Places = ReturnType<typeof placesOf>;

/** A verb's refusal: becomes its answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: string,
    message: string,
    readonly retryable = false,
  ) {
    super(message);
  }
}
