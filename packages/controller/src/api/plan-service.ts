/** PlanService: plans, in messages. */
import { kindFromWire, kindToWire, requireEnum, type ServiceHandlers, toTimestamp } from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import { type Engine, operationToWire } from '../operations/index.js';
import { planKind } from '../planning/get-plan.js';
import { planGroupToWire } from '../planning/wire.js';
import { boundedName, invalidField, requireName } from './inputs.js';

/** Most hosts that one request may name; a selector has no such limit. */
const MAX_NAMED_HOSTS = 10_000;

/** The service's methods. */
export function planService(
  engine: Engine,
  ready: () => Promise<void>,
): ServiceHandlers<'PlanService', ApiCaller> {
  return {
    async getPlan(request) {
      const target = request.target ?? { hosts: [], selector: '', all: false, exclude: [] };
      if (target.hosts.length > MAX_NAMED_HOSTS)
        throw invalidField(
          'target.hosts',
          `More than ${MAX_NAMED_HOSTS} hosts are named.`,
          'Use a label selector.',
        );
      const kind = planKind(requireEnum(kindFromWire(request.kind), 'kind'));
      const addon = requireName(request.addon, 'addon');
      await ready();
      const { configJson, cascade, parallel, maxFailures, timeoutMs, expiresAfterMs } = request;
      const keepData = request._keepData === undefined ? true : (request.keepData ?? true);
      const options = { configJson, cascade, keepData, parallel, maxFailures, timeoutMs, expiresAfterMs };
      const { release, noRollback, withData } = request;
      const version = boundedName(request.version, 'version');
      const releases = { version, release, noRollback, withData };
      const plan = await engine.getPlan({ kind, addon, target, ...options, ...releases });
      return {
        plan: {
          id: plan.id,
          kind: kindToWire(plan.kind),
          addon: plan.addon,
          createdAt: toTimestamp(plan.createdAt),
          hash: plan.hash,
          groups: plan.groups.map(planGroupToWire),
          operations: plan.operations.map((one) => ({
            kind: kindToWire(one.kind),
            addon: one.addon,
            hostCount: one.hostIds.length,
            expectedMs: one.expectedMs,
          })),
          sealed: plan.sealed,
        },
      };
    },

    async applyPlan(request, { caller }) {
      await ready();
      const view = await engine.applyPlan(request.sealed, request.step, { name: caller.name });
      return { operation: operationToWire(view) };
    },
  };
}
