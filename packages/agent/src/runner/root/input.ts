/** A verb's stdin: one line of JSON, then bytes. */
import { Refusal } from './settings.js';

/** @throws Refusal `INPUT_TOO_LARGE` */
export async function readInput(limitBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > limitBytes)
      throw new Refusal('INPUT_TOO_LARGE', `the input has more than ${limitBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export function headLine(input: Buffer): { head: unknown; rest: Buffer } {
  const end = input.indexOf(10);
  try {
    if (end < 0) throw new Error('no line');
    const head: unknown = JSON.parse(input.toString('utf8', 0, end));
    if (typeof head !== 'object' || head === null) throw new Error('no object');
    return { head, rest: input.subarray(end + 1) };
  } catch {
    throw new Refusal('INPUT_INVALID', 'the first line of the input is not a JSON object');
  }
}
