/** A controller with many hosts that are only certificates: written into its database, as enrolling each would take longer than what is measured. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedMongoUri } from '@webops/embedded';
import {
  type ApiClient,
  type Authority,
  createApiClient,
  createKeyAndCsr,
  fingerprintOf,
  issueHostCertificate,
} from '@webops/protocol';
import { type Db, MongoClient } from 'mongodb';
import { ControllerProcess, REPOSITORY } from '../../fleet/controller-process.js';
import { waitFor } from '../../lab/wait.js';
import type { HostIdentity } from './messages.js';

const DAY_MS = 24 * 3_600_000;

/** A running controller of its own, its hosts, and its database beside it. */
export class ScaleController {
  readonly identities: HostIdentity[] = [];
  #api: ApiClient | null = null;
  #client: MongoClient | null = null;

  private constructor(readonly process: ControllerProcess) {}

  /** @param hosts how many */
  static async start(hosts: number, settings: Record<string, string> = {}): Promise<ScaleController> {
    const home = mkdtempSync(join(tmpdir(), 'webops-scale-'));
    const made = new ScaleController(
      new ControllerProcess(home, {
        WEBOPS_ADDONS_PATH: join(REPOSITORY, 'test/fixtures/bench'),
        WEBOPS_LOG_LEVEL: 'warn',
        ...settings,
      }),
    );
    try {
      await made.process.start();
      await made.#addonsThere();
      await made.#makeHosts(hosts);
      // It reads its hosts at a start.
      await made.process.stop();
      await made.process.start();
      return made;
    } catch (error) {
      await made.stop();
      throw error;
    }
  }

  /** The administrator's client. */
  get api(): ApiClient {
    if (!this.#api) {
      const { server, caPem, token } = this.process.client();
      this.#api = createApiClient({ address: server, caPem, token });
    }
    return this.#api;
  }

  /** Its database. */
  get db(): Db {
    this.#client ??= new MongoClient(embeddedMongoUri(join(this.process.home, 'mongo')));
    return this.#client.db('webops');
  }

  /** Waits until no operation is under way. */
  async idle(): Promise<void> {
    await waitFor(
      'all operations to end',
      async () => (await this.api.system.getSystemStatus({})).operationsActive === 0,
      { timeoutMs: 600_000, everyMs: 20 },
    );
  }

  /** Processor time used so far by it and its children, in milliseconds. */
  cpuMs(): number {
    return [this.process.pid, ...childrenOf(this.process.pid)].reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  }

  /** Resident memory of the controller's own process, in bytes. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  }

  async stop(): Promise<void> {
    this.#api?.close();
    await this.#client?.close();
    await this.process.stop();
    rmSync(this.process.home, { recursive: true, force: true });
  }

  async #addonsThere(): Promise<void> {
    await waitFor(
      'the addons to be discovered',
      async () => (await this.api.addons.listAddons({})).addons.some(({ name }) => name === 'noop'),
      { timeoutMs: 120_000 },
    );
  }

  /** One key serves all: what a certificate is worth here is the name in it. */
  async #makeHosts(count: number): Promise<void> {
    const { home } = this.process;
    const authority = JSON.parse(readFileSync(join(home, 'authorities/hosts.json'), 'utf8')) as Authority;
    const { addresses } = JSON.parse(readFileSync(join(home, 'controller.json'), 'utf8'));
    const { caPem } = this.process.client();
    const { keyPem, csrPem } = await createKeyAndCsr({ commonName: 'simulated' });
    const now = new Date();
    const documents: { _id: string; [field: string]: unknown }[] = [];
    for (let n = 0; n < count; n++) {
      const hostId = randomUUID();
      const name = `host-${String(n).padStart(5, '0')}`;
      const certPem = await issueHostCertificate(authority, { csrPem, environment: 'default', hostId });
      this.identities.push({ hostId, name, linkAddress: addresses.link, certPem, keyPem, caPem });
      const certificateFingerprint = fingerprintOf(certPem);
      documents.push({
        _id: hostId,
        schemaVersion: 1,
        environment: 'default',
        name,
        labels: {},
        facts: simulatedFacts(name, n),
        state: 'offline',
        lastSeenAt: null,
        enrolledAt: now,
        cordoned: false,
        certificateFingerprint,
        certificateFingerprints: [certificateFingerprint],
        certificateExpiresAt: new Date(now.getTime() + 7 * DAY_MS),
        frozenReason: null,
        removedAt: null,
        enrolledWith: { tokenId: 'benchmark', publicKeyHash: hostId },
      });
    }
    if (count > 0) await this.db.collection<{ _id: string }>('hosts').insertMany(documents);
  }
}

/** As an agent would say them. */
function simulatedFacts(hostname: string, n: number): object {
  return {
    hostname,
    machineId: hostname,
    bootId: hostname,
    os: 'debian',
    osVersion: '12',
    architecture: 'x64',
    kernel: '6.1.0',
    cpuCount: 2 + (n % 7),
    memoryBytes: 4 * 1024 ** 3 + n * 4096,
    diskTotalBytes: 64 * 1024 ** 3,
    diskFreeBytes: 20 * 1024 ** 3 + n * 4096,
    addresses: [],
    initSystem: 'systemd',
    agentVersion: '0.1.0',
  };
}

function childrenOf(pid: number): number[] {
  try {
    const direct = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
    return direct.flatMap((child) => [child, ...childrenOf(child)]);
  } catch {
    return [];
  }
}

function cpuMsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // The kernel's clock tick is 10 ms.
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}
