// Original file: proto/webops/v1/alerts.proto

import type { Silence as _webops_v1_Silence, Silence__Output as _webops_v1_Silence__Output } from '../../webops/v1/Silence.js';

/**
 * The silence.
 */
export interface CreateSilenceResponse {
  'silence'?: (_webops_v1_Silence | null);
}

/**
 * The silence.
 */
export interface CreateSilenceResponse__Output {
  'silence': (_webops_v1_Silence__Output | null);
}
