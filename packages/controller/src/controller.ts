/** A controller that can be started and stopped. */
import type { Logger } from 'pino';
import type { ControllerAddresses } from './addresses.js';
import { startParts } from './composition.js';
import type { ControllerConfig } from './config.js';
import { createLogger } from './logger.js';

/** A controller in this process. */
export interface Controller {
  /** Resolves when it serves. Can be called twice. @throws StartError, EmbeddedError: one line that says what to do. */
  start(): Promise<void>;
  /** Ends everything that `start` began, also after a failed start. Can be called twice. */
  stop(): Promise<void>;
  /** @throws Error before it has started. */
  readonly addresses: ControllerAddresses;
}

/** Makes a controller. It does nothing before `start`. Logs go to standard error as JSON lines. */
export function createController(config: ControllerConfig, options: { logger?: Logger } = {}): Controller {
  const logger = options.logger ?? createLogger(config.logLevel);
  const stops: (() => Promise<unknown>)[] = [];
  let starting: Promise<void> | null = null;
  let stopping: Promise<void> | null = null;
  let addresses: ControllerAddresses | null = null;
  const stopAll = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      await stop().catch((error: unknown) => logger.warn({ err: error }, 'a part did not stop cleanly'));
    }
  };
  return {
    start() {
      starting ??= startParts(config, logger, (stop) => stops.push(stop)).then(
        (bound) => {
          addresses = bound;
        },
        async (error: unknown) => {
          await stopAll();
          throw error;
        },
      );
      return starting;
    },
    stop() {
      stopping ??= (async () => {
        await starting?.catch(() => undefined);
        await stopAll();
        logger.info('controller stopped');
      })();
      return stopping;
    },
    get addresses() {
      if (!addresses) throw new Error('the controller has not started');
      return addresses;
    },
  };
}
