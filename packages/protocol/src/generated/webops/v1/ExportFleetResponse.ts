// Original file: proto/webops/v1/fleet.proto


/**
 * The file.
 */
export interface ExportFleetResponse {
  /**
   * JSON. Secrets are masked: put secret://NAME in their place.
   */
  'specJson'?: (string);
  /**
   * What it leaves out, and why.
   */
  'notes'?: (string)[];
}

/**
 * The file.
 */
export interface ExportFleetResponse__Output {
  /**
   * JSON. Secrets are masked: put secret://NAME in their place.
   */
  'specJson': (string);
  /**
   * What it leaves out, and why.
   */
  'notes': (string)[];
}
