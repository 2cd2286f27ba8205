/** Puts the metrics together and serves them. */
import type { Logger } from 'pino';
import { hostAndPort, splitHostAndPort } from '../addresses.js';
import type { OnStop } from '../composition.js';
import type { ControllerConfig } from '../config.js';
import type { NatsClient } from '../events/nats-client.js';
import type { Hosts } from '../hosts/host-directory.js';
import type { Engine } from '../operations/index.js';
import { explainListen } from '../start-error.js';
import type { State } from '../state/index.js';
import type { Stores } from '../stores.js';
import type { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';
import { MetricsStore } from './metrics-store.js';

/** What they are read from. */
export interface MetricsParts {
  metrics: Metrics;
  config: ControllerConfig;
  state: State;
  stores: Stores;
  hosts: Hosts;
  engine: Engine;
  natsClient: NatsClient;
  logger: Logger;
  onStop: OnStop;
}

/** @returns where they are. @throws StartError */
export async function serveMetrics(parts: MetricsParts): Promise<string> {
  const { metrics, config, engine, hosts, natsClient } = parts;
  const counts = new MetricsStore(parts.state, config.environment);
  parts.stores.eventLog.onAppended((events) => metrics.recorded(events));
  metrics.watch({
    operationsOpen: () => engine.countActive(),
    executionsOpen: () => counts.openExecutions(),
    addonsByHealth: () => counts.addonsByHealth(),
    firingAlerts: () => counts.firingAlerts(),
    webhookDeliveries: () => counts.webhookDeliveries(),
    hosts: (state) => hosts.count(state),
    natsConnected: () => natsClient.healthy,
    pendingOutputBytes: () => engine.pendingOutputBytes(),
  });
  const server = new MetricsServer(metrics.registry, parts.logger.child({ part: 'metrics' }));
  parts.onStop(() => server.stop());
  const { host, port } = splitHostAndPort(config.metricsListen);
  const use = { name: 'metrics', host, port, flag: '--metrics-listen' };
  return hostAndPort(host, await explainListen(use, () => server.listen(host, port)));
}
