// Original file: proto/webops/v1/common.proto

/**
 * Whether a host's agent is connected.
 */
export const HostState = {
  HOST_STATE_UNSPECIFIED: 'HOST_STATE_UNSPECIFIED',
  HOST_STATE_ONLINE: 'HOST_STATE_ONLINE',
  HOST_STATE_OFFLINE: 'HOST_STATE_OFFLINE',
} as const;

/**
 * Whether a host's agent is connected.
 */
export type HostState =
  | 'HOST_STATE_UNSPECIFIED'
  | 0
  | 'HOST_STATE_ONLINE'
  | 1
  | 'HOST_STATE_OFFLINE'
  | 2

/**
 * Whether a host's agent is connected.
 */
export type HostState__Output = typeof HostState[keyof typeof HostState]
