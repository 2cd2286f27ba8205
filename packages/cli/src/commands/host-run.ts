import { HOST_STATES, hostStateToWire } from '@webops/protocol';
import { parseDurationMs } from '../durations.js';
import { CommandError, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { parseLabelChange, parseLabels } from '../labels.js';
import { type HostView, hostDetails, hostTable, hostView } from '../output/hosts.js';
import type { WireHost } from '../wire.js';
import type { HostAddFlags } from './host.js';
import { joinLine } from './join-line.js';
import { collectPages, oneOf } from './paging.js';
import { parseUses } from './token-run.js';

export async function hostAdd(invocation: Invocation, flags: HostAddFlags): Promise<void> {
  const request = {
    description: flags.description ?? 'webops host add',
    labels: parseLabels(flags.label ?? []),
    maxUses: parseUses(flags.uses ?? '1'),
    ttlMs: parseDurationMs(flags.ttl ?? '24h', '--ttl'),
  };
  const api = await invocation.api();
  const info = await api.enrollment.getEnrollmentInfo({});
  const { token, secret } = await api.enrollment.createJoinToken(request);
  const line = joinLine(info, secret);
  await invocation.printOne(
    {
      command: line,
      token: secret,
      tokenId: token?.id ?? '',
      server: info.apiAddress,
      fingerprint: info.caFingerprint,
    },
    { name: ({ tokenId }) => tokenId, text: () => `${line}\n` },
  );
  const uses =
    request.maxUses === 0
      ? 'any number of hosts'
      : `${request.maxUses} host${request.maxUses === 1 ? '' : 's'}`;
  invocation.say(
    `Paste it at a prompt of the new host, as root or a user with sudo; over ssh: webops host add | ssh HOST sh. It is good for ${uses} and ${flags.ttl ?? '24h'}; webops token revoke ${token?.id ?? ''} ends it.`,
  );
  if (info.unreachableReason !== '') invocation.warn(info.unreachableReason);
}

export async function hostList(
  invocation: Invocation,
  flags: { selector?: string; state?: string },
): Promise<void> {
  const state = flags.state === undefined ? undefined : oneOf(flags.state, HOST_STATES, '--state');
  const api = await invocation.api();
  const hosts = await collectPages(async (pageToken) => {
    const page = await api.hosts.listHosts({
      pageSize: 1000,
      pageToken,
      selector: flags.selector ?? '',
      ...(state === undefined ? {} : { state: hostStateToWire(state) }),
    });
    return { items: page.hosts.map(hostView), next: page.nextPageToken };
  });
  await invocation.printItems(hosts, {
    name: (host) => host.name,
    table: (wide) => hostTable(hosts, invocation.paint, wide),
    empty: 'no hosts; add one: webops host add',
  });
}

export async function hostShow(invocation: Invocation, name: string): Promise<void> {
  const api = await invocation.api();
  const { host } = await api.hosts.getHost({ host: name });
  await printHost(invocation, host, (view) => hostDetails(view, invocation.paint));
}

export async function hostLabel(
  invocation: Invocation,
  name: string,
  labels: readonly string[],
): Promise<void> {
  const change = parseLabelChange(labels);
  const api = await invocation.api();
  const { host } = await api.hosts.setHostLabels({ host: name, ...change });
  await printHost(invocation, host, (view) => hostTable([view], invocation.paint, false));
}

export async function hostCordon(invocation: Invocation, name: string, cordoned: boolean): Promise<void> {
  const api = await invocation.api();
  const { host } = await api.hosts.setHostCordoned({ host: name, cordoned });
  await printHost(invocation, host, (view) => hostTable([view], invocation.paint, false));
}

export async function hostRemove(invocation: Invocation, name: string, yes: boolean): Promise<void> {
  const api = await invocation.api();
  const { host } = await api.hosts.getHost({ host: name });
  if (host === null) throw new UsageError(`there is no host ${name}`);
  if (invocation.interactive)
    await invocation.confirm(`remove ${host.name}? It has to enrol again to come back.`, yes);
  const { host: removed } = await api.hosts.removeHost({ host: host.id });
  await printHost(invocation, removed, (view) => `${view.name} removed\n`);
}

async function printHost(
  invocation: Invocation,
  host: WireHost | null,
  text: (view: HostView) => string,
): Promise<void> {
  if (host === null) throw new CommandError('the controller answered without a host');
  await invocation.printOne(hostView(host), { name: ({ name }) => name, text });
}
