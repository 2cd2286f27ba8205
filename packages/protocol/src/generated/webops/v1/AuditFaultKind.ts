// Original file: proto/webops/v1/audit.proto

/**
 * What is wrong at a place.
 */
export const AuditFaultKind = {
  AUDIT_FAULT_KIND_UNSPECIFIED: 'AUDIT_FAULT_KIND_UNSPECIFIED',
  /**
   * Its content does not give its hash.
   */
  AUDIT_FAULT_KIND_CHANGED: 'AUDIT_FAULT_KIND_CHANGED',
  /**
   * Records are missing between two others, or before the first.
   */
  AUDIT_FAULT_KIND_MISSING: 'AUDIT_FAULT_KIND_MISSING',
  /**
   * It does not carry the hash of the record before it: one of the two was replaced.
   */
  AUDIT_FAULT_KIND_UNLINKED: 'AUDIT_FAULT_KIND_UNLINKED',
  /**
   * The chain ends before its head.
   */
  AUDIT_FAULT_KIND_CUT: 'AUDIT_FAULT_KIND_CUT',
  /**
   * The signed head is missing, was changed, or is not that of this chain.
   */
  AUDIT_FAULT_KIND_HEAD: 'AUDIT_FAULT_KIND_HEAD',
} as const;

/**
 * What is wrong at a place.
 */
export type AuditFaultKind =
  | 'AUDIT_FAULT_KIND_UNSPECIFIED'
  | 0
  /**
   * Its content does not give its hash.
   */
  | 'AUDIT_FAULT_KIND_CHANGED'
  | 1
  /**
   * Records are missing between two others, or before the first.
   */
  | 'AUDIT_FAULT_KIND_MISSING'
  | 2
  /**
   * It does not carry the hash of the record before it: one of the two was replaced.
   */
  | 'AUDIT_FAULT_KIND_UNLINKED'
  | 3
  /**
   * The chain ends before its head.
   */
  | 'AUDIT_FAULT_KIND_CUT'
  | 4
  /**
   * The signed head is missing, was changed, or is not that of this chain.
   */
  | 'AUDIT_FAULT_KIND_HEAD'
  | 5

/**
 * What is wrong at a place.
 */
export type AuditFaultKind__Output = typeof AuditFaultKind[keyof typeof AuditFaultKind]
