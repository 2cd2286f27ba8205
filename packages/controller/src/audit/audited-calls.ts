/**
 * Records every call that would change something: the hook around all calls of the API's server, so that no method can be
 * forgotten.
 *
 * - Refused: the record is written, then the refusal is sent.
 * - Allowed: the request's record is durable before the handler runs, so nothing is changed unrecorded; the outcome's is durable
 *   before the answer is sent. When the first cannot be written the call ends with UNAVAILABLE and changes nothing.
 * - A method that anybody may call (Enroll) is allowed first and refused by its handler; past the bound of refusals its record is
 *   written with its outcome, so that strangers cannot fill the audit.
 */
import { type ArrivedCall, type ImplementOptions, toWebopsError, WebopsError } from '@webops/protocol';
import type { Logger } from 'pino';
import { type ApiCaller, CallerRefusedError } from '../auth/authenticator.js';
import type { AuditLog } from './audit-log.js';
import { type Change, changeOf, type Description } from './changes.js';
import type { PendingRecord } from './pending-record.js';
import { MAX_HOSTS, type OutcomeEntry, type RequestEntry } from './record.js';
import { RefusalLimit } from './refusal-limit.js';
import { cutText, summaryJson } from './summary.js';

/** What the hook writes with. */
export interface AuditedCallsOptions {
  log: Pick<AuditLog, 'request' | 'outcome'>;
  logger: Logger;
}

/** Codes of a call that was turned away before its handler ran. */
const REFUSALS: readonly string[] = ['UNAUTHENTICATED', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED'];
/** Hosts that the record of a refused request names: strangers may have sent it. */
const MAX_REFUSED_HOSTS = 10;
const NOBODY: ApiCaller = { name: '', role: null, credential: '' };

/** The hook, and what ends it. */
export interface AuditedCalls {
  around: NonNullable<ImplementOptions<ApiCaller>['around']>;
  /** Records what was only counted so far. */
  stop(): void;
}

export function auditCalls({ log, logger }: AuditedCallsOptions): AuditedCalls {
  const record = async (what: string, write: () => PendingRecord) => {
    try {
      await write().durable;
    } catch (error) {
      logger.error({ err: error, what }, 'a record of the audit was not written');
    }
  };
  const limit = new RefusalLimit<RequestEntry>((entry, count) => {
    void record('refused requests', () => log.request({ ...entry, count }));
  });
  const refused = async (key: string, entry: RequestEntry) => {
    if (limit.take(key, entry)) await record('a refused request', () => log.request(entry));
  };

  const around: AuditedCalls['around'] = async (call, proceed) => {
    const method = call.methodPath.replace(/^\/webops\.v1\./, '');
    const change = changeOf(method, call.request);
    if (!change) return proceed();
    const { refusal } = call;
    const caller = call.caller ?? (refusal instanceof CallerRefusedError ? refusal.caller : NOBODY);
    const entry = requestEntry(call, { method, caller, change });
    const key = caller.role === null ? addressOf(call.peerAddress) : `caller ${caller.name}`;
    if (refusal !== null) {
      const { code, reason } = toWebopsError(refusal);
      if (REFUSALS.includes(code)) await refused(key, refusedEntry(entry, code, reason));
      return proceed();
    }
    if (caller.role === null && limit.isOver(key)) return recordAfter(entry, key, change, proceed);

    const request = log.request(entry);
    try {
      await request.durable;
    } catch (error) {
      // It may be written yet: then this one is behind it.
      void record('a request that was not carried out', () => log.outcome(request, failure(error)));
      throw error;
    }
    let response: unknown;
    try {
      response = await proceed();
    } catch (error) {
      if (caller.role === null && REFUSALS.includes(toWebopsError(error).code)) limit.take(key, entry);
      await record('a request that failed', () => log.outcome(request, failure(error)));
      throw error;
    }
    try {
      await log.outcome(request, success(change, response)).durable;
    } catch (error) {
      throw new WebopsError(
        'UNAVAILABLE',
        'It was carried out, but its outcome could not be recorded in the audit: look before you ask again.',
        { reason: 'AUDIT_OUTCOME_UNAVAILABLE', cause: error },
      );
    }
    return response;
  };

  const recordAfter = async (
    entry: RequestEntry,
    key: string,
    change: Change<unknown, unknown>,
    proceed: () => Promise<unknown>,
  ) => {
    let response: unknown;
    try {
      response = await proceed();
    } catch (error) {
      const { code, reason } = toWebopsError(error);
      await refused(key, refusedEntry(entry, code, reason));
      throw error;
    }
    const request = log.request(entry);
    await log.outcome(request, success(change, response)).durable;
    return response;
  };

  return { around, stop: () => limit.flush() };
}

function requestEntry(
  call: ArrivedCall<ApiCaller>,
  known: { method: string; caller: ApiCaller; change: Change<unknown, unknown> },
): RequestEntry {
  const { details, hosts } = described(() => known.change.asked(call.request));
  return {
    caller: known.caller.name,
    role: known.caller.role ?? '',
    credential: known.caller.credential,
    peer: call.peerAddress,
    method: known.method,
    summaryJson: summaryJson(details ?? {}),
    ...namedHosts(hosts),
    code: '',
    reason: '',
    count: 1,
  };
}

function refusedEntry(entry: RequestEntry, code: string, reason: string): RequestEntry {
  return { ...entry, hosts: entry.hosts.slice(0, MAX_REFUSED_HOSTS), code, reason };
}

function success(change: Change<unknown, unknown>, response: unknown): OutcomeEntry {
  const { details, hosts } = described(() => change.came?.(response) ?? {});
  return { code: 'OK', reason: '', resultJson: summaryJson(details ?? {}), ...namedHosts(hosts) };
}

function failure(error: unknown): OutcomeEntry {
  const { code, reason } = toWebopsError(error);
  return { code, reason: reason === code ? '' : reason, resultJson: '{}', hosts: [], hostCount: 0 };
}

function namedHosts(hosts: readonly string[] = []) {
  return { hosts: hosts.slice(0, MAX_HOSTS).map(cutText), hostCount: hosts.length };
}

/** A message that the table cannot read leaves a record all the same. */
function described(describe: () => Description): Description {
  try {
    return describe();
  } catch {
    return { details: { unreadable: true } };
  }
}

/** Without the port, which is another one at each connection. */
function addressOf(peer: string): string {
  return peer.replace(/:\d+$/, '');
}
