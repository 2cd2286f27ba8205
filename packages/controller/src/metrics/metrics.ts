/**
 * The controller's metrics for Prometheus. What is counted follows the events that are recorded, so that a metric and the history
 * say the same; what stands now is asked when it is scraped.
 */
import { HEALTHS } from '@webops/contract';
import { type EventEnvelope, HOST_STATES, type HostState } from '@webops/protocol';
import { ALERT_SEVERITIES } from '../alerts/condition.js';
import { DELIVERY_STATES } from '../webhooks/delivery-store.js';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: from a status read to a long install. */
const DURATIONS = [0.1, 0.3, 1, 3, 10, 30, 60, 180, 600, 1800];
const CALLS = [0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const COMMANDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1, 3];

/** What of an event is counted. */
interface Counted {
  event?: string;
  state?: string;
  kind?: string;
  addon?: string;
  durationMs?: number;
}

/** What stands now. */
export interface MetricsSources {
  operationsOpen(): Promise<number>;
  /** By state. */
  executionsOpen(): Promise<ReadonlyMap<string, number>>;
  /** By health. */
  addonsByHealth(): Promise<ReadonlyMap<string, number>>;
  /** By severity. */
  firingAlerts(): Promise<ReadonlyMap<string, number>>;
  /** By state. */
  webhookDeliveries(): Promise<ReadonlyMap<string, number>>;
  hosts(state: HostState): number;
  natsConnected(): boolean;
  /** Output that hosts sent and that is not durable yet. */
  pendingOutputBytes(): number;
}

export class Metrics {
  readonly registry = new Registry();
  readonly #operations;
  readonly #operationSeconds;
  readonly #executions;
  readonly #executionSeconds;
  readonly #events;
  readonly #calls;
  readonly #callSeconds;
  readonly #commands;

  constructor(version: string) {
    const registers = [this.registry];
    // Memory, processor time, open files, event-loop lag (nodejs_eventloop_lag_seconds), garbage collection.
    collectDefaultMetrics({ register: this.registry });
    const info = { name: 'webops_info', help: 'Always 1; the version is a label.', registers };
    new Gauge({ ...info, labelNames: ['version'] }).set({ version }, 1);
    this.#operations = new Counter({
      name: 'webops_operations_total',
      help: 'Operations that ended, by kind and outcome.',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    this.#operationSeconds = new Histogram({
      name: 'webops_operation_duration_seconds',
      help: 'From the request to the end of an operation on all its hosts.',
      labelNames: ['kind'],
      buckets: DURATIONS,
      registers,
    });
    this.#executions = new Counter({
      name: 'webops_executions_total',
      help: 'Executions (one host of an operation) that ended, by addon, kind and outcome.',
      labelNames: ['addon', 'kind', 'outcome'],
      registers,
    });
    this.#executionSeconds = new Histogram({
      name: 'webops_execution_duration_seconds',
      help: 'How long the scripts of executions ran.',
      labelNames: ['addon', 'kind'],
      buckets: DURATIONS,
      registers,
    });
    this.#events = new Counter({
      name: 'webops_events_total',
      help: 'Events that were recorded, by type.',
      labelNames: ['type'],
      registers,
    });
    this.#calls = new Counter({
      name: 'webops_api_calls_total',
      help: 'Calls of the API that ended, by method and gRPC code.',
      labelNames: ['method', 'code'],
      registers,
    });
    this.#callSeconds = new Histogram({
      name: 'webops_api_call_duration_seconds',
      help: 'How long calls of the API took; streams last as long as somebody listens.',
      labelNames: ['method'],
      buckets: CALLS,
      registers,
    });
    this.#commands = new Histogram({
      name: 'webops_mongodb_command_duration_seconds',
      help: 'Round trips to MongoDB, by command and whether they succeeded.',
      labelNames: ['command', 'outcome'],
      buckets: COMMANDS,
      registers,
    });
  }

  /** Begins to show what stands now. */
  watch(sources: MetricsSources): void {
    const gauge = (name: string, help: string, read: () => Promise<number> | number) => {
      new Gauge({
        name,
        help,
        registers: [this.registry],
        async collect() {
          const value = await orNull(read);
          if (value === null) this.remove();
          else this.set(value);
        },
      });
    };
    const gaugeBy = <Label extends string>(
      name: string,
      help: string,
      label: Label,
      values: readonly string[],
      read: () => Promise<ReadonlyMap<string, number>>,
    ) => {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [this.registry],
        async collect() {
          this.reset();
          const counts = await orNull(read);
          if (counts === null) return;
          for (const value of values) this.set({ [label]: value } as never, counts.get(value) ?? 0);
        },
      });
    };
    gauge('webops_operations_open', 'Operations that wait or run.', sources.operationsOpen);
    gaugeBy(
      'webops_executions_open',
      'Executions that have not ended: queued ones wait for their host or their turn.',
      'state',
      ['queued', 'dispatched', 'running'],
      sources.executionsOpen,
    );
    gaugeBy(
      'webops_addons',
      'Installed addons on all hosts, by health.',
      'health',
      HEALTHS,
      sources.addonsByHealth,
    );
    gaugeBy(
      'webops_alerts_firing',
      'Alerts that fire, by severity.',
      'severity',
      ALERT_SEVERITIES,
      sources.firingAlerts,
    );
    gaugeBy(
      'webops_webhook_deliveries',
      'Deliveries to webhooks that wait, or ended within 7 days.',
      'state',
      DELIVERY_STATES,
      sources.webhookDeliveries,
    );
    gaugeBy('webops_hosts', 'Hosts, by state.', 'state', HOST_STATES, async () => {
      return new Map(HOST_STATES.map((state) => [state, sources.hosts(state)]));
    });
    gauge('webops_agents_connected', 'Agents whose link is open.', () => sources.hosts('online'));
    gauge('webops_nats_connected', 'Whether NATS takes events.', () => Number(sources.natsConnected()));
    gauge('webops_output_pending_bytes', 'Output not durable yet.', sources.pendingOutputBytes);
  }

  /** Events were recorded, each once. */
  recorded(events: readonly EventEnvelope[]): void {
    for (const { type, data } of events) {
      this.#events.inc({ type });
      const { event = '', state = '', kind = '', addon = '', durationMs } = data as Counted;
      if (event === `operation.${state}` && ['succeeded', 'failed', 'cancelled'].includes(state)) {
        this.#operations.inc({ kind, outcome: state });
        if (durationMs !== undefined) this.#operationSeconds.observe({ kind }, durationMs / 1000);
      }
      if (event === `execution.${state}` && !['queued', 'dispatched', 'running'].includes(state)) {
        this.#executions.inc({ addon, kind, outcome: state });
        if (durationMs) this.#executionSeconds.observe({ addon, kind }, durationMs / 1000);
      }
    }
  }

  /** A call of the API has ended. */
  called({ methodPath, code, durationMs }: { methodPath: string; code: string; durationMs: number }): void {
    const method = methodPath.replace('/webops.v1.', '');
    this.#calls.inc({ method, code });
    this.#callSeconds.observe({ method }, durationMs / 1000);
  }

  /** MongoDB has answered, or not. */
  commanded(command: string, succeeded: boolean, durationMs: number): void {
    this.#commands.observe({ command, outcome: succeeded ? 'succeeded' : 'failed' }, durationMs / 1000);
  }
}

/** What cannot be read is left out: the rest of the scrape is worth having. */
async function orNull<T>(read: () => Promise<T> | T): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
