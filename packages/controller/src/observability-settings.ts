/** Settings of what is watched and told to other systems; part of the controller's settings. */

export const OBSERVABILITY_SETTINGS = {
  driftIntervalMs: {
    doc: 'How often hosts are asked what configuration their addons really have (addon_get_config), to be compared with what was applied.',
    format: 'milliseconds',
    default: 3_600_000,
    env: 'WEBOPS_DRIFT_INTERVAL_MS',
    arg: 'drift-interval-ms',
  },
  driftRepair: {
    doc: 'Addons whose configuration is applied again, once, when a host has it otherwise than it was applied and nothing else is pending there: names separated by commas, or all. Empty: none, it is only shown.',
    format: String,
    default: '',
    env: 'WEBOPS_DRIFT_REPAIR',
    arg: 'drift-repair',
  },
  metricsListen: {
    doc: 'HOST:PORT where Prometheus metrics are served over plain HTTP to whoever connects, e.g. 127.0.0.1:7446; port 0 chooses a free one. Empty: nowhere, and nothing is measured.',
    format: 'listen-address',
    default: '',
    env: 'WEBOPS_METRICS_LISTEN',
    arg: 'metrics-listen',
  },
  alertIntervalMs: {
    doc: 'How often is looked at what alerts tell of.',
    format: 'milliseconds',
    default: 15_000,
    env: 'WEBOPS_ALERT_INTERVAL_MS',
    arg: 'alert-interval-ms',
  },
  alertHealthAfterMs: {
    doc: 'How long an addon’s health is bad before it is an alert.',
    format: 'milliseconds',
    default: 120_000,
    env: 'WEBOPS_ALERT_HEALTH_AFTER_MS',
    arg: 'alert-health-after-ms',
  },
  alertOfflineAfterMs: {
    doc: 'How long a host is offline before it is an alert; longer than a reboot takes.',
    format: 'milliseconds',
    default: 120_000,
    env: 'WEBOPS_ALERT_OFFLINE_AFTER_MS',
    arg: 'alert-offline-after-ms',
  },
  alertCertificateMs: {
    doc: 'How long before its end a certificate that was not renewed is an alert; at most a quarter of a host certificate’s life.',
    format: 'milliseconds',
    default: 7 * 24 * 3_600_000,
    env: 'WEBOPS_ALERT_CERTIFICATE_MS',
    arg: 'alert-certificate-ms',
  },
  alertDiskFreePercent: {
    doc: 'A disk with less free than this many percent is an alert (a host’s /, the controller’s home). 0: never.',
    format: 'nat',
    default: 10,
    env: 'WEBOPS_ALERT_DISK_FREE_PERCENT',
    arg: 'alert-disk-free-percent',
  },
  alertOperationAgeMs: {
    doc: 'How long a failed operation is an alert when no later change of that addon succeeds on its hosts.',
    format: 'milliseconds',
    default: 7 * 24 * 3_600_000,
    env: 'WEBOPS_ALERT_OPERATION_AGE_MS',
    arg: 'alert-operation-age-ms',
  },
  alertmanagerUrl: {
    doc: 'URL of an Alertmanager (API v2) that is told of alerts, e.g. http://127.0.0.1:9093. Empty: none.',
    format: 'http-url',
    default: '',
    env: 'WEBOPS_ALERTMANAGER_URL',
    arg: 'alertmanager-url',
  },
} as const;
