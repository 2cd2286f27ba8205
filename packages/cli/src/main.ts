/** The process: `bin/webops.js` loads this. */
import { run } from './run.js';

process.stdout.on('error', onPipeError);
process.stderr.on('error', onPipeError);

/** `webops … | head` closes the pipe: that is no error of ours. Nor is a terminal that was closed, and what runs there stops in order. */
function onPipeError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EIO') return;
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

// Not process.exit(): what is still to be written to a pipe would be lost.
process.exitCode = await run(process.argv.slice(2));
