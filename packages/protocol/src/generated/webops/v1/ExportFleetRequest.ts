// Original file: proto/webops/v1/fleet.proto


/**
 * Nothing to say.
 */
export interface ExportFleetRequest {
}

/**
 * Nothing to say.
 */
export interface ExportFleetRequest__Output {
}
