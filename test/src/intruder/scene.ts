/** The scene of the trust tests: two hosts, and an intruder who has become the agent's user on the first. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { REPOSITORY } from '../fleet/controller-process.js';
import { createFleet, type Fleet, type HostView } from '../fleet/fleet.js';
import type { Items, OperationView } from '../fleet/views.js';
import { Intruder } from './intruder.js';

/** For a condition that an operation or an agent brings about; each look is a command of its own. */
export const PATIENT = { timeoutMs: 120_000, everyMs: 200 };

/** A real install of counts-installs on h1, as the controller dispatched it to the intruder, and its bundle. */
export interface Stolen {
  operation: string;
  execution: string;
  ticket: Buffer;
  ticketSignature: Buffer;
  config: Buffer;
  bundle: Buffer;
  digest: string;
  signature: Buffer;
  keyId: string;
}

export class Scene {
  private constructor(
    readonly fleet: Fleet,
    readonly hosts: readonly [HostView, HostView],
    /** On h1, whose agent does not run meanwhile. */
    readonly intruder: Intruder,
    readonly stolen: Stolen,
  ) {}

  /** Makes the fleet and lets the intruder steal an operation. On failure all that was made is removed. */
  static async create(): Promise<Scene> {
    const fixtures = join(REPOSITORY, 'test/fixtures');
    const fleet = await createFleet({
      hosts: 2,
      addonsPath: [join(fixtures, 'trust'), join(fixtures, 'field')],
    });
    try {
      const { items } = await fleet.controller.json<Items<HostView>>(['host', 'list']);
      const [h1, h2] = items.sort((a, b) => a.name.localeCompare(b.name));
      assert.ok(h1 && h2);
      const intruder = new Intruder(fleet.lab.host(0));
      await intruder.settle();
      await intruder.host.run(['systemctl', 'stop', 'webops-agent']);
      return new Scene(fleet, [h1, h2], intruder, await steal(fleet, intruder));
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.fleet.stop();
  }

  install(addon: string, host: string): Promise<OperationView> {
    return startInstall(this.fleet, addon, host);
  }

  operation(id: string): Promise<OperationView> {
    return this.fleet.controller.json<OperationView>(['op', 'show', id]);
  }

  /** How often counts-installs was really installed on h1. */
  async installs(): Promise<number> {
    const { stdout } = await this.intruder.host.sh('cat /var/tmp/webops-counts-installs', {
      allowFailure: true,
    });
    return stdout.split('run\n').length - 1;
  }

  /** Whatever was tried, root left no mark. */
  async nothingRanAsRoot(): Promise<void> {
    const marks = await this.intruder.marks();
    assert.deepEqual(
      marks.filter((name) => name.startsWith('ran-as-0-')),
      [],
    );
  }
}

/** Starts an installation and does not wait for it. */
function startInstall(fleet: Fleet, addon: string, host: string): Promise<OperationView> {
  return fleet.controller.json<OperationView>(['install', addon, '--host', host, '--detach', '--yes']);
}

async function steal(fleet: Fleet, intruder: Intruder): Promise<Stolen> {
  const { id } = await startInstall(fleet, 'counts-installs', 'h1');
  const { received, archive } = await intruder.link({ until: 'change' });
  const dispatch = received.find((message) => message.dispatch)?.dispatch;
  assert.ok(dispatch && archive, 'the controller dispatched the change, and served its bundle');
  const { executionId, ticket, ticketSignature, config, digest, bundleSignature, bundleKeyId } = dispatch;
  return {
    ...{ operation: id, execution: executionId, ticket, ticketSignature, config },
    ...{ bundle: archive, digest, signature: bundleSignature, keyId: bundleKeyId },
  };
}
