/** Between the benchmark and its processes of simulated agents. */

/** All that an agent needs to be a host. */
export interface HostIdentity {
  hostId: string;
  name: string;
  linkAddress: string;
  certPem: string;
  keyPem: string;
  caPem: string;
}

/** To a process. */
export type Order =
  /** More agents. */
  | { type: 'agents'; identities: HostIdentity[] }
  /** Bare TLS connections to `address`, host:port, in place of agents. */
  | { type: 'handshakes'; address: string; identities: HostIdentity[] };

/** From a process, whenever it changed. */
export interface Report {
  /** Agents that have their Welcome. */
  open: number;
  /** Dispatches answered so far. */
  executions: number;
  /** Bare TLS connections made so far. */
  handshakes: number;
}
