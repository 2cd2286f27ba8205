/** Settings of what is told to other systems: metrics. Part of the controller's settings. */

export const OBSERVABILITY_SETTINGS = {
  metricsListen: {
    doc: 'HOST:PORT where Prometheus metrics are served over plain HTTP to whoever connects, e.g. 127.0.0.1:7446; port 0 chooses a free one. Empty: nowhere, and nothing is measured.',
    format: 'listen-address',
    default: '',
    env: 'WEBOPS_METRICS_LISTEN',
    arg: 'metrics-listen',
  },
} as const;
