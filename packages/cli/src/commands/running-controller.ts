import type { Controller, ControllerAddresses, ControllerConfig } from '@webops/controller';
import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { LineSink } from '../output/readable-log.js';

/** A controller that serves. */
export interface RunningController {
  addresses: ControllerAddresses;
  config: ControllerConfig;
  stop(): Promise<void>;
}

/**
 * Starts a controller in this process. It is ready when this resolves.
 *
 * @param log takes its log; null: JSON lines on standard error
 * @throws UsageError for a wrong setting, CommandError with the one line that an operator needs
 */
export async function startController(
  args: readonly string[],
  log: LineSink | null = null,
): Promise<RunningController> {
  const { createController, createLogger, loadConfig } = await import('@webops/controller');
  let config: ControllerConfig;
  try {
    config = loadConfig({ args: [...args] });
  } catch (error) {
    throw new UsageError((error as Error).message, 'webops controller --settings lists them all.');
  }
  const controller: Controller = createController(
    config,
    log ? { logger: createLogger(config.logLevel, log) } : {},
  );
  try {
    await controller.start();
  } catch (error) {
    await controller.stop();
    const { code, message } = error as { code?: string; message: string };
    // What is no such one-line error is a defect, and keeps its stack.
    if (code === undefined) throw error;
    throw new CommandError(message, { exitCode: EXIT.failed, cause: error });
  }
  return { addresses: controller.addresses, config, stop: () => controller.stop() };
}
