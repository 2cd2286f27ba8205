// Original file: proto/webops/v1/common.proto

/**
 * How well what is installed works.
 */
export const Health = {
  HEALTH_UNSPECIFIED: 'HEALTH_UNSPECIFIED',
  HEALTH_UNKNOWN: 'HEALTH_UNKNOWN',
  HEALTH_HEALTHY: 'HEALTH_HEALTHY',
  HEALTH_UNHEALTHY: 'HEALTH_UNHEALTHY',
  HEALTH_DEGRADED: 'HEALTH_DEGRADED',
} as const;

/**
 * How well what is installed works.
 */
export type Health =
  | 'HEALTH_UNSPECIFIED'
  | 0
  | 'HEALTH_UNKNOWN'
  | 1
  | 'HEALTH_HEALTHY'
  | 2
  | 'HEALTH_UNHEALTHY'
  | 3
  | 'HEALTH_DEGRADED'
  | 4

/**
 * How well what is installed works.
 */
export type Health__Output = typeof Health[keyof typeof Health]
