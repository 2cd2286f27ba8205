/** For tests: an engine and a link over real TLS, and agents that speak the real protocol and run nothing. */
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import {
  createSigningKey,
  type AddonMetadata,
  signTicket,
  type Ticket,
  verifyTicket,
} from '@webops/contract';
import {
  type AgentLink,
  type AgentLinkClient,
  type ConnectResponse__Output,
  crc32,
  createAgentLinkClient,
  createAuthority,
  createKeyAndCsr,
  createRpcServer,
  createServerCertificate,
  type Dispatch__Output,
  executionStateToWire,
  type ExecutionState,
  issueHostCertificate,
  loadProtocol,
  type ObservedState,
  type RpcServer,
  serverCredentials,
  toTimestamp,
  WebopsError,
} from '@webops/protocol';
import { MongoNetworkError } from 'mongodb';
import { v7 } from 'uuid';
import { createAgentLink } from '../link/index.js';
import { createSecretBox } from '../secrets/secret-box.js';
import type { State } from '../state/index.js';
import { silent } from '../testing.fixture.js';
import { createEngine, type Engine, type EngineOptions, type HostDirectory, type HostDoc } from './index.js';
import type { AddonCatalog, CatalogEntry, HostTarget } from './ports.js';

export const CALLER = { name: 'tester' };
const ALL_FUNCTIONS = [
  'validate',
  'install',
  'uninstall',
  'status',
  'configure',
  'backup',
  'restore',
  'metrics',
];

/** An addon with everything; `changes` are to its manifest's metadata. */
export function testAddon(name: string, changes: Partial<AddonMetadata> = {}): CatalogEntry {
  return {
    name,
    version: '1.2.3',
    digest: createHash('sha256').update(name).digest('hex'),
    enabled: true,
    bundleSignature: Buffer.from('signature'),
    bundleKeyId: 'key',
    manifest: {
      schemaVersion: 1,
      name,
      version: '1.2.3',
      metadata: {
        name,
        version: '1.2.3',
        display_name: name,
        description: '',
        category: 'test',
        maintainer: '',
        depends: [],
        provides: [],
        conflicts: [],
        ...changes,
      },
      functions: ALL_FUNCTIONS.map((one) => `addon_${one}`),
      configSchema: {
        type: 'object',
        properties: {
          port: { type: 'integer', minimum: 1, maximum: 65535, default: 6379 },
          password: { type: 'string', writeOnly: true },
          folder: { type: 'string', 'x-immutable': true },
        },
        additionalProperties: false,
      },
      files: {},
    },
  };
}

/** A clock that a test moves. */
export class TestClock {
  offsetMs = 0;
  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
}

class TestHosts implements HostDirectory {
  readonly hosts = new Map<string, HostDoc & { online: boolean }>();
  private readonly removed: ((hostId: string) => void)[] = [];
  private readonly left = new EventEmitter();

  add(name: string, _id: string = v7()): string {
    if (this.hosts.has(_id)) return _id;
    const fields = { labels: {}, cordoned: false, frozenReason: null, removedAt: null, online: false };
    this.hosts.set(_id, { _id, name, ...fields });
    return _id;
  }
  remove(hostId: string): void {
    this.hosts.delete(hostId);
    for (const callback of this.removed) callback(hostId);
  }
  async get(idOrName: string): Promise<HostDoc | null> {
    return this.hosts.get(idOrName) ?? [...this.hosts.values()].find((one) => one.name === idOrName) ?? null;
  }
  async resolve(target: HostTarget): Promise<HostDoc[]> {
    if (target.all) return [...this.hosts.values()];
    return [...this.hosts.values()].filter(
      (one) => target.hosts.includes(one.name) || target.hosts.includes(one._id),
    );
  }
  async markOnline(hostId: string): Promise<void> {
    const host = this.hosts.get(hostId);
    if (host) host.online = true;
  }
  async markOffline(hostId: string): Promise<void> {
    const host = this.hosts.get(hostId);
    if (host) host.online = false;
    this.left.emit(hostId);
  }
  /** Resolves when the controller has taken note that the host is away. */
  async away(hostId: string): Promise<void> {
    if (this.hosts.get(hostId)?.online === false) return;
    await once(this.left, hostId, { signal: AbortSignal.timeout(60_000) });
  }
  touch(): void {}
  async setFacts(): Promise<void> {}
  async freeze(hostId: string, reason: string): Promise<void> {
    const host = this.hosts.get(hostId);
    if (host) host.frozenReason = reason;
  }
  onRemoved(callback: (hostId: string) => void): void {
    this.removed.push(callback);
  }
}

const keys = createSigningKey();
const secrets = createSecretBox(Buffer.alloc(32, 7));

const WRITES = [
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'findOneAndUpdate',
  'bulkWrite',
  'deleteOne',
  'deleteMany',
];

/** Reads that answer once; the others give a cursor. */
const ANSWERS = ['findOne', 'distinct', 'countDocuments'];

/** How the database fails at a write. */
export interface DatabaseFailure {
  /** It fails at this write, counted from now. */
  at: number;
  /** The write was made, and only its answer was lost. */
  applied: boolean;
  /** It stays away, for reads too, until it is told to be back. @default false: the next call succeeds */
  staysAway?: boolean;
}

/**
 * The state as a process sees it that dies just after a write: the write is durable, and its caller never hears of it.
 * Or as one sees it whose database fails and comes back.
 */
function mortalState(state: State) {
  let dead = false;
  let left = Number.POSITIVE_INFINITY;
  let failure: DatabaseFailure | null = null;
  let away = false;
  let failed: () => void = () => undefined;
  const lost = () => new MongoNetworkError('connection to the database closed');
  /** @returns what to do with a call in place of making it and passing its answer on */
  const failing = (isWrite: boolean): DatabaseFailure | null => {
    if (away) return { at: 0, applied: false };
    if (!isWrite || !failure || --failure.at > 0) return null;
    const now = failure;
    failure = null;
    away = now.staysAway ?? false;
    failed();
    return now;
  };
  let tell: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const never = () => new Promise<never>(() => undefined);
  const kill = () => {
    dead = true;
    tell();
  };
  const collections = Object.fromEntries(
    Object.entries(state.collections).map(([name, collection]) => [
      name,
      new Proxy(collection as object, {
        get(target, key) {
          const value = Reflect.get(target, key) as unknown;
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) => {
            if (dead) return never();
            const isWrite = WRITES.includes(String(key));
            const fault = failing(isWrite);
            if (fault && !fault.applied)
              return isWrite || ANSWERS.includes(String(key)) ? Promise.reject(lost()) : noCursor(lost);
            const result: unknown = value.apply(target, given);
            if (fault) return (result as Promise<unknown>).then(() => Promise.reject(lost()));
            if (!isWrite) return result;
            return (result as Promise<unknown>).then((done) => {
              if (!dead && --left <= 0) kill();
              return dead ? never() : done;
            });
          };
        },
      }),
    ]),
  ) as unknown as State['collections'];
  // One after the other, so that the death comes between any two of them, as it may within a command.
  const writeInOrder: State['writeInOrder'] =
    state.writeInOrder &&
    (async (writes) => {
      let made = 0;
      for (const write of writes) {
        if (dead) return never();
        const fault = failing(true);
        if (fault && !fault.applied) throw lost();
        const one = await state.writeInOrder!([write]);
        if (fault) throw lost();
        if (!dead && --left <= 0) kill();
        if (dead) return never();
        if (one.made === 0) return { made, failed: one.failed };
        made += 1;
      }
      return { made, failed: null };
    });
  const dieAfter = (writes: number) => {
    left = writes;
  };
  const failAt = (next: DatabaseFailure) => {
    failure = { ...next };
    return new Promise<void>((resolve) => {
      failed = resolve;
    });
  };
  const recover = () => {
    failure = null;
    away = false;
  };
  return { state: { ...state, collections, writeInOrder }, died, kill, dieAfter, failAt, recover };
}

/** A cursor that fails when it is read. */
function noCursor(lost: () => Error): unknown {
  const cursor: unknown = new Proxy(
    {},
    {
      get: (_, key) =>
        key === 'toArray' || key === 'next'
          ? () => Promise.reject(lost())
          : key === 'then'
            ? undefined
            : () => cursor,
    },
  );
  return cursor;
}

/** Everything but the engine, which tests stop and start. */
export class TestFleet {
  readonly hosts = new TestHosts();
  readonly addons = new Map<string, CatalogEntry>();
  readonly clock = new TestClock();
  readonly runs: string[] = [];
  readonly bundles = new Map<string, Buffer>();
  readonly renewals: string[] = [];
  engine!: Engine;
  address = '';
  private server: RpcServer<never> | null = null;
  private readonly servers: RpcServer<never>[] = [];
  private mortal: ReturnType<typeof mortalState> | null = null;
  private stopLink: (() => Promise<void>) | null = null;
  private readonly agents: TestAgent[] = [];

  private constructor(
    readonly state: State,
    private readonly hostsAuthority: { certPem: string; keyPem: string },
    private readonly serverAuthority: { certPem: string; keyPem: string },
    private readonly serverPair: { certPem: string; keyPem: string },
    private readonly limits: Partial<EngineOptions>,
  ) {}

  /** @param limits more of the engine's options */
  static async create(state: State, limits: Partial<EngineOptions> = {}): Promise<TestFleet> {
    const hosts = await createAuthority({ commonName: 'hosts' });
    const server = await createAuthority({ commonName: 'server' });
    const pair = await createServerCertificate(server, { ipAddresses: ['127.0.0.1'] });
    const fleet = new TestFleet(state, hosts, server, pair, limits);
    for (const name of ['redis', 'web']) fleet.addons.set(name, testAddon(name));
    await fleet.startEngine();
    return fleet;
  }

  /** The registry that the engine sees. */
  readonly catalog: AddonCatalog = {
    get: async (name) => this.addons.get(name) ?? null,
    getVersion: async (name, version) => {
      const entry = this.addons.get(name);
      return entry?.version === version ? entry : null;
    },
    getBundle: async (digest) => [...this.addons.values()].find((one) => one.digest === digest) ?? null,
    versions: async (name) => [...this.addons.values()].filter((one) => one.name === name),
    names: async () => [...this.addons.keys()],
    readBundle: async (digest) => this.bundles.get(digest) ?? null,
    recordRun: async (name, outcome) => {
      this.runs.push(`${name} ${outcome}`);
    },
  };

  /** Another engine on the same state, as a new process would be. */
  async startEngine(): Promise<void> {
    this.mortal = mortalState(this.state);
    this.engine = createEngine({
      state: this.mortal.state,
      catalog: this.catalog,
      hosts: this.hosts,
      tickets: { sign: (bytes) => signTicket(bytes, keys.privateKeyPem) },
      secrets,
      events: { pending: () => undefined },
      logger: silent,
      clock: this.clock,
      sweepIntervalMs: 3_600_000,
      reconcileIntervalMs: 3_600_000,
      ...this.limits,
    });
    await this.engine.start();
    const link = createAgentLink({
      engine: this.engine,
      hosts: this.hosts,
      catalog: {
        get: async () => null,
        getVersion: async () => null,
        getBundle: async () => null,
        versions: async () => [],
        names: async () => [],
        recordRun: async () => undefined,
        readBundle: async (d) => this.bundles.get(d) ?? null,
      },
      environment: 'default',
      renew: async (hostId, csrPem) => {
        this.renewals.push(hostId);
        const identity = { environment: 'default', hostId, csrPem };
        return {
          certificatePem: await issueHostCertificate(this.hostsAuthority, identity),
          caPem: this.hostsAuthority.certPem,
        };
      },
      admits: async (hostId) => this.hosts.hosts.has(hostId),
      natsGrant: async () => null,
      logger: silent,
    });
    this.server = createRpcServer<never>({
      authorize: async () => {
        throw new WebopsError('PERMISSION_DENIED', 'not here');
      },
    });
    this.servers.push(this.server);
    this.server.raw.addService(loadProtocol().AgentLinkService.service, link.implementation);
    const credentials = serverCredentials({
      ...this.serverPair,
      clientCaPems: [this.hostsAuthority.certPem],
      requireClientCertificate: true,
    });
    const port = await this.server.listen('127.0.0.1:0', credentials);
    this.address = `127.0.0.1:${port}`;
    this.stopLink = () => link.stop();
  }

  /** What a SIGKILL leaves: nothing is written any more, connections break. */
  async crash(): Promise<void> {
    this.mortal?.kill();
    this.server?.raw.forceShutdown();
    for (const agent of this.agents) await agent.disconnected();
  }

  /** The engine dies just after so many writes from now. */
  dieAfter(writes: number): void {
    this.mortal?.dieAfter(writes);
  }

  /** The database fails as told. @returns resolves when it has */
  databaseFails(failure: DatabaseFailure): Promise<void> {
    return this.mortal!.failAt(failure);
  }

  /** From now on nothing fails. */
  databaseIsBack(): void {
    this.mortal?.recover();
  }

  /** Resolves when the engine has died of its write. */
  get died(): Promise<void> {
    return this.mortal?.died ?? Promise.reject(new Error('no engine'));
  }

  async stop(): Promise<void> {
    for (const agent of this.agents) agent.disconnect();
    await this.stopLink?.();
    for (const server of this.servers) server.raw.forceShutdown();
    await this.engine.stop();
  }

  /** A new host with an agent, not connected yet. */
  async agent(name: string): Promise<TestAgent> {
    const hostId = this.hosts.add(name);
    return this.agentOf(hostId, name);
  }

  /** A second agent with the identity of a host. */
  async agentOf(hostId: string, name: string): Promise<TestAgent> {
    this.hosts.add(name, hostId);
    const { keyPem, csrPem } = await createKeyAndCsr({ commonName: hostId });
    const certPem = await issueHostCertificate(this.hostsAuthority, {
      environment: 'default',
      hostId,
      csrPem,
    });
    const agent = new TestAgent(this, hostId, name, { certPem, keyPem, caPem: this.serverAuthority.certPem });
    this.agents.push(agent);
    return agent;
  }

  /** Creates an operation on hosts by name. */
  async create(
    kind: Parameters<Engine['createOperation']>[0]['kind'],
    hosts: TestAgent[],
    more: object = {},
  ) {
    const target = { hosts: hosts.map((one) => one.name), selector: '', all: false, exclude: [] };
    return this.engine.createOperation({ kind, addon: 'redis', target, ...more }, CALLER);
  }

  /** Waits for the end of an operation. */
  async ended(id: string) {
    for await (const _ of this.engine.watch(id, {
      withoutOutput: true,
      signal: AbortSignal.timeout(20_000),
    }));
    return this.engine.getOperation(id);
  }
}

/** How a function ends. */
export interface Ending {
  state?: ExecutionState;
  exitCode?: number;
  result?: unknown;
  output?: string[];
  /** Of `output` and of what was said and acknowledged before. @default as many as `output` */
  chunkCount?: number;
  observed?: ObservedState;
}

interface Held {
  dispatch: Dispatch__Output;
  phase: string;
  ending?: Ending;
}

/** An agent that journals as a real one does, and whose functions end as the test says. */
export class TestAgent {
  instanceId: string = v7();
  /** Starts of changes by `execution/attempt`: none may reach 2. */
  readonly starts = new Map<string, number>();
  readonly dispatches: Dispatch__Output[] = [];
  readonly cancels: string[] = [];
  readonly messages: ConnectResponse__Output[] = [];
  readonly journal = new Map<string, Held>();
  acknowledgedChunks = 0;
  /** Ends a function; undefined leaves it running until `finish`. */
  behaviour: (dispatch: Dispatch__Output) => Ending | undefined | 'ignore' = (dispatch) =>
    defaultEnding(dispatch);
  stream: AgentLink | null = null;
  private client: AgentLinkClient | null = null;
  private abort: AbortController | null = null;
  private over: Promise<void> = Promise.resolve();
  private waiters: { test: () => boolean; resolve: () => void }[] = [];

  constructor(
    private readonly fleet: TestFleet,
    readonly hostId: string,
    readonly name: string,
    private readonly identity: { certPem: string; keyPem: string; caPem: string },
  ) {}

  /** Connects and says Hello; resolves with the Welcome. */
  async connect(hello: { protocolVersion?: number } = {}): Promise<void> {
    this.client = createAgentLinkClient({ address: this.fleet.address, ...this.identity });
    this.abort = new AbortController();
    const stream = this.client.connect({ signal: this.abort.signal });
    this.stream = stream;
    let welcomed: () => void = () => undefined;
    let refused: (error: unknown) => void = () => undefined;
    const welcome = new Promise<void>((resolve, reject) => {
      welcomed = resolve;
      refused = reject;
    });
    this.over = (async () => {
      try {
        for await (const message of stream.messages) {
          if (message.welcome) welcomed();
          await this.take(message);
          this.wake();
        }
        refused(new Error('ended'));
      } catch (error) {
        refused(error);
      } finally {
        if (this.stream === stream) this.stream = null;
        this.wake();
      }
    })();
    await stream.send({
      hello: {
        protocolVersion: 1,
        instanceId: this.instanceId,
        facts: { hostname: this.name },
        journal: [...this.journal.values()]
          .filter((held) => held.dispatch.ticket.length > 0)
          .map((held) => ({
            executionId: held.dispatch.executionId,
            attempt: held.dispatch.attempt,
            phase: held.phase,
          })),
        ...hello,
      },
    });
    await welcome;
    for (const held of this.journal.values()) if (held.ending) await this.report(held);
  }

  disconnect(): void {
    this.abort?.abort();
    this.client?.close();
  }

  async disconnected(): Promise<void> {
    this.disconnect();
    await this.over;
  }

  /** Ends the connection; resolves when the controller knows. */
  async leave(): Promise<void> {
    await this.disconnected();
    await this.fleet.hosts.away(this.hostId);
  }

  /** The process died: reads are forgotten, the journal stays. */
  async restart(): Promise<void> {
    await this.disconnected();
    for (const [key, held] of this.journal) if (held.dispatch.ticket.length === 0) this.journal.delete(key);
    this.instanceId = v7();
    await this.connect();
  }

  /** Resolves when the condition holds; it is looked at after every message. */
  until(test: () => boolean, what: string): Promise<void> {
    if (test()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.name}: ${what} did not happen`)), 60_000);
      this.waiters.push({
        test,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      });
    });
  }

  /** Resolves with the dispatch of a function. */
  async dispatched(name: string, count = 1): Promise<Dispatch__Output> {
    const found = () => this.dispatches.filter((one) => one.function === name);
    await this.until(() => found().length >= count, `the dispatch of ${name}`);
    return found()[count - 1]!;
  }

  /** Ends a function that was left running. */
  async finish(dispatch: Dispatch__Output, ending: Ending): Promise<void> {
    const held = this.journal.get(`${dispatch.executionId}/${dispatch.attempt}`);
    if (!held) throw new Error('not on this host');
    held.ending = ending;
    held.phase = 'ended';
    if (this.stream) await this.report(held);
  }

  /** A bundle's archive. */
  async fetch(digest: string): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.client!.fetchBundle({ digest })) pieces.push(piece.data);
    return Buffer.concat(pieces);
  }

  /** Sends one chunk. */
  async say(dispatch: Dispatch__Output, sequence: number, text: string): Promise<void> {
    const data = Buffer.from(text);
    const { executionId, attempt } = dispatch;
    await this.stream?.send({
      output: {
        executionId,
        attempt,
        sequence,
        stream: 'OUTPUT_STREAM_STDOUT',
        time: toTimestamp(new Date()),
        data,
        crc32: crc32(data),
      },
    });
  }

  private async take(message: ConnectResponse__Output): Promise<void> {
    this.messages.push(message);
    if (message.dispatch) await this.start(message.dispatch);
    if (message.cancel) {
      this.cancels.push(message.cancel.executionId);
      const held = this.journal.get(`${message.cancel.executionId}/${message.cancel.attempt}`);
      if (held && !held.ending)
        await this.finish(held.dispatch, { state: 'cancelled', exitCode: undefined as never });
    }
    if (message.outputAck) this.acknowledgedChunks = message.outputAck.sequence + 1;
    if (message.resultAck)
      this.journal.delete(`${message.resultAck.executionId}/${message.resultAck.attempt}`);
  }

  private async start(dispatch: Dispatch__Output): Promise<void> {
    this.dispatches.push(dispatch);
    const key = `${dispatch.executionId}/${dispatch.attempt}`;
    const ending = this.behaviour(dispatch);
    if (ending === 'ignore' || this.journal.has(key)) return;
    if (dispatch.ticket.length > 0) {
      if (!verifyTicket(dispatch.ticket, dispatch.ticketSignature, keys.publicKeyPem))
        throw new Error('bad ticket');
      const ticket = JSON.parse(dispatch.ticket.toString('utf8')) as Ticket;
      if (
        ticket.host !== this.hostId ||
        ticket.configSha256 !== createHash('sha256').update(dispatch.config).digest('hex')
      )
        throw new Error('the ticket does not fit');
      this.starts.set(key, (this.starts.get(key) ?? 0) + 1);
    }
    const held: Held = { dispatch, phase: 'started', ...(ending ? { ending } : {}) };
    this.journal.set(key, held);
    const { executionId, attempt } = dispatch;
    await this.stream?.send({ started: { executionId, attempt, time: toTimestamp(new Date()) } });
    if (ending) {
      held.phase = 'ended';
      await this.report(held);
    }
  }

  private async report({ dispatch, ending }: Held): Promise<void> {
    const { executionId, attempt } = dispatch;
    const output = ending?.output ?? [];
    for (const [sequence, text] of output.entries()) await this.say(dispatch, sequence, text);
    const state = ending?.state ?? 'succeeded';
    const exitCode = ending && 'exitCode' in ending ? ending.exitCode : 0;
    await this.stream?.send({
      result: {
        executionId,
        attempt,
        state: executionStateToWire(state),
        ...(exitCode === undefined ? {} : { exitCode }),
        startedAt: toTimestamp(new Date()),
        finishedAt: toTimestamp(new Date()),
        resultJson: ending?.result === undefined ? '' : JSON.stringify(ending.result),
        chunkCount: ending?.chunkCount ?? output.length,
        stdoutBytes: output.join('').length,
        observed: ending?.observed ?? null,
      },
    });
  }

  private wake(): void {
    const ready = this.waiters.filter((one) => one.test());
    this.waiters = this.waiters.filter((one) => !ready.includes(one));
    for (const one of ready) one.resolve();
  }
}

/** Everything goes well. */
export function defaultEnding(dispatch: Dispatch__Output): Ending {
  const observed = (status: 'INSTALLED' | 'NOT_INSTALLED'): ObservedState => ({
    addon: dispatch.addon,
    status: `ADDON_STATUS_${status}`,
    health: status === 'INSTALLED' ? 'HEALTH_HEALTHY' : 'HEALTH_UNKNOWN',
    version: '7.0',
    observedAt: toTimestamp(new Date()),
  });
  switch (dispatch.function) {
    case 'addon_validate':
      return { result: { valid: true, errors: [], warnings: [] } };
    case 'addon_status':
      return {
        result: { status: 'installed', health: 'healthy', version: '7.0', message: 'up', details: { a: 1 } },
      };
    case 'addon_uninstall':
      return { observed: observed('NOT_INSTALLED') };
    default:
      return { observed: observed('INSTALLED'), output: ['one\n', 'two\n'] };
  }
}
