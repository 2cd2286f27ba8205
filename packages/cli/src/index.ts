/** The command line as a function: for tests and for programs that embed it. */
export { EXIT } from './exit-codes.js';
export type { Streams } from './invocation.js';
export { run } from './run.js';
export { readSettings, type Settings } from './settings.js';
