/**
 * A gRPC server over TLS with the API's services kept in memory: the wire, the credentials and the errors are real, so the CLI
 * is tested whole without a controller. For tests only.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Addon,
  type AddonState,
  type CreateOperationRequest__Output,
  createAuthority,
  createRpcServer,
  createServerCertificate,
  type Execution,
  type Host,
  type JoinToken,
  type PlanGroup,
  type Operation,
  type RpcServer,
  serverCredentials,
  toTimestamp,
  WebopsError,
  type WatchOperationResponse,
} from '@webops/protocol';

const TOKEN = 'test-token';

/** What the tests look at and prepare. */
export class InMemoryController {
  readonly hosts: Host[] = [];
  readonly addons: Addon[] = [];
  readonly states: AddonState[] = [];
  readonly tokens: JoinToken[] = [];
  readonly operations = new Map<string, Operation>();
  /** The requests of CreateOperation, in order. */
  readonly created: CreateOperationRequest__Output[] = [];
  readonly output = new Map<string, { stream: 'stdout' | 'stderr'; data: Buffer }[]>();
  readonly cancelled: string[] = [];
  /** How an execution ends, by host; `succeeded` when nothing is said. */
  readonly outcomes = new Map<string, Partial<Execution>>();
  /** Hosts whose executions stay as they are: the watch goes on until it is cancelled. */
  readonly silent = new Set<string>();
  /** Times that a watch breaks off before it works. */
  breakWatches = 0;
  /** Calls that are refused before they are served, and how long their caller is to wait. */
  refuses: { calls: number; method: string; retryAfterMs: number } | null = null;
  unreachableReason = '';
  /** Addons that a plan installs, in order. */
  planSteps: string[] = [];
  /** Hosts that a plan refuses. */
  readonly planRefuses = new Set<string>();
  home = '';
  address = '';
  /** Resolves when somebody watches an operation for the first time after the test began. */
  watched: Promise<void> = Promise.resolve();
  #onWatch: () => void = () => undefined;
  #server: RpcServer<{ name: string }> | undefined;

  expectWatch(): void {
    this.watched = new Promise((resolve) => {
      this.#onWatch = resolve;
    });
  }

  /** Serves on a free port, and writes the client.json of an administrator into a home of its own. */
  static async start(): Promise<InMemoryController> {
    const controller = new InMemoryController();
    await controller.#listen();
    return controller;
  }

  async stop(): Promise<void> {
    await this.#server?.stop(0);
    await rm(this.home, { recursive: true, force: true });
  }

  addHost(name: string, more: Partial<Host> = {}): Host {
    const host: Host = {
      id: `id-${name}`,
      name,
      state: 'HOST_STATE_ONLINE',
      labels: {},
      facts: { hostname: name, os: 'debian', osVersion: '12', architecture: 'x64', addresses: ['10.0.0.1'] },
      lastSeenAt: toTimestamp(Date.now()),
      ...more,
    };
    this.hosts.push(host);
    return host;
  }

  async #listen(): Promise<void> {
    const authority = await createAuthority({ commonName: 'test' });
    const certificate = await createServerCertificate(authority, {
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1'],
    });
    this.#server = createRpcServer<{ name: string }>({
      authorize: async (_, metadata) => {
        if (metadata.get('authorization')[0] === `Bearer ${TOKEN}`) return { name: 'tester' };
        throw new WebopsError('UNAUTHENTICATED', 'The token is not known.', { reason: 'TOKEN_UNKNOWN' });
      },
      admit: ({ methodPath }) => {
        const { refuses } = this;
        if (!refuses || refuses.calls <= 0 || !methodPath.endsWith(`/${refuses.method}`)) return;
        refuses.calls -= 1;
        throw new WebopsError('RESOURCE_EXHAUSTED', 'tester asks too often.', {
          reason: 'RATE_LIMITED',
          retryAfterMs: refuses.retryAfterMs,
        });
      },
    });
    this.#implement(this.#server);
    const port = await this.#server.listen(
      '127.0.0.1:0',
      serverCredentials({ ...certificate, requireClientCertificate: false }),
    );
    this.address = `127.0.0.1:${port}`;
    this.home = await mkdtemp(join(tmpdir(), 'webops-cli-'));
    const client = { server: this.address, token: TOKEN, caPem: authority.certPem };
    await writeFile(join(this.home, 'client.json'), JSON.stringify(client), { mode: 0o600 });
    await writeFile(join(this.home, 'ca.pem'), authority.certPem);
    await writeFile(join(this.home, 'token'), `${TOKEN}\n`, { mode: 0o600 });
  }

  #implement(server: RpcServer<{ name: string }>): void {
    server.implement('SystemService', {
      getSystemStatus: async () => ({
        version: '9.9.9',
        startedAt: toTimestamp(Date.now() - 60_000),
        components: [{ name: 'mongodb', healthy: true, message: 'embedded' }],
        hostsOnline: this.hosts.length,
        hostsTotal: this.hosts.length,
        addons: this.addons.length,
        environment: 'default',
      }),
      whoAmI: async () => ({ name: 'tester', role: 'administrator' }),
    });
    server.implement('HostService', {
      getHost: async ({ host }) => ({ host: this.#host(host) }),
      listHosts: async ({ state, pageSize, pageToken, selector }) => {
        const [key, value] = selector.split('=');
        const all = this.hosts.filter(
          (host) =>
            (state === 'HOST_STATE_UNSPECIFIED' || host.state === state) &&
            (selector === '' || host.labels?.[key ?? ''] === value),
        );
        const from = Number(pageToken || 0);
        // Pages of two at most, so that every list is paged.
        const size = Math.min(pageSize || 2, 2);
        const next = from + size < all.length ? String(from + size) : '';
        return { hosts: all.slice(from, from + size), nextPageToken: next };
      },
      setHostLabels: async ({ host: name, set, remove }) => {
        const host = this.#host(name);
        const labels: Record<string, string> = { ...host.labels, ...set };
        for (const key of remove) delete labels[key];
        host.labels = labels;
        return { host };
      },
      setHostCordoned: async ({ host: name, cordoned }) => ({
        host: Object.assign(this.#host(name), { cordoned }),
      }),
      removeHost: async ({ host: name }) => {
        const host = this.#host(name);
        this.hosts.splice(this.hosts.indexOf(host), 1);
        return { host };
      },
    });
    server.implement('AddonService', {
      discoverAddons: async () => ({
        addons: this.addons,
        errors: [{ file: '/a/bad.sh', function: 'addon_metadata', reason: 'not JSON' }],
      }),
      getAddon: async ({ name }) => ({ addon: this.#addon(name) }),
      listAddons: async ({ category }) => ({
        addons: this.addons.filter((addon) => category === '' || addon.category === category),
      }),
      setAddonEnabled: async ({ name, enabled }) => ({
        addon: Object.assign(this.#addon(name), { enabled }),
      }),
      publishAddon: async () => {
        throw new WebopsError('UNIMPLEMENTED', 'not here');
      },
      listAddonStates: async ({ addon }) => ({
        states: this.states.filter((state) => addon === '' || state.addon === addon),
      }),
      getAddonConfig: async () => ({ configJson: '{}', version: 1 }),
      listReleases: async () => ({ releases: [] }),
      listBackups: async () => ({ backups: [] }),
    });
    server.implement('EnrollmentService', {
      createJoinToken: async ({ labels, maxUses, description }) => {
        const token: JoinToken = { id: `token-${this.tokens.length + 1}`, labels, maxUses, description };
        this.tokens.push(token);
        return { token, secret: 'join-secret' };
      },
      listJoinTokens: async () => ({ tokens: this.tokens }),
      revokeJoinToken: async ({ id }) => {
        const token = this.tokens.find((known) => known.id === id);
        if (token === undefined) throw new WebopsError('NOT_FOUND', `There is no token ${id}.`);
        token.revoked = true;
        return { token };
      },
      enroll: async () => {
        throw new WebopsError('UNIMPLEMENTED', 'not here');
      },
      getEnrollmentInfo: async () => ({
        apiAddress: '10.0.0.9:7443',
        packageUrl: 'https://10.0.0.9:7445',
        caFingerprint: 'ab'.repeat(32),
        publicKeyPin: 'cGlu',
        unreachableReason: this.unreachableReason,
      }),
    });
    server.implement('PlanService', {
      getPlan: async ({ kind, addon, target }) => {
        const hosts = this.hosts
          .filter(({ name, id }) => target?.all || target?.hosts.some((one) => one === name || one === id))
          .map(({ name }) => name ?? '');
        const refused = hosts.filter((name) => this.planRefuses.has(name));
        const planned = hosts.filter((name) => !this.planRefuses.has(name));
        const groups: PlanGroup[] = [];
        if (planned.length > 0)
          groups.push({
            hosts: planned,
            steps: this.planSteps.map((one) => ({
              kind,
              addon: one,
              releaseTo: '1.0.0',
              because: one === addon ? '' : `${addon} needs ${one}`,
            })),
          });
        if (refused.length > 0)
          groups.push({ hosts: refused, problems: [{ code: 'HOST_CORDONED', message: 'it is cordoned' }] });
        const operations =
          planned.length === 0
            ? []
            : this.planSteps.map((one) => ({ kind, addon: one, hostCount: planned.length }));
        const sealed = Buffer.from(JSON.stringify({ kind, planned, steps: this.planSteps }));
        return { plan: { id: 'plan-1', kind, addon, hash: 'ab', groups, operations, sealed } };
      },
      applyPlan: async ({ sealed, step }) => {
        const { kind, planned, steps } = JSON.parse(sealed.toString('utf8'));
        const request = {
          kind,
          addon: steps[step],
          configJson: '',
          target: { hosts: planned, selector: '', all: false, exclude: [] },
        };
        this.created.push(request as unknown as CreateOperationRequest__Output);
        return { operation: this.#start(request as unknown as CreateOperationRequest__Output) };
      },
    });
    server.implement('OperationService', {
      createOperation: async (request) => {
        this.created.push(request);
        if (!this.addons.some(({ name }) => name === request.addon)) {
          throw new WebopsError('NOT_FOUND', `There is no addon ${request.addon}.`, {
            details: [{ field: 'addon', action: 'webops addon list shows what there is' }],
          });
        }
        return { operation: this.#start(request) };
      },
      getOperation: async ({ id }) => ({ operation: this.#operation(id) }),
      listOperations: async ({ state }) => ({
        operations: [...this.operations.values()]
          .filter((operation) => state === 'OPERATION_STATE_UNSPECIFIED' || operation.state === state)
          .reverse(),
      }),
      cancelOperation: async ({ id }) => {
        this.cancelled.push(id);
        return {
          operation: Object.assign(this.#operation(id), { state: 'OPERATION_STATE_CANCELLED' as const }),
        };
      },
      getOperationHistory: async ({ id, host }) => ({
        entries: [
          { type: 'operation.created', eventId: `${id}/8`, message: 'by admin' },
          {
            type: 'execution.succeeded',
            eventId: `${id}-1/16`,
            host: 'db-1',
            attempt: 1,
            message: 'exit code 0',
          },
        ].filter((entry) => host === '' || entry.host === host),
      }),
      retryOperation: async ({ id }) => {
        const before = this.#operation(id);
        this.outcomes.clear();
        return {
          operation: this.#start({
            ...this.created[0]!,
            addon: before.addon ?? '',
            target: {
              hosts: (before.executions ?? []).map(({ hostId }) => hostId ?? ''),
              selector: '',
              all: false,
              exclude: [],
            },
          }),
        };
      },
      watchOperation: ({ id, withoutOutput }, { signal }) => this.#watch(id, withoutOutput, signal),
      readOutput: async function* (
        this: InMemoryController,
        { executionId, stream }: { executionId: string; stream: string },
      ) {
        for (const [sequence, piece] of (this.output.get(executionId) ?? []).entries()) {
          const wire =
            piece.stream === 'stdout' ? ('OUTPUT_STREAM_STDOUT' as const) : ('OUTPUT_STREAM_STDERR' as const);
          if (stream !== 'OUTPUT_STREAM_UNSPECIFIED' && stream !== wire) continue;
          yield { chunk: { executionId, attempt: 1, sequence, stream: wire, data: piece.data } };
        }
      }.bind(this),
    });
  }

  #start(request: CreateOperationRequest__Output): Operation {
    const target = request.target;
    const hosts = this.hosts.filter(
      (host) =>
        (target?.all || target?.hosts.includes(host.name ?? '') || target?.hosts.includes(host.id ?? '')) &&
        !target.exclude.includes(host.name ?? ''),
    );
    const id = `op-${this.operations.size + 1}`;
    const operation: Operation = {
      id,
      kind: request.kind,
      addon: request.addon,
      state: 'OPERATION_STATE_RUNNING',
      requestedBy: 'tester',
      createdAt: toTimestamp(Date.now()),
      configJson: request.configJson,
      keepData: request.keepData ?? true,
      executions: hosts.map((host) => ({
        id: `${id}-${host.name}`,
        operationId: id,
        hostId: host.id ?? '',
        host: host.name ?? '',
        state: 'EXECUTION_STATE_QUEUED' as const,
        attempt: 1,
      })),
    };
    this.operations.set(id, operation);
    return structuredClone(operation);
  }

  async *#watch(
    id: string,
    withoutOutput: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<WatchOperationResponse> {
    this.#onWatch();
    const operation = this.#operation(id);
    yield { operation: { ...operation, executions: [] } };
    for (const execution of operation.executions ?? []) {
      yield { execution };
      const pieces = withoutOutput ? [] : (this.output.get(execution.host ?? '') ?? []);
      for (const [sequence, { stream, data }] of pieces.entries()) {
        const wire =
          stream === 'stdout' ? ('OUTPUT_STREAM_STDOUT' as const) : ('OUTPUT_STREAM_STDERR' as const);
        yield { output: { executionId: execution.id ?? '', attempt: 1, sequence, stream: wire, data } };
      }
      if (this.breakWatches > 0) {
        this.breakWatches -= 1;
        throw new WebopsError('UNAVAILABLE', 'The controller restarts.', { retryable: true });
      }
      if (this.silent.has(execution.host ?? '')) continue;
      Object.assign(execution, {
        state: 'EXECUTION_STATE_SUCCEEDED',
        exitCode: 0,
        startedAt: toTimestamp(Date.now() - 1500),
        finishedAt: toTimestamp(Date.now()),
        durationMs: 1500,
        ...this.outcomes.get(execution.host ?? ''),
      });
      yield { execution };
    }
    if ((operation.executions ?? []).some(({ host }) => this.silent.has(host ?? ''))) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return;
    }
    const failed = operation.executions?.some(({ state }) => state !== 'EXECUTION_STATE_SUCCEEDED');
    operation.state = failed ? 'OPERATION_STATE_FAILED' : 'OPERATION_STATE_SUCCEEDED';
    operation.finishedAt = toTimestamp(Date.now());
    yield { operation: { ...operation, executions: [] } };
  }

  #host(name: string): Host {
    const host = this.hosts.find((known) => known.name === name || known.id === name);
    if (host === undefined) throw new WebopsError('NOT_FOUND', `There is no host ${name}.`);
    return host;
  }

  #addon(name: string): Addon {
    const addon = this.addons.find((known) => known.name === name);
    if (addon === undefined) throw new WebopsError('NOT_FOUND', `There is no addon ${name}.`);
    return addon;
  }

  #operation(id: string): Operation {
    const operation = this.operations.get(id);
    if (operation === undefined) throw new WebopsError('NOT_FOUND', `There is no operation ${id}.`);
    return operation;
  }
}
