// Original file: proto/webops/v1/operations.proto

import type { OutputChunk as _webops_v1_OutputChunk, OutputChunk__Output as _webops_v1_OutputChunk__Output } from '../../webops/v1/OutputChunk.js';

/**
 * One chunk.
 */
export interface ReadOutputResponse {
  'chunk'?: (_webops_v1_OutputChunk | null);
}

/**
 * One chunk.
 */
export interface ReadOutputResponse__Output {
  'chunk': (_webops_v1_OutputChunk__Output | null);
}
