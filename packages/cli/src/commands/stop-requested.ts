/**
 * Resolves with the first SIGINT, SIGTERM, or SIGHUP (the terminal was closed); the next one ends the process at once, for a stop
 * that hangs.
 */
export function stopRequested(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve(signal);
      });
    }
  });
}
