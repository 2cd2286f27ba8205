// Original file: proto/webops/v1/agent_link.proto

import type { MonitoredAddon as _webops_v1_MonitoredAddon, MonitoredAddon__Output as _webops_v1_MonitoredAddon__Output } from '../../webops/v1/MonitoredAddon.js';

/**
 * The addons this host is to watch: those wanted or observed on it. Replaces the list before.
 */
export interface MonitoredAddons {
  'addons'?: (_webops_v1_MonitoredAddon)[];
}

/**
 * The addons this host is to watch: those wanted or observed on it. Replaces the list before.
 */
export interface MonitoredAddons__Output {
  'addons': (_webops_v1_MonitoredAddon__Output)[];
}
