/** Ids of output in MongoDB: `${execution}/${attempt}/${sequence}`, which sort as what they name. */

/** Sequence numbers have ten digits, so that ids sort as they do. */
const SEQUENCE_DIGITS = 10;

export function idOf(executionId: string, attempt: number, sequence: number): string {
  return `${executionId}/${attempt}/${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;
}

/** Sorts after every chunk of the attempt: ':' follows '9'. */
export function endOf(executionId: string, attempt: number): string {
  return `${executionId}/${attempt}/:`;
}

export function sequenceOf(id: string): number {
  return Number(id.slice(-SEQUENCE_DIGITS));
}
