// Original file: proto/webops/v1/operations.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A backup as it was found on its host.
 */
export interface BackupFile {
  'path'?: (string);
  'bytes'?: (number | string | Long);
  /**
   * Hexadecimal.
   */
  'sha256'?: (string);
}

/**
 * A backup as it was found on its host.
 */
export interface BackupFile__Output {
  'path': (string);
  'bytes': (number);
  /**
   * Hexadecimal.
   */
  'sha256': (string);
}
