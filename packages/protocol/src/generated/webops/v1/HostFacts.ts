// Original file: proto/webops/v1/common.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a host is. Reported by its agent; a fact never identifies a host.
 */
export interface HostFacts {
  'hostname'?: (string);
  'machineId'?: (string);
  /**
   * Changes at every boot of the host.
   */
  'bootId'?: (string);
  /**
   * os-release ID and VERSION_ID, e.g. "debian" and "12".
   */
  'os'?: (string);
  'osVersion'?: (string);
  /**
   * Node's name of the architecture, e.g. "x64".
   */
  'architecture'?: (string);
  'kernel'?: (string);
  'cpuCount'?: (number);
  'memoryBytes'?: (number | string | Long);
  /**
   * Of the file system that holds "/".
   */
  'diskTotalBytes'?: (number | string | Long);
  'diskFreeBytes'?: (number | string | Long);
  /**
   * Addresses without the loopback's.
   */
  'addresses'?: (string)[];
  /**
   * "systemd", or "other".
   */
  'initSystem'?: (string);
  'agentVersion'?: (string);
}

/**
 * What a host is. Reported by its agent; a fact never identifies a host.
 */
export interface HostFacts__Output {
  'hostname': (string);
  'machineId': (string);
  /**
   * Changes at every boot of the host.
   */
  'bootId': (string);
  /**
   * os-release ID and VERSION_ID, e.g. "debian" and "12".
   */
  'os': (string);
  'osVersion': (string);
  /**
   * Node's name of the architecture, e.g. "x64".
   */
  'architecture': (string);
  'kernel': (string);
  'cpuCount': (number);
  'memoryBytes': (number);
  /**
   * Of the file system that holds "/".
   */
  'diskTotalBytes': (number);
  'diskFreeBytes': (number);
  /**
   * Addresses without the loopback's.
   */
  'addresses': (string)[];
  /**
   * "systemd", or "other".
   */
  'initSystem': (string);
  'agentVersion': (string);
}
