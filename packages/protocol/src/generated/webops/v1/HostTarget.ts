// Original file: proto/webops/v1/operations.proto


/**
 * Which hosts. Exactly one of hosts, selector and all is set.
 */
export interface HostTarget {
  /**
   * Names or ids.
   */
  'hosts'?: (string)[];
  /**
   * As kubectl's: "role=db,tier!=test,zone".
   */
  'selector'?: (string);
  'all'?: (boolean);
  /**
   * Names or ids to leave out.
   */
  'exclude'?: (string)[];
}

/**
 * Which hosts. Exactly one of hosts, selector and all is set.
 */
export interface HostTarget__Output {
  /**
   * Names or ids.
   */
  'hosts': (string)[];
  /**
   * As kubectl's: "role=db,tier!=test,zone".
   */
  'selector': (string);
  'all': (boolean);
  /**
   * Names or ids to leave out.
   */
  'exclude': (string)[];
}
