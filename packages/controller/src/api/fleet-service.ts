/** FleetService: fleet files, in messages. */
import type { ServiceHandlers } from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import type { Fleet } from '../fleet/fleet.js';
import { readFleetSpec } from '../fleet/fleet-spec.js';
import { operationToWire } from '../operations/index.js';
import { planGroupToWire } from '../planning/wire.js';
import { invalidField } from './inputs.js';

const OWNER = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/;

/** The service's methods. */
export function fleetService(
  fleet: Fleet,
  ready: () => Promise<void>,
): ServiceHandlers<'FleetService', ApiCaller> {
  return {
    async getFleetPlan({ specJson, owner, prune }) {
      if (!OWNER.test(owner))
        throw invalidField(
          'owner',
          `"${owner.slice(0, 80)}" is no owner.`,
          'Use letters, digits, dots, dashes, slashes.',
        );
      const spec = readFleetSpec(specJson);
      await ready();
      const { plan, sealed, steps } = await fleet.plan({ spec, owner, prune });
      return {
        changes: plan.changes.map((change) => ({
          ...change,
          groups: change.groups.map(planGroupToWire),
        })),
        sealed,
        steps: plan.problems.length > 0 ? 0 : steps,
        problems: plan.problems,
        notes: plan.notes,
      };
    },

    async applyFleetStep({ sealed, step }, { caller }) {
      await ready();
      const { done, operation } = await fleet.applyStep(sealed, step, caller.name);
      return { done, operation: operation ? operationToWire(operation) : null };
    },

    async exportFleet() {
      await ready();
      return fleet.export();
    },
  };
}
