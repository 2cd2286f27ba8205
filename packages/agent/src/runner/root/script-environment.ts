/** The environment of a change's function: a list, the same on every host. */
import { join } from 'node:path';

export interface ScriptPlace {
  bundle: string;
  /** Folder of the run's pipes, its configuration and its result. */
  privateFolder: string;
  function: string;
  /** Value of `WEBOPS_EXECUTION`: marks all that the script starts. */
  execution: string;
  /** `ADDON_<KEY>` for old scripts. */
  env: Readonly<Record<string, string>>;
}

/** Where a function says how far it is. */
export function progressFileOf(privateFolder: string): string {
  return join(privateFolder, 'progress');
}

/** Where a function leaves its result. */
export function resultFileOf(privateFolder: string): string {
  return join(privateFolder, 'result');
}

export function scriptEnvironment(place: ScriptPlace): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    DEBIAN_FRONTEND: 'noninteractive',
    ...place.env,
    WEBOPS_LIB: join(place.bundle, 'lib/v1'),
    WEBOPS_RESULT: resultFileOf(place.privateFolder),
    WEBOPS_FUNCTION: place.function,
    WEBOPS_PROGRESS: progressFileOf(place.privateFolder),
    WEBOPS_EXECUTION: place.execution,
  };
}
