/** The only file of the CLI that reads the environment. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment says. */
export interface Settings {
  /** Where a standalone set-up keeps its state. `WEBOPS_HOME`; /var/lib/webops for root, ~/.webops otherwise. */
  home: string;
  /** `WEBOPS_SERVER`: host:port of the API. */
  server: string | undefined;
  /** `WEBOPS_TOKEN`: a caller's token. Never printed. */
  token: string | undefined;
  /** `WEBOPS_CONTEXT`: a context by name. */
  context: string | undefined;
  /** `WEBOPS_CONTEXTS_FILE`; ~/.config/webops/contexts.yaml, XDG_CONFIG_HOME respected. */
  contextsFile: string;
  /** `NO_COLOR` is set and not empty, or the terminal is dumb. */
  noColor: boolean;
  /** `FORCE_COLOR` is set: colours without a terminal. */
  forceColor: boolean;
  /** `WEBOPS_LOG_LEVEL` is set: the daemons log as it says. */
  logLevelGiven: boolean;
}

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const configHome = nonEmpty(env['XDG_CONFIG_HOME']) ?? join(homedir(), '.config');
  return {
    home: nonEmpty(env['WEBOPS_HOME']) ?? defaultHome(),
    server: nonEmpty(env['WEBOPS_SERVER']),
    token: nonEmpty(env['WEBOPS_TOKEN']),
    context: nonEmpty(env['WEBOPS_CONTEXT']),
    contextsFile: nonEmpty(env['WEBOPS_CONTEXTS_FILE']) ?? join(configHome, 'webops', 'contexts.yaml'),
    noColor: nonEmpty(env['NO_COLOR']) !== undefined || env['TERM'] === 'dumb',
    forceColor: nonEmpty(env['FORCE_COLOR']) !== undefined && env['FORCE_COLOR'] !== '0',
    logLevelGiven: nonEmpty(env['WEBOPS_LOG_LEVEL']) !== undefined,
  };
}

function defaultHome(): string {
  return process.getuid?.() === 0 ? '/var/lib/webops' : join(homedir(), '.webops');
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
