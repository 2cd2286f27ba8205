// Original file: proto/webops/v1/system.proto


/**
 * Something the controller depends on.
 */
export interface Component {
  /**
   * e.g. "mongodb", "nats".
   */
  'name'?: (string);
  'healthy'?: (boolean);
  'message'?: (string);
}

/**
 * Something the controller depends on.
 */
export interface Component__Output {
  /**
   * e.g. "mongodb", "nats".
   */
  'name': (string);
  'healthy': (boolean);
  'message': (string);
}
