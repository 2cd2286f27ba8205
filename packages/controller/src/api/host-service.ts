/** HostService: the fleet. */
import {
  type Host,
  hostStateFromWire,
  hostStateToWire,
  type ServiceHandlers,
  toTimestamp,
} from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import type { Hosts } from '../hosts/host-directory.js';
import type { HostRecord } from '../hosts/host-store.js';
import { matchesSelector, parseSelector } from '../hosts/selector.js';
import { checkLabels, decodePageToken, encodePageToken, pageSizeOf, requireName } from './inputs.js';

const DEFAULT_PAGE_SIZE = 100;

/** The service's methods. */
export function hostService(hosts: Hosts): ServiceHandlers<'HostService', ApiCaller> {
  const require = (name: string) => hosts.require(requireName(name, 'host'), 'host');
  return {
    async getHost(request) {
      return { host: hostToWire(await require(request.host)) };
    },

    async listHosts(request) {
      const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE);
      const after = decodePageToken(request.pageToken, 2);
      const requirements = parseSelector(request.selector);
      const state = hostStateFromWire(request.state);
      const matching = hosts
        .list()
        .filter((host) => (!after || isAfter(host, after)) && (!state || host.state === state))
        .filter((host) => matchesSelector(requirements, host.labels));
      const page = matching.slice(0, size);
      const last = page.at(-1);
      return {
        hosts: page.map(hostToWire),
        nextPageToken: last && matching.length > size ? encodePageToken([last.name, last._id]) : '',
      };
    },

    async setHostLabels(request) {
      const host = await require(request.host);
      const labels = { ...host.labels, ...checkLabels(request.set, 'set') };
      for (const key of request.remove) delete labels[key];
      return { host: hostToWire(await hosts.setLabels(host._id, checkLabels(labels, 'set'))) };
    },

    async setHostCordoned(request) {
      const host = await require(request.host);
      return { host: hostToWire(await hosts.setCordoned(host._id, request.cordoned)) };
    },

    async removeHost(request) {
      const host = await require(request.host);
      return { host: hostToWire(await hosts.remove(host._id)) };
    },
  };
}

/** In the order of `Hosts.list`: by name, then by id. */
function isAfter(host: HostRecord, [name, id]: string[]): boolean {
  return host.name > name! || (host.name === name && host._id > id!);
}

/** A host as a message. */
export function hostToWire(host: HostRecord): Host {
  return {
    id: host._id,
    name: host.name,
    state: hostStateToWire(host.state),
    labels: host.labels,
    facts: host.facts,
    lastSeenAt: toTimestamp(host.lastSeenAt),
    enrolledAt: toTimestamp(host.enrolledAt),
    cordoned: host.cordoned,
    certificateExpiresAt: toTimestamp(host.certificateExpiresAt),
    frozenReason: host.frozenReason ?? '',
  };
}
