// Original file: proto/webops/v1/fleet.proto


/**
 * The file.
 */
export interface GetFleetPlanRequest {
  /**
   * JSON of the file, at most 1 MiB.
   */
  'specJson'?: (string);
  /**
   * Who owns what it sets: the name of the file, or of its repository.
   */
  'owner'?: (string);
  /**
   * Also take away what the owner once set and the file does not have any more.
   */
  'prune'?: (boolean);
}

/**
 * The file.
 */
export interface GetFleetPlanRequest__Output {
  /**
   * JSON of the file, at most 1 MiB.
   */
  'specJson': (string);
  /**
   * Who owns what it sets: the name of the file, or of its repository.
   */
  'owner': (string);
  /**
   * Also take away what the owner once set and the file does not have any more.
   */
  'prune': (boolean);
}
