// Original file: proto/webops/v1/hosts.proto


/**
 * Labels to set and to remove.
 */
export interface SetHostLabelsRequest {
  'host'?: (string);
  'set'?: ({[key: string]: string});
  'remove'?: (string)[];
}

/**
 * Labels to set and to remove.
 */
export interface SetHostLabelsRequest__Output {
  'host': (string);
  'set': ({[key: string]: string});
  'remove': (string)[];
}
