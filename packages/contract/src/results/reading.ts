/**
 * What every function's result has in common: what was read, how leniently, or why it could not be.
 *
 * What cannot be read is `unknown` with the evidence: never "not installed", never "healthy".
 */
import type { ContractErrorCode } from '../errors.js';
import { evidenceOf, readJsonObject } from '../json-output.js';

/** How a function ended. */
export interface FunctionOutput {
  /** What it gave as its result, unparsed; null or "" when nothing. */
  resultText: string | null;
  /** Null when it was killed. */
  exitCode: number | null;
}

/** Why a result could not be taken. */
export interface ResultError {
  code: ContractErrorCode;
  message: string;
}

/** What every parsed result says about the reading itself. */
export interface Reading {
  /** Null when the function answered as the contract says. */
  error: ResultError | null;
  /** What was read leniently. */
  warnings: string[];
  /** What the function printed (bounded, colours removed), when it could not be taken; otherwise null. */
  evidence: string | null;
}

/** The shell's exit code for a command or function that does not exist. */
export const EXIT_NOT_FOUND = 127;

/** The JSON object that a function gave, or null and why there is none. */
export type Taken = { object: Record<string, unknown> | null; reading: Reading };

/** Takes the JSON object out of what a function gave; of several, the first that is `wanted`. */
export function take(
  name: string,
  output: FunctionOutput,
  wanted: (object: Record<string, unknown>) => boolean,
): Taken {
  const text = output.resultText ?? '';
  const read = readJsonObject(text, wanted);
  if (read.object !== null) {
    return {
      object: read.object,
      reading: { ...clean(), warnings: read.warning === null ? [] : [read.warning] },
    };
  }
  let code: ContractErrorCode = text.trim() === '' ? 'RESULT_EMPTY' : 'RESULT_UNREADABLE';
  let message = `${name}: ${read.reason}`;
  if (output.exitCode === EXIT_NOT_FOUND && text.trim() === '') {
    code = 'FUNCTION_MISSING';
    message = `${name}: ${missing()}`;
  } else if (output.exitCode !== 0) {
    code = 'FUNCTION_FAILED';
    message = `${name}: ${ended(output)} and ${read.reason}`;
  }
  return { object: null, reading: failed(code, message, output, clean()) };
}

/** A reading without fault. */
export function clean(): Reading {
  return { error: null, warnings: [], evidence: null };
}

/** A reading with an error, and what was printed as its evidence. */
export function failed(
  code: ContractErrorCode,
  message: string,
  output: FunctionOutput,
  reading: Reading,
): Reading {
  const printed = evidenceOf(output.resultText);
  return {
    ...reading,
    error: { code, message },
    evidence: `${ended(output)}; it printed: ${printed === '' ? 'nothing' : printed}`,
  };
}

/** How a function ended, in words. */
export function ended(output: FunctionOutput): string {
  return output.exitCode === null ? 'it was killed' : `it ended with exit code ${output.exitCode}`;
}

/** What exit code 127 means, in words. */
export function missing(): string {
  return 'exit code 127: the script does not define it, or calls a command that is not installed';
}
