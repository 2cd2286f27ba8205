// Original file: proto/webops/v1/configuration.proto


/**
 * One value.
 */
export interface ConfigurationValue {
  /**
   * Dotted.
   */
  'field'?: (string);
  /**
   * JSON; a secret's is its mask.
   */
  'value'?: (string);
  'secret'?: (boolean);
  /**
   * "default", "fleet", "group role=db" or "host web-1".
   */
  'layer'?: (string);
  /**
   * Layers before it that have a value for the field too.
   */
  'over'?: (string)[];
}

/**
 * One value.
 */
export interface ConfigurationValue__Output {
  /**
   * Dotted.
   */
  'field': (string);
  /**
   * JSON; a secret's is its mask.
   */
  'value': (string);
  'secret': (boolean);
  /**
   * "default", "fleet", "group role=db" or "host web-1".
   */
  'layer': (string);
  /**
   * Layers before it that have a value for the field too.
   */
  'over': (string)[];
}
