// Original file: proto/webops/v1/enrollment.proto


/**
 * Empty.
 */
export interface GetEnrollmentInfoRequest {
}

/**
 * Empty.
 */
export interface GetEnrollmentInfoRequest__Output {
}
