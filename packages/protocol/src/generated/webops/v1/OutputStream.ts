// Original file: proto/webops/v1/common.proto

/**
 * Which stream of a script a piece of output was written to.
 */
export const OutputStream = {
  OUTPUT_STREAM_UNSPECIFIED: 'OUTPUT_STREAM_UNSPECIFIED',
  OUTPUT_STREAM_STDOUT: 'OUTPUT_STREAM_STDOUT',
  OUTPUT_STREAM_STDERR: 'OUTPUT_STREAM_STDERR',
} as const;

/**
 * Which stream of a script a piece of output was written to.
 */
export type OutputStream =
  | 'OUTPUT_STREAM_UNSPECIFIED'
  | 0
  | 'OUTPUT_STREAM_STDOUT'
  | 1
  | 'OUTPUT_STREAM_STDERR'
  | 2

/**
 * Which stream of a script a piece of output was written to.
 */
export type OutputStream__Output = typeof OutputStream[keyof typeof OutputStream]
