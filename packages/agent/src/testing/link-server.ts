/** A real link server for tests: mutual TLS, the real protocol, and a controller's behaviour that each test decides. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Authority,
  type BidiCall,
  type ConnectRequest__Output,
  type ConnectResponse,
  createAuthority,
  createKeyAndCsr,
  createRpcServer,
  createServerCertificate,
  hostIdentityOf,
  issueHostCertificate,
  type RpcServer,
  serverCredentials,
  toTimestamp,
} from '@webops/protocol';
import { saveIdentity } from '../identity.js';

/** Longest wait of a test for something to happen. */
const WAIT_MS = 20_000;

type Message = ConnectRequest__Output;
type Kind = NonNullable<Message['message']>;

/** One connection of the agent. */
export interface Connection {
  /** Everything received, in order. */
  received: Message[];
  send(message: ConnectResponse): Promise<void>;
  /** Ends the stream with an error, as a broken line would. */
  drop(): void;
  /** Fingerprint of the certificate that the agent showed. */
  fingerprint: string;
}

/** The server and the agent's state folder. */
export class LinkServer {
  readonly connections: Connection[] = [];
  readonly bundles = new Map<string, Buffer>();
  stateDir = '';
  address = '';
  /** Sent as Welcome's intervals. */
  intervals = { heartbeatIntervalMs: 60_000, healthIntervalMs: 60_000, factsIntervalMs: 60_000 };
  /** How far the controller's clock is ahead of this one. */
  clockAheadMs = 0;
  nats: NonNullable<ConnectResponse['welcome']>['nats'] = null;
  /** Called for every message after Hello. */
  onMessage: (message: Message, connection: Connection) => void | Promise<void> = () => undefined;
  readonly hostId = '019f0000-0000-7000-8000-000000000001';
  #hosts!: Authority;
  #server: RpcServer<string> | null = null;
  readonly #waiting = new Set<() => void>();

  /** @param ttlMs life of the agent's first certificate */
  static async start(ttlMs?: number): Promise<LinkServer> {
    const link = new LinkServer();
    await link.#start(ttlMs);
    return link;
  }

  async #start(ttlMs?: number): Promise<void> {
    this.#hosts = await createAuthority({ commonName: 'hosts' });
    const servers = await createAuthority({ commonName: 'server' });
    const { certPem, keyPem } = await createServerCertificate(servers, { ipAddresses: ['127.0.0.1'] });
    const server = createRpcServer<string>({
      authorize: async (_method, _metadata, certificate) => certificate?.fingerprint ?? '',
    });
    server.implement('AgentLinkService', {
      connect: (call, { caller }) => this.#serve(call, caller),
      fetchBundle: (request) => this.#bundle(request.digest),
    });
    const credentials = serverCredentials({
      certPem,
      keyPem,
      clientCaPems: [this.#hosts.certPem],
      requireClientCertificate: true,
    });
    const port = await server.listen('127.0.0.1:0', credentials);
    this.#server = server;
    this.address = `127.0.0.1:${port}`;
    this.stateDir = await mkdtemp(join(tmpdir(), 'webops-agent-'));
    const key = await createKeyAndCsr({ commonName: 'agent' });
    const certificate = await this.issue(key.csrPem, ttlMs);
    await saveIdentity(this.stateDir, {
      hostId: this.hostId,
      environment: 'default',
      linkAddress: this.address,
      keyPem: key.keyPem,
      certPem: certificate,
      caPem: servers.certPem,
    });
  }

  /** A certificate for this host. */
  async issue(csrPem: string, ttlMs?: number): Promise<string> {
    const request = { environment: 'default', hostId: this.hostId, csrPem };
    return issueHostCertificate(this.#hosts, ttlMs === undefined ? request : { ...request, ttlMs });
  }

  get last(): Connection {
    const last = this.connections.at(-1);
    if (last === undefined) throw new Error('no agent has connected');
    return last;
  }

  /** All messages of a kind, over all connections. */
  all<K extends Kind>(kind: K): NonNullable<Message[K]>[] {
    return this.connections.flatMap(({ received }) =>
      received.filter((message) => message.message === kind).map((message) => message[kind]!),
    );
  }

  /** Waits for a condition, looked at after every message. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(WAIT_MS);
    while (!condition()) {
      await new Promise<void>((resolve, reject) => {
        const fail = () => reject(new Error(`${what}: not within ${WAIT_MS} ms; got ${this.#summary()}`));
        if (deadline.aborted) return fail();
        deadline.addEventListener('abort', fail, { once: true });
        this.#waiting.add(() => {
          deadline.removeEventListener('abort', fail);
          resolve();
        });
      });
    }
  }

  /** Looks at the conditions again: for those that depend on more than messages. */
  poke(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  async stop(): Promise<void> {
    await this.#server?.stop(100);
    await rm(this.stateDir, { recursive: true, force: true });
  }

  async #serve(call: BidiCall<Message, ConnectResponse>, fingerprint: string): Promise<void> {
    let drop: () => void = () => undefined;
    const dropped = new Promise<never>((_, reject) => {
      drop = () => reject(new Error('dropped by the test'));
    });
    dropped.catch(() => undefined);
    const connection: Connection = { received: [], send: (message) => call.send(message), drop, fingerprint };
    const reading = (async () => {
      for await (const message of call.messages) {
        connection.received.push(message);
        if (message.message === 'hello') {
          await call.send({
            welcome: {
              protocolVersion: 1,
              hostId: this.hostId,
              environment: 'default',
              ...this.intervals,
              nats: this.nats,
              serverTime: toTimestamp(Date.now() + this.clockAheadMs),
              capabilities: ['progress'],
            },
          });
          this.connections.push(connection);
        } else await this.onMessage(message, connection);
        this.poke();
      }
    })();
    reading.catch(() => undefined);
    await Promise.race([reading, dropped]);
  }

  async *#bundle(digest: string): AsyncGenerator<{ data: Buffer }> {
    const archive = this.bundles.get(digest);
    if (archive === undefined) throw new Error(`no bundle ${digest}`);
    for (let at = 0; at < archive.length; at += 65_536) yield { data: archive.subarray(at, at + 65_536) };
  }

  #summary(): string {
    const counts = this.connections.map(({ received }) => {
      const byKind: Record<string, number> = {};
      for (const { message } of received) byKind[message ?? 'none'] = (byKind[message ?? 'none'] ?? 0) + 1;
      return byKind;
    });
    return JSON.stringify(counts);
  }
}

/** Whose certificate it is, for assertions. */
export const hostOf = hostIdentityOf;
