/** The controller cannot start. The message is the one line that an operator needs. */
export class StartError extends Error {
  readonly code = 'START_FAILED';
  override readonly name = 'StartError';
}

/** Runs a `listen`; what goes wrong is said with the port and the flag that changes it. */
export async function explainListen<T>(
  what: { name: string; host: string; port: number; flag: string },
  listen: () => Promise<T>,
): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const text = `${(error as Error).message} ${String((error as Error).cause ?? '')}`;
    const { name, host, port, flag } = what;
    if (/EADDRINUSE|address[ _]in[ _]use/i.test(text)) {
      throw new StartError(
        `Port ${port} on ${host} (${name}) is in use: stop the program that uses it, or choose another port with ${flag}.`,
        { cause: error },
      );
    }
    if (text.includes('EADDRNOTAVAIL')) {
      throw new StartError(`This host has no address ${host}: give --listen one that it has.`, {
        cause: error,
      });
    }
    if (text.includes('EACCES')) {
      throw new StartError(`Port ${port} (${name}) needs more rights: choose one above 1023 with ${flag}.`, {
        cause: error,
      });
    }
    throw new StartError(`Cannot listen on ${host}:${port} (${name}): ${(error as Error).message}`, {
      cause: error,
    });
  }
}
