import { request } from 'node:https';
import { connect, type PeerCertificate } from 'node:tls';
import { hostStateToWire, SERVER_NAME, splitAddress } from '@webops/protocol';
import { modeOf, type Target } from '../../context.js';
import { formatDuration } from '../../durations.js';
import type { Invocation } from '../../invocation.js';

/** What a check found. */
export interface Check {
  name: string;
  result: 'ok' | 'warn' | 'fail';
  message: string;
  /** What to do; empty when there is nothing to do. */
  action: string;
}

/** The network's part of a check takes no longer, in milliseconds. */
const TIMEOUT_MS = 5000;
/** A server certificate that ends sooner is a warning, in milliseconds: 14 days. */
const CERTIFICATE_WARN_MS = 14 * 86_400_000;
/** Clocks further apart than this break tickets and certificates, in milliseconds. HTTP's Date counts whole seconds. */
const SKEW_WARN_MS = 5000;
const SKEW_FAIL_MS = 60_000;
/** Hosts named in the message. */
const NAMED_HOSTS = 10;

export function ok(name: string, message: string): Check {
  return { name, result: 'ok', message, action: '' };
}

/** Checks of the way to the controller and of what it says about itself. Ends with the first that makes the others useless. */
export async function controllerChecks(invocation: Invocation): Promise<Check[]> {
  const checks: Check[] = [];
  let target: Target;
  try {
    target = await invocation.target();
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    return [{ name: 'controller', result: 'fail', message, action: hint ?? '' }];
  }
  const mode = target.source.startsWith('/') ? await modeOf(target.source) : null;
  if (mode !== null && (mode & 0o077) !== 0) {
    checks.push({
      name: 'client file',
      result: 'fail',
      message: `${target.source} can be read by others: it holds an administrator's token`,
      action: `chmod 600 ${target.source}`,
    });
  }
  checks.push(await certificateCheck(target));
  try {
    const api = await invocation.api();
    const [system, caller] = await Promise.all([
      api.system.getSystemStatus({}, { timeoutMs: TIMEOUT_MS }),
      api.system.whoAmI({}, { timeoutMs: TIMEOUT_MS }),
    ]);
    checks.push(
      ok(
        'controller',
        `version ${system.version} at ${target.server}; you are ${caller.name} (${caller.role})`,
      ),
    );
    for (const { name, healthy, message } of system.components) {
      checks.push({
        name: `service ${name}`,
        result: healthy ? 'ok' : 'fail',
        message: message || (healthy ? 'healthy' : 'not healthy'),
        action: healthy ? '' : 'See the log of the controller',
      });
    }
  } catch (error) {
    const message = (error as Error).message;
    checks.push({
      name: 'controller',
      result: 'fail',
      message: message.replace(/\.$/, ''),
      action: 'Is it running? `webops up`, or `webops context list` for where it should be',
    });
    return checks;
  }
  checks.push(await hostsCheck(invocation), await skewCheck(invocation, target));
  return checks;
}

async function hostsCheck(invocation: Invocation): Promise<Check> {
  try {
    const api = await invocation.api();
    const { hosts, nextPageToken } = await api.hosts.listHosts({
      state: hostStateToWire('offline'),
      pageSize: 1000,
    });
    if (hosts.length === 0) return ok('hosts', 'none is offline');
    const names = hosts
      .slice(0, NAMED_HOSTS)
      .map(({ name }) => name)
      .join(', ');
    const count = nextPageToken === '' ? String(hosts.length) : `more than ${hosts.length}`;
    return {
      name: 'hosts',
      result: 'warn',
      message: `${count} offline: ${names}${hosts.length > NAMED_HOSTS ? ', …' : ''}`,
      action: 'On the host: systemctl status webops-agent',
    };
  } catch (error) {
    return { name: 'hosts', result: 'fail', message: (error as Error).message, action: '' };
  }
}

/** The server's certificate, as this machine's clock sees it. */
async function certificateCheck(target: Target): Promise<Check> {
  const name = 'certificate';
  try {
    const certificate = await peerCertificate(target);
    const leftMs = Date.parse(certificate.valid_to) - Date.now();
    if (leftMs < CERTIFICATE_WARN_MS) {
      return {
        name,
        result: 'warn',
        message: `the certificate of ${target.server} ends ${certificate.valid_to}`,
        action: 'The controller renews it when it starts: restart it',
      };
    }
    return ok(name, `of ${target.server}, good for ${formatDuration(leftMs)}`);
  } catch (error) {
    return {
      name,
      result: 'fail',
      message: `no TLS with ${target.server}: ${(error as Error).message}`,
      action: `Its authority must be the one in ${target.source}`,
    };
  }
}

function peerCertificate(target: Target): Promise<PeerCertificate> {
  const { host, port } = splitAddress(target.server);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ca: target.caPem, servername: SERVER_NAME, ALPNProtocols: ['h2'] });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate());
      socket.end();
    });
  });
}

/** The controller's clock, from the Date header of its HTTPS listener. */
async function skewCheck(invocation: Invocation, target: Target): Promise<Check> {
  const name = 'clock';
  try {
    const api = await invocation.api();
    const { packageUrl } = await api.enrollment.getEnrollmentInfo({}, { timeoutMs: TIMEOUT_MS });
    const sentMs = Date.now();
    const date = await dateOf(packageUrl, target.caPem);
    const receivedMs = Date.now();
    // The header has whole seconds: half of one is the middle.
    const skewMs = Math.abs(date.getTime() + 500 - (sentMs + receivedMs) / 2);
    if (skewMs < SKEW_WARN_MS) return ok(name, 'less than 5 s from that of the controller');
    return {
      name,
      result: skewMs > SKEW_FAIL_MS ? 'fail' : 'warn',
      message: `${formatDuration(skewMs)} from that of the controller`,
      action: 'Run a time service, such as systemd-timesyncd, on both',
    };
  } catch (error) {
    return {
      name,
      result: 'warn',
      message: `could not be compared: ${(error as Error).message}`,
      action: '',
    };
  }
}

function dateOf(url: string, caPem: string): Promise<Date> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'HEAD', ca: caPem, servername: SERVER_NAME, timeout: TIMEOUT_MS },
      (answer) => {
        answer.resume();
        const date = new Date(answer.headers.date ?? '');
        if (Number.isNaN(date.getTime())) reject(new Error('the controller sent no Date'));
        else resolve(date);
      },
    );
    call.once('timeout', () => call.destroy(new Error('no answer in time')));
    call.once('error', reject);
    call.end();
  });
}
