/** What can be wrong, before it is an alert. */

export const ALERT_KINDS = [
  'addon_unhealthy',
  'host_offline',
  'host_copied',
  'operation_failed',
  'certificate_expiring',
  'disk_low',
  'addon_drifted',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
export const ALERT_SEVERITIES = ['warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];
export const ALERT_STATES = ['firing', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Something that is wrong. */
export interface Condition {
  /** The same each time that it is found. */
  key: string;
  kind: AlertKind;
  severity: AlertSeverity;
  /** What silences match: `kind`, `severity`, `host`, `addon`, … */
  labels: Record<string, string>;
  /** For a person: what, where, since when. */
  summary: string;
}
