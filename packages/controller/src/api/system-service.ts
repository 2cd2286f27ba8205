/** SystemService: the controller about itself. */
import { type Component, type ServiceHandlers, toTimestamp } from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';

/** What the status is put together from. */
export interface SystemServiceOptions {
  version: string;
  environment: string;
  startedAt: Date;
  components(): Promise<Component[]>;
  hostsOnline(): number;
  hostsTotal(): number;
  addons(): Promise<number>;
  operationsActive(): Promise<number>;
}

/** The service's methods. */
export function systemService(options: SystemServiceOptions): ServiceHandlers<'SystemService', ApiCaller> {
  return {
    async getSystemStatus() {
      const components = await options.components();
      // With MongoDB away the status still answers, and says so.
      const [addons, operationsActive] = await Promise.all([
        options.addons().catch(() => 0),
        options.operationsActive().catch(() => 0),
      ]);
      return {
        version: options.version,
        startedAt: toTimestamp(options.startedAt),
        components,
        hostsOnline: options.hostsOnline(),
        hostsTotal: options.hostsTotal(),
        addons,
        operationsActive,
        environment: options.environment,
      };
    },

    async whoAmI(_request, { caller }) {
      return { name: caller.name, role: caller.role ?? '' };
    },
  };
}
