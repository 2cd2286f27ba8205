/**
 * The addon on the host, called as the runner calls it: the same bundle, the runner's own run-function.sh, its environment, configuration on stdin,
 * the answer in a file. No controller and no agent: what is proved is the addon, and the way to it has tests of its own; so a host needs nothing
 * of ours, and what they leave is in no footprint.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CertifyHost } from './certify-host.js';

/** On a tmpfs: in no footprint, gone at the next boot. */
const FOLDER = '/run/webops-certify';
const RUN_FUNCTION = fileURLToPath(new URL('../../../../deploy/runner/run-function.sh', import.meta.url));
/** Of the log, in characters. */
const KEPT_LOG = 4000;

/** What a function did. */
export interface Called {
  /** 137 when it was killed. */
  exitCode: number;
  /** What it answered, unread; empty for nothing. */
  answer: string;
  /** The end of what it wrote to stderr. */
  log: string;
  durationMs: number;
}

const ENVIRONMENT = `env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=xterm-256color \\
  DEBIAN_FRONTEND=noninteractive WEBOPS_LIB=${FOLDER}/bundle/lib/v1 WEBOPS_RESULT=${FOLDER}/result WEBOPS_PROGRESS=${FOLDER}/progress \\
  WEBOPS_EXECUTION=certify`;

/** The function's own stdout and the file of its result, told apart from its log. */
const CALL = `cd /
rm -f ${FOLDER}/result; : >${FOLDER}/progress
${ENVIRONMENT} WEBOPS_FUNCTION="$1" bash -p -c 'set +p
  source ${FOLDER}/run-function.sh
  _webops_bundle=${FOLDER}/bundle _webops_nonce=certify
  _webops_repair_packages ${FOLDER}/repair >&2
  (_webops_run "$@")' certify "$@" >${FOLDER}/stdout 2>${FOLDER}/stderr
code=$?
if [ -s ${FOLDER}/result ]; then cat ${FOLDER}/result; else cat ${FOLDER}/stdout; fi
tail -c ${KEPT_LOG} ${FOLDER}/stderr >&2
exit $code`;

/** In a unit of its own, which is killed whole after so many seconds, as when the host dies. */
const CALL_AND_KILL = `seconds=$1; shift
cat >${FOLDER}/stdin
systemd-run --quiet --collect --unit=webops-certify -p KillMode=control-group -p StandardInput=file:${FOLDER}/stdin bash ${FOLDER}/call.sh "$@"
sleep "$seconds"
systemctl is-active --quiet webops-certify && ran=yes || ran=no
systemctl kill -s KILL webops-certify 2>/dev/null
while systemctl is-active --quiet webops-certify; do sleep 0.1; done
: >${FOLDER}/repair
echo "$ran"`;

const WITNESS = `cd /
${ENVIRONMENT} bash -p -c 'set +p
  source ${FOLDER}/bundle/addon.sh >&2 </dev/null
  source ${FOLDER}/certify.sh >&2 </dev/null
  declare -F "$1" >/dev/null || exit 127
  "$@"' certify "$@"`;

export class AddonOnHost {
  private constructor(private readonly host: CertifyHost) {}

  /** @param certifyScript the addon's tests/certify.sh, or empty */
  static async place(host: CertifyHost, archive: Buffer, certifyScript: string): Promise<AddonOnHost> {
    const write = async (name: string, content: string | Buffer) => {
      const unpack = name === 'bundle' ? `mkdir -p "$1" && tar -C "$1" -xf -` : 'cat >"$1"';
      const { exitCode, stderr } = await host.sh(`umask 022; mkdir -p ${FOLDER} && ${unpack}`, {
        args: [`${FOLDER}/${name}`],
        stdin: content,
      });
      if (exitCode !== 0) throw new Error(`${name} cannot be placed on the host: ${stderr.slice(-500)}`);
    };
    await write('bundle', archive);
    await write('run-function.sh', await readFile(RUN_FUNCTION));
    await write('call.sh', CALL);
    await write('certify.sh', certifyScript);
    return new AddonOnHost(host);
  }

  /** Calls `addon_NAME`. */
  async call(name: string, config: object | null = null, ...args: string[]): Promise<Called> {
    const started = performance.now();
    const { exitCode, stdout, stderr } = await this.host.sh(CALL, {
      args: [`addon_${name}`, ...args],
      stdin: config === null ? '' : JSON.stringify(config),
    });
    const at = stdout.lastIndexOf('\u001ecertify:call\u001e');
    const answer = at < 0 ? stdout : stdout.slice(at + '\u001ecertify:call\u001e'.length);
    return { exitCode, answer: answer.trim(), log: stderr, durationMs: performance.now() - started };
  }

  /** Starts `addon_install` and kills it with all that it started. @returns whether it was still at work */
  async killInstall(config: object, afterMs: number): Promise<boolean> {
    const { stdout } = await this.host.sh(CALL_AND_KILL, {
      args: [(afterMs / 1000).toFixed(2), 'addon_install'],
      stdin: JSON.stringify(config),
    });
    return stdout.trim().endsWith('yes');
  }

  /** Calls a function of the addon's tests/certify.sh; null when it has none of that name. */
  async witness(
    name: string,
    ...args: string[]
  ): Promise<{ exitCode: number; text: string; log: string } | null> {
    const { exitCode, stdout, stderr } = await this.host.sh(WITNESS, { args: [`certify_${name}`, ...args] });
    if (exitCode === 127 && stdout === '') return null;
    return { exitCode, text: stdout.trim(), log: stderr.slice(-KEPT_LOG) };
  }
}
