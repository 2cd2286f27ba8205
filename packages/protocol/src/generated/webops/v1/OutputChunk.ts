// Original file: proto/webops/v1/operations.proto

import type { OutputStream as _webops_v1_OutputStream, OutputStream__Output as _webops_v1_OutputStream__Output } from '../../webops/v1/OutputStream.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A piece of an execution's output. Sequence numbers start at 0 and have no gap.
 */
export interface OutputChunk {
  'executionId'?: (string);
  'attempt'?: (number);
  'sequence'?: (number | string | Long);
  'stream'?: (_webops_v1_OutputStream);
  /**
   * When the host read it.
   */
  'time'?: (_google_protobuf_Timestamp | null);
  /**
   * Masked. At most 64 KiB.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * CRC-32 (IEEE) of data.
   */
  'crc32'?: (number);
  /**
   * Bytes left out just before this chunk because the output was over its bound.
   */
  'skippedBytes'?: (number | string | Long);
}

/**
 * A piece of an execution's output. Sequence numbers start at 0 and have no gap.
 */
export interface OutputChunk__Output {
  'executionId': (string);
  'attempt': (number);
  'sequence': (number);
  'stream': (_webops_v1_OutputStream__Output);
  /**
   * When the host read it.
   */
  'time': (_google_protobuf_Timestamp__Output | null);
  /**
   * Masked. At most 64 KiB.
   */
  'data': (Buffer);
  /**
   * CRC-32 (IEEE) of data.
   */
  'crc32': (number);
  /**
   * Bytes left out just before this chunk because the output was over its bound.
   */
  'skippedBytes': (number);
}
