/** Puts the alerts together. */
import { certificateExpiryOf } from '@webops/protocol';
import type { Logger } from 'pino';
import { parseAddonDurations } from '../addon-durations.js';
import type { ControllerConfig } from '../config.js';
import type { Hosts } from '../hosts/host-directory.js';
import type { AddonCatalog, EventSink } from '../operations/index.js';
import type { Authorities } from '../secrets/authorities.js';
import type { Stores } from '../stores.js';
import { Alertmanager } from './alertmanager.js';
import { healthThresholds } from './health-thresholds.js';
import { AlertEvaluator } from './evaluator.js';
import { FailedOperations } from './failed-operations.js';

/** What they are made of. */
export interface AlertsOptions {
  config: ControllerConfig;
  stores: Stores;
  hosts: Hosts;
  authorities: Authorities;
  catalog: AddonCatalog;
  sink: EventSink;
  logger: Logger;
}

/** What looks, and what listens. */
export interface Alerts {
  start(): void;
  stop(): Promise<void>;
}

export function openAlerts({
  config,
  stores,
  hosts,
  authorities,
  catalog,
  sink,
  logger,
}: AlertsOptions): Alerts {
  const { alerts: store, alertSources, cursors, eventLog: log } = stores;
  const { server, hosts: hostAuthority, callers, serverCertificate } = authorities;
  const certificates = () =>
    [
      { name: 'the controller', certPem: serverCertificate.current.certPem },
      { name: 'the server authority', certPem: server.certPem },
      { name: 'the hosts authority', certPem: hostAuthority.certPem },
      { name: 'the callers authority', certPem: callers.certPem },
    ].map(({ name, certPem }) => ({ name, expiresAt: certificateExpiryOf(certPem) }));
  const ofOperator = parseAddonDurations(config.alertHealthAfterByAddon);
  const evaluator = new AlertEvaluator({
    store,
    sources: {
      hosts: () => hosts.list(),
      diskFreeBytes: (hostId) => hosts.diskFreeBytes(hostId),
      healthAfterMs: () => healthThresholds(catalog, ofOperator),
      worseAddons: (before) => alertSources.worseAddons(before),
      driftedAddons: () => alertSources.driftedAddons(),
      certificates,
      home: config.home,
    },
    thresholds: {
      healthAfterMs: config.alertHealthAfterMs,
      offlineAfterMs: config.alertOfflineAfterMs,
      // Agents renew when a third of a certificate's life is left: before that it is no alert, however short the life.
      certificateMs: Math.min(config.alertCertificateMs, config.hostCertificateTtlMs / 4),
      diskFreePercent: config.alertDiskFreePercent,
    },
    operationAgeMs: config.alertOperationAgeMs,
    intervalMs: config.alertIntervalMs,
    sink,
    logger,
  });
  const failed = new FailedOperations({
    log,
    cursors,
    store,
    unsuccessfulHosts: (operationId, limit) => alertSources.unsuccessfulHosts(operationId, limit),
    sink,
    logger,
  });
  const alertmanager =
    config.alertmanagerUrl === ''
      ? null
      : new Alertmanager({
          url: config.alertmanagerUrl,
          environment: config.environment,
          log,
          cursors,
          alerts: store,
          silences: stores.silences,
          logger,
        });
  return {
    start: () => {
      evaluator.start();
      failed.start();
      alertmanager?.start();
    },
    stop: async () => {
      await alertmanager?.stop();
      await evaluator.stop();
      await failed.stop();
    },
  };
}
