// Original file: proto/webops/v1/configuration.proto


/**
 * Which layer. Nothing set: the whole fleet.
 */
export interface ConfigurationLayer {
  /**
   * Hosts with these labels, as role=db.
   */
  'selector'?: (string);
  /**
   * One host, by name or id.
   */
  'host'?: (string);
}

/**
 * Which layer. Nothing set: the whole fleet.
 */
export interface ConfigurationLayer__Output {
  /**
   * Hosts with these labels, as role=db.
   */
  'selector': (string);
  /**
   * One host, by name or id.
   */
  'host': (string);
}
