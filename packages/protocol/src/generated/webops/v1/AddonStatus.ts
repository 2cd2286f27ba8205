// Original file: proto/webops/v1/common.proto

/**
 * What is installed, as the host last reported it.
 */
export const AddonStatus = {
  ADDON_STATUS_UNSPECIFIED: 'ADDON_STATUS_UNSPECIFIED',
  /**
   * The host has not said, or what it said could not be read. Never "not installed".
   */
  ADDON_STATUS_UNKNOWN: 'ADDON_STATUS_UNKNOWN',
  ADDON_STATUS_NOT_INSTALLED: 'ADDON_STATUS_NOT_INSTALLED',
  ADDON_STATUS_INSTALLING: 'ADDON_STATUS_INSTALLING',
  ADDON_STATUS_INSTALLED: 'ADDON_STATUS_INSTALLED',
  ADDON_STATUS_CONFIGURING: 'ADDON_STATUS_CONFIGURING',
  ADDON_STATUS_FAILED: 'ADDON_STATUS_FAILED',
  ADDON_STATUS_UNINSTALLING: 'ADDON_STATUS_UNINSTALLING',
  /**
   * Installed but unhealthy.
   */
  ADDON_STATUS_DEGRADED: 'ADDON_STATUS_DEGRADED',
} as const;

/**
 * What is installed, as the host last reported it.
 */
export type AddonStatus =
  | 'ADDON_STATUS_UNSPECIFIED'
  | 0
  /**
   * The host has not said, or what it said could not be read. Never "not installed".
   */
  | 'ADDON_STATUS_UNKNOWN'
  | 1
  | 'ADDON_STATUS_NOT_INSTALLED'
  | 2
  | 'ADDON_STATUS_INSTALLING'
  | 3
  | 'ADDON_STATUS_INSTALLED'
  | 4
  | 'ADDON_STATUS_CONFIGURING'
  | 5
  | 'ADDON_STATUS_FAILED'
  | 6
  | 'ADDON_STATUS_UNINSTALLING'
  | 7
  /**
   * Installed but unhealthy.
   */
  | 'ADDON_STATUS_DEGRADED'
  | 8

/**
 * What is installed, as the host last reported it.
 */
export type AddonStatus__Output = typeof AddonStatus[keyof typeof AddonStatus]
