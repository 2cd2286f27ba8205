import type { Invocation } from '../invocation.js';

/** A controller that serves. */
export interface RunningController {
  addresses: { api: string; link: string; https: string };
  home: string;
  stop(): Promise<void>;
}

/** Starts a controller in this process. It is ready when this resolves. */
export async function startController(
  _invocation: Invocation,
  args: readonly string[],
): Promise<RunningController> {
  const { createController, loadConfig } = await import('@webops/controller');
  const config = loadConfig({ args: [...args] });
  const controller = await createController(config);
  await controller.start();
  return {
    addresses: controller.addresses,
    home: config.home,
    stop: () => controller.stop(),
  };
}
