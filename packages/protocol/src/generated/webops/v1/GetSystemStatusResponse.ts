// Original file: proto/webops/v1/system.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Component as _webops_v1_Component, Component__Output as _webops_v1_Component__Output } from '../../webops/v1/Component.js';

/**
 * The controller's state.
 */
export interface GetSystemStatusResponse {
  'version'?: (string);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'components'?: (_webops_v1_Component)[];
  'hostsOnline'?: (number);
  'hostsTotal'?: (number);
  'addons'?: (number);
  'operationsActive'?: (number);
  'environment'?: (string);
}

/**
 * The controller's state.
 */
export interface GetSystemStatusResponse__Output {
  'version': (string);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'components': (_webops_v1_Component__Output)[];
  'hostsOnline': (number);
  'hostsTotal': (number);
  'addons': (number);
  'operationsActive': (number);
  'environment': (string);
}
