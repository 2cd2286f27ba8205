import type { Invocation } from '../invocation.js';

/** Runs a command's body: makes its invocation, reports its errors, closes its connection. Given to each command group. */
export type Register = (body: (invocation: Invocation) => Promise<void>) => Promise<void>;
