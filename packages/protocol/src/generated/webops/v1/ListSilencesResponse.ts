// Original file: proto/webops/v1/alerts.proto

import type { Silence as _webops_v1_Silence, Silence__Output as _webops_v1_Silence__Output } from '../../webops/v1/Silence.js';

/**
 * At most 1000.
 */
export interface ListSilencesResponse {
  'silences'?: (_webops_v1_Silence)[];
}

/**
 * At most 1000.
 */
export interface ListSilencesResponse__Output {
  'silences': (_webops_v1_Silence__Output)[];
}
