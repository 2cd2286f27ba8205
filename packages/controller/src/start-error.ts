import { createServer } from 'node:net';

/** The controller cannot start. The message is the one line that an operator needs. */
export class StartError extends Error {
  readonly code = 'START_FAILED';
  override readonly name = 'StartError';
}

/** A port that is to be bound. */
export interface PortUse {
  /** What listens there, for people. */
  name: string;
  host: string;
  port: number;
  /** The flag that changes it. */
  flag: string;
}

/**
 * Binds each port for a moment: what is wrong is said before anything is started.
 *
 * @throws StartError
 */
export async function checkPorts(uses: readonly PortUse[]): Promise<void> {
  for (const use of uses) {
    const { host, port } = use;
    if (port === 0) continue;
    await explainListen(
      use,
      () =>
        new Promise<void>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject);
          server.listen({ host, port }, () => server.close(() => resolve()));
        }),
    );
  }
}

/** Runs a `listen`; what goes wrong is said with the port and the flag that changes it. */
export async function explainListen<T>(what: PortUse, listen: () => Promise<T>): Promise<T> {
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
