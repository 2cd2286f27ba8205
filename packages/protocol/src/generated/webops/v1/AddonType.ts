// Original file: proto/webops/v1/common.proto

/**
 * Where an addon runs: on a host as a Bash script, or in the controller as a TypeScript module.
 */
export const AddonType = {
  ADDON_TYPE_UNSPECIFIED: 'ADDON_TYPE_UNSPECIFIED',
  ADDON_TYPE_SYSTEM: 'ADDON_TYPE_SYSTEM',
  ADDON_TYPE_APPLICATION: 'ADDON_TYPE_APPLICATION',
} as const;

/**
 * Where an addon runs: on a host as a Bash script, or in the controller as a TypeScript module.
 */
export type AddonType =
  | 'ADDON_TYPE_UNSPECIFIED'
  | 0
  | 'ADDON_TYPE_SYSTEM'
  | 1
  | 'ADDON_TYPE_APPLICATION'
  | 2

/**
 * Where an addon runs: on a host as a Bash script, or in the controller as a TypeScript module.
 */
export type AddonType__Output = typeof AddonType[keyof typeof AddonType]
