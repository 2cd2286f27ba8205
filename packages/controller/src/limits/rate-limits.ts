/**
 * How often a caller may ask for what, before anything is done. A request counts once, however many hosts it is for: what the
 * limits keep small is the work of taking requests; `--parallel` is what protects hosts.
 */
import { type ImplementOptions, kindFromWire, WebopsError, type WireOperationKind } from '@webops/protocol';
import { requirementOf } from '../auth/roles.js';
import { TokenBuckets } from './token-buckets.js';

/** Requests a minute, by what is asked for; 0: without limit. */
export interface RateLimitSettings {
  rateLimits: string;
  rateLimitInstall: number;
  rateLimitUninstall: number;
  rateLimitConfigure: number;
  rateLimitDiscover: number;
  rateLimitList: number;
  rateLimitOther: number;
}

/** A call, after its caller is known and before its handler runs. */
export type LimitedCall = Parameters<NonNullable<ImplementOptions<{ name: string }>['admit']>>[0];

/** Told of every call. @returns what throws WebopsError RESOURCE_EXHAUSTED `RATE_LIMITED`, which says how long to wait */
export function rateLimits(
  settings: RateLimitSettings,
  buckets = new TokenBuckets(),
): (call: LimitedCall) => void {
  if (settings.rateLimits === 'off') return () => undefined;
  return ({ methodPath, caller, request }) => {
    // Whoever enrols is a host that boots, not a caller: a fleet comes at once, and its join token is its permission.
    if (requirementOf(methodPath) === 'public') return;
    const { name, perMinute } = limitOf(settings, methodPath, request);
    if (perMinute === 0) return;
    const waitMs = buckets.take(`${caller.name}\n${name}`, perMinute);
    if (waitMs === 0) return;
    throw new WebopsError(
      'RESOURCE_EXHAUSTED',
      `${caller.name} asks too often: ${name} is taken ${perMinute} times a minute, the next one in ${(waitMs / 1000).toFixed(1)} s.`,
      { reason: 'RATE_LIMITED', retryAfterMs: waitMs },
    );
  };
}

function limitOf(
  settings: RateLimitSettings,
  methodPath: string,
  request: unknown,
): { name: string; perMinute: number } {
  const method = methodPath.slice(methodPath.lastIndexOf('/') + 1);
  if (method === 'CreateOperation') {
    const kind = kindFromWire((request as { kind: WireOperationKind }).kind) ?? 'operation';
    const perMinute =
      kind === 'install'
        ? settings.rateLimitInstall
        : kind === 'uninstall'
          ? settings.rateLimitUninstall
          : kind === 'configure'
            ? settings.rateLimitConfigure
            : settings.rateLimitOther;
    return { name: kind, perMinute };
  }
  // What is retried, and a step of a plan, may be an install.
  if (method === 'RetryOperation' || method === 'ApplyPlan')
    return { name: method, perMinute: settings.rateLimitInstall };
  if (method === 'DiscoverAddons') return { name: method, perMinute: settings.rateLimitDiscover };
  return {
    name: method,
    perMinute: method.startsWith('List') ? settings.rateLimitList : settings.rateLimitOther,
  };
}
