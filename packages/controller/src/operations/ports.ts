/** What the engine needs from the rest of the controller. */
import type { BundleManifest } from '@webops/contract';
import type { HostFacts__Output, HostTarget__Output } from '@webops/protocol';
import type { ConnectResponse } from '@webops/protocol';

/** An addon at one version. */
export interface CatalogEntry {
  name: string;
  version: string;
  digest: string;
  manifest: BundleManifest;
  enabled: boolean;
  bundleSignature: Buffer;
  bundleKeyId: string;
  /** False: the registry never had another bundle of this addon. */
  hasOthers?: boolean;
}

/** The registry's addons. `get` is asked for every operation: it answers from memory. */
export interface AddonCatalog {
  get(name: string): Promise<CatalogEntry | null>;
  /** One of its versions, at its newest bundle; null when the registry has none such. */
  getVersion(name: string, version: string): Promise<CatalogEntry | null>;
  /** What a host was given, as long as the database keeps it, whatever became of the addon since. */
  getBundle(digest: string): Promise<CatalogEntry | null>;
  /** All of its versions, newest first; empty when there is no such addon. */
  versions(name: string): Promise<CatalogEntry[]>;
  /** All names. */
  names(): Promise<string[]>;
  /** The archive of a bundle, also of an older version. */
  readBundle(digest: string): Promise<Buffer | null>;
  /** Counts a change that ended, for the addon's run counters. */
  recordRun(
    name: string,
    outcome: 'succeeded' | 'failed',
    durationMs: number,
    error: string | null,
  ): Promise<void>;
}

/** What the engine reads of a host's document. */
export interface HostDoc {
  _id: string;
  name: string;
  labels: Record<string, string>;
  cordoned: boolean;
  frozenReason: string | null;
  removedAt: Date | null;
  /** What it last said of itself. */
  facts?: HostFacts__Output | null;
  state?: 'online' | 'offline';
}

/** Which hosts, as in the API. */
export type HostTarget = Pick<HostTarget__Output, 'hosts' | 'selector' | 'all' | 'exclude'>;

/** The fleet. `get` and `resolve` answer from memory where they can: they are asked for every operation. */
export interface HostDirectory {
  /** A host that is not removed; null when there is none. @throws WebopsError when a name is ambiguous. */
  get(idOrName: string): Promise<HostDoc | null>;
  /** The hosts of a target, by name. @throws WebopsError naming the host or the part of the selector that is wrong. */
  resolve(target: HostTarget): Promise<HostDoc[]>;
  markOnline(hostId: string, facts: HostFacts__Output | null): Promise<void>;
  markOffline(hostId: string): Promise<void>;
  /** A heartbeat. Cheap: not every call needs to be written. */
  touch(hostId: string, diskFreeBytes: number): void;
  /** New facts. */
  setFacts(hostId: string, facts: HostFacts__Output): Promise<void>;
  /** Stops changes on the host until somebody looks. */
  freeze(hostId: string, reason: string): Promise<void>;
  /** Called after a host was removed. */
  onRemoved(callback: (hostId: string) => void): void;
}

/** Signs tickets with the controller's key: Ed25519 over `ticketSigningInput(bytes)`. */
export interface TicketSigner {
  sign(ticketBytes: Uint8Array): Buffer;
}

/** Encrypts secrets at rest (AES-256-GCM). */
export interface SecretBox {
  seal(plain: Uint8Array): Buffer;
  open(sealed: Uint8Array): Buffer;
}

/** A secret that configurations refer to, opened. */
export interface OpenSecret {
  /** Counts from 1. */
  version: number;
  value: string;
  /** Of the versions that are kept, by version. */
  fingerprints: ReadonlyMap<number, string>;
}

/** The secrets that configurations refer to as `secret://NAME`. Those that are not there are left out of the answers. */
export interface SecretVault {
  /** The newest versions. */
  open(names: Iterable<string>): Promise<Map<string, OpenSecret>>;
  /** Given versions. */
  openVersions(versions: Readonly<Record<string, number>>): Promise<Map<string, OpenSecret>>;
}

/** Told, without data, that documents have events that wait. Must return at once. */
export interface EventSink {
  pending(): void;
}

/** The time. Tests give their own. */
export interface Clock {
  now(): Date;
}

/** One agent's connection, as the link gives it to the engine. */
export interface AgentSession {
  readonly hostId: string;
  /** Changes at every start of the agent. */
  readonly instanceId: string;
  /** Where it connects from, for people: hostname and address. */
  readonly origin: string;
  /** The journal of the agent's Hello. */
  readonly journal: readonly { executionId: string; attempt: number; phase: string }[];
  /** What its agent can do beyond version 1, e.g. `guarded`. */
  readonly capabilities: readonly string[];
  /** Queues a message. False when the connection has ended; the queue's bound ends it too. */
  send(message: ConnectResponse): boolean;
  /** Ends the connection; the agent is told why. After `LINK_REPLACED` it comes back more and more slowly. */
  close(reason: string, code?: 'LINK_CLOSED' | 'LINK_REPLACED'): void;
}
