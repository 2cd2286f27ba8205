// Original file: proto/webops/v1/plans.proto


/**
 * One value of the configuration.
 */
export interface ConfigChange {
  /**
   * Dotted.
   */
  'field'?: (string);
  /**
   * JSON; empty: not there. Of a secret "fingerprint …", which is the same for the same value while the controller runs.
   */
  'before'?: (string);
  'after'?: (string);
  'secret'?: (boolean);
}

/**
 * One value of the configuration.
 */
export interface ConfigChange__Output {
  /**
   * Dotted.
   */
  'field': (string);
  /**
   * JSON; empty: not there. Of a secret "fingerprint …", which is the same for the same value while the controller runs.
   */
  'before': (string);
  'after': (string);
  'secret': (boolean);
}
