/** Those who do nothing wrong while others are hostile: an agent, a caller, a browser, a reader of events. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { wildcards } from '@webops/protocol';
import { connect, credsAuthenticator, type NatsConnection } from 'nats';
import type { HostIdentity } from '../../../bench/scale/messages.js';
import type { ScaleController } from '../../../bench/scale/scale-controller.js';
import { SimulatedAgent } from '../../../bench/scale/simulated-agent.js';
import { waitFor } from '../../../lab/wait.js';
import type { FaultRun } from '../fault-run.js';

/** An answer takes longer on a machine that is being attacked; more than this is no answer. */
const PATIENCE_MS = 30_000;

export class Neighbours {
  readonly #agent: SimulatedAgent;
  #nats: NatsConnection | null = null;
  #opened = 0;
  #closed = 0;
  #events = 0;

  constructor(
    private readonly controller: ScaleController,
    private readonly run: FaultRun,
    private readonly identity: HostIdentity,
    private readonly https: string,
  ) {
    this.#agent = new SimulatedAgent(identity, {
      opened: () => this.#opened++,
      closed: () => this.#closed++,
      answered: () => undefined,
    });
  }

  async start(): Promise<void> {
    this.#agent.start();
    await waitFor('the agent to be connected', async () => this.#opened === 1);
    const { home } = this.controller.process;
    const { natsUrl } = JSON.parse(readFileSync(join(home, 'controller.json'), 'utf8')) as {
      natsUrl: string;
    };
    const nats = await connect({
      servers: natsUrl,
      authenticator: credsAuthenticator(readFileSync(join(home, 'nats/admin.creds'))),
      tls: { ca: this.controller.process.client().caPem },
      reconnect: false,
    });
    nats.subscribe(wildcards.operations('default'), { callback: () => this.#events++ });
    this.#nats = nats;
  }

  /** One round of ordinary work. What is not as always is counted as lost. */
  async work(): Promise<void> {
    const events = this.#events;
    try {
      await operate(this.controller, this.identity.name);
      this.run.count('operations of others');
    } catch (error) {
      this.run.lose(`an operation of others: ${(error as Error).message}`);
    }
    const status = await healthOf(this.https).catch((error: Error) => error.message);
    if (status !== 200) this.run.lose(`/healthz answered ${status}`);
    await waitFor('its events', async () => this.#events > events, { timeoutMs: PATIENCE_MS }).catch(() =>
      this.run.lose('a reader of events heard of none'),
    );
  }

  async stop(): Promise<void> {
    if (this.#opened !== 1 || this.#closed !== 0)
      this.run.lose(`the agent of another host had ${this.#opened} connections, and lost ${this.#closed}`);
    if (this.#nats?.isClosed() !== false) this.run.lose('a reader of events lost its connection');
    await this.#nats?.close();
    await this.#agent.stop();
  }
}

/** @throws when the operation does not end well */
export async function operate(controller: ScaleController, host: string): Promise<void> {
  const { operations } = controller.api;
  const { operation } = await operations.createOperation(
    { kind: 'OPERATION_KIND_STATUS', addon: 'noop', target: { hosts: [host] } },
    { timeoutMs: PATIENCE_MS },
  );
  const id = operation?.id ?? '';
  const state = await waitFor(
    `operation ${id} to end`,
    async () => {
      const { state } = (await operations.getOperation({ id }, { timeoutMs: PATIENCE_MS })).operation!;
      return /_(SUCCEEDED|FAILED|CANCELLED)$/.test(state) && state;
    },
    { timeoutMs: PATIENCE_MS },
  );
  if (state !== 'OPERATION_STATE_SUCCEEDED') throw new Error(`operation ${id} is ${state}`);
}

async function healthOf(https: string): Promise<number> {
  const request = get(`https://${https}/healthz`, { rejectUnauthorized: false, timeout: PATIENCE_MS });
  request.on('timeout', () => request.destroy(new Error('no answer')));
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}
