/** The audit's parts together: the log, its signed head, and the calls that are recorded. */
import type { Logger } from 'pino';
import type { PublisherKey } from '../secrets/keys.js';
import { AuditLog } from './audit-log.js';
import type { AuditStore } from './audit-store.js';
import { type AuditedCalls, auditCalls } from './audited-calls.js';
import { SignedHead } from './signed-head.js';

/** The audit of one environment. `log.start()` comes before the first call. */
export interface Audit {
  head: SignedHead;
  log: AuditLog;
  calls: AuditedCalls;
}

/** Puts them together; no I/O. `file` is where the signed head is kept. */
export function openAudit(options: {
  file: string;
  environment: string;
  store: AuditStore;
  key: PublisherKey;
  logger: Logger;
}): Audit {
  const { file, environment, store, key, logger } = options;
  const head = new SignedHead({ file, environment, key, logger });
  const log = new AuditLog({ store, head, environment, logger });
  return { head, log, calls: auditCalls({ log, logger }) };
}
