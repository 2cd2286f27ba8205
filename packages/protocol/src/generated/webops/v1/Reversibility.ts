// Original file: proto/webops/v1/common.proto

/**
 * What can be undone of a change.
 */
export const Reversibility = {
  REVERSIBILITY_UNSPECIFIED: 'REVERSIBILITY_UNSPECIFIED',
  /**
   * Nothing is destroyed, or it comes back from a backup that is taken and verified first.
   */
  REVERSIBILITY_REVERSIBLE: 'REVERSIBILITY_REVERSIBLE',
  /**
   * The software goes back; its data stays as the change left it.
   */
  REVERSIBILITY_DATA_KEPT: 'REVERSIBILITY_DATA_KEPT',
  REVERSIBILITY_ONE_WAY: 'REVERSIBILITY_ONE_WAY',
} as const;

/**
 * What can be undone of a change.
 */
export type Reversibility =
  | 'REVERSIBILITY_UNSPECIFIED'
  | 0
  /**
   * Nothing is destroyed, or it comes back from a backup that is taken and verified first.
   */
  | 'REVERSIBILITY_REVERSIBLE'
  | 1
  /**
   * The software goes back; its data stays as the change left it.
   */
  | 'REVERSIBILITY_DATA_KEPT'
  | 2
  | 'REVERSIBILITY_ONE_WAY'
  | 3

/**
 * What can be undone of a change.
 */
export type Reversibility__Output = typeof Reversibility[keyof typeof Reversibility]
