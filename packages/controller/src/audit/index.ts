/** The audit: who asked for what, in a chain that shows where it was changed. */
export { AuditLog, type AuditLogOptions } from './audit-log.js';
export { AuditStore } from './audit-store.js';
export { CHANGES } from './changes.js';
export { type Audit, openAudit } from './open-audit.js';
export type { OutcomeRecord, RequestRecord } from './record.js';
export type { SignedHead } from './signed-head.js';
export { type AuditFault, type Verification, verifyChain } from './verify.js';
