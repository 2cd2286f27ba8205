// Original file: proto/webops/v1/audit.proto


/**
 * Empty.
 */
export interface VerifyAuditRequest {
}

/**
 * Empty.
 */
export interface VerifyAuditRequest__Output {
}
