/** CallerService: who may call this API. */
import {
  type Caller,
  callerRoleFromWire,
  callerRoleToWire,
  callerStateToWire,
  requireEnum,
  type ServiceHandlers,
  toTimestamp,
} from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import type { CallerRecord } from '../auth/caller-store.js';
import { type Callers, callerStateOf, credentialIdOf, MAX_CALLER_TTL_MS } from '../auth/callers.js';
import { decodePageToken, encodePageToken, invalidField, pageSizeOf, requireName } from './inputs.js';

const DEFAULT_PAGE_SIZE = 100;

/** The service's methods. */
export function callerService(callers: Callers): ServiceHandlers<'CallerService', ApiCaller> {
  return {
    async createCaller(request, { caller: by }) {
      if (request.ttlMs < 0 || request.ttlMs > MAX_CALLER_TTL_MS) {
        throw invalidField('ttl_ms', `ttl_ms is ${request.ttlMs}.`, 'Set it between 0 and ten years.');
      }
      const { caller, token, certificatePem } = await callers.create({
        name: requireName(request.name, 'name'),
        role: requireEnum(callerRoleFromWire(request.role), 'role'),
        ttlMs: request.ttlMs,
        csrPem: request.csrPem,
        createdBy: by.name,
      });
      return { caller: callerToWire(caller), token, certificatePem };
    },

    async listCallers(request) {
      const size = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE);
      const [after = ''] = decodePageToken(request.pageToken, 1) ?? [];
      const found = await callers.list(after, size + 1);
      const page = found.slice(0, size);
      return {
        callers: page.map(callerToWire),
        nextPageToken: found.length > size ? encodePageToken([page.at(-1)!.name]) : '',
      };
    },

    async revokeCaller(request, { caller: by }) {
      const caller = await callers.revoke(requireName(request.name, 'name'), {
        by: by.name,
        allowLastAdministrator: request.allowLastAdministrator,
      });
      return { caller: callerToWire(caller) };
    },
  };
}

function callerToWire(caller: CallerRecord): Caller {
  const ends = caller.credentials.map(({ expiresAt }) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY);
  const end = Math.max(...ends);
  return {
    name: caller.name,
    role: callerRoleToWire(caller.role),
    state: callerStateToWire(callerStateOf(caller)),
    createdAt: toTimestamp(caller.createdAt),
    createdBy: caller.createdBy,
    expiresAt: Number.isFinite(end) ? toTimestamp(new Date(end)) : null,
    revokedAt: toTimestamp(caller.revokedAt),
    revokedBy: caller.revokedBy,
    credentials: caller.credentials.map((credential) => ({
      id: credentialIdOf(credential),
      createdAt: toTimestamp(credential.createdAt),
      expiresAt: toTimestamp(credential.expiresAt),
    })),
  };
}
