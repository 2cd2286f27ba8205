/**
 * A shipped addon on a lab host, called as the runner calls it: sourced, one function, configuration on stdin, its answer in a file.
 * No controller and no agent: these tests are about the addons, and e2e is about the way to them.
 */
import { fileURLToPath } from 'node:url';
import type { CommandOptions } from '../lab/command.js';
import { createLab, type Lab, type LabOptions } from '../lab/lab.js';
import type { LabHost } from '../lab/lab-host.js';

/** The repository's addons, which the hosts see at the same path. */
export const ADDONS_DIR = fileURLToPath(new URL('../../../addons', import.meta.url));
const CACHE_DIR = fileURLToPath(new URL('../../../.cache/', import.meta.url));
/** Room for apt's downloads on a slow day. */
const TIMEOUT_MS = 600_000;
const CALL = `cd /
load() { source "$1" </dev/null >&2; }
load "$1"
export WEBOPS_RESULT=/run/webops-test-result
: >"$WEBOPS_RESULT"
code=0
("$2" "\${@:3}") || code=$?
cat "$WEBOPS_RESULT"
exit $code`;

/** What a function of an addon did. */
export interface Called {
  exitCode: number;
  /** Its answer; null when it gave none. */
  answer: Record<string, unknown> | null;
  log: string;
}

/** A lab whose hosts see the repository's addons. */
export function createAddonLab(hosts: number, options: Partial<LabOptions> = {}): Promise<Lab> {
  return createLab({ hosts, cacheDir: CACHE_DIR, binds: [ADDONS_DIR], ...options });
}

/** How one addon is called on one host. */
export interface AddonOnHost {
  /** Calls a function (`install` for `addon_install`) and fails the test when it fails. */
  call(name: string, config?: object, ...args: string[]): Promise<Record<string, unknown>>;
  /** The same, for calls that may fail. */
  try(name: string, config?: object, ...args: string[]): Promise<Called>;
}

export function addonOn(host: LabHost, addon: string): AddonOnHost {
  const attempt = async (name: string, config?: object, ...args: string[]): Promise<Called> => {
    const options: CommandOptions = {
      stdin: config === undefined ? '' : JSON.stringify(config),
      timeoutMs: TIMEOUT_MS,
      allowFailure: true,
    };
    const script = `${ADDONS_DIR}/system/${addon}/${addon}.sh`;
    const environment = ['env', `WEBOPS_LIB=${ADDONS_DIR}/lib/v1`, 'DEBIAN_FRONTEND=noninteractive'];
    const { exitCode, stdout, stderr } = await host.run(
      [...environment, 'bash', '-c', CALL, 'webops', script, `addon_${name}`, ...args],
      options,
    );
    // What the function prints comes before its answer, which is the last line.
    const last = stdout.slice(stdout.indexOf('{'));
    return { exitCode, answer: last.startsWith('{') ? JSON.parse(last) : null, log: stderr };
  };
  return {
    try: attempt,
    async call(name, config, ...args) {
      const called = await attempt(name, config, ...args);
      if (called.exitCode !== 0)
        throw new Error(`${addon} ${name} on ${host.name}: ${called.exitCode}\n${called.log.slice(-3000)}`);
      return called.answer ?? {};
    },
  };
}
