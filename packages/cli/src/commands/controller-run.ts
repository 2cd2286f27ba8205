import type { Invocation } from '../invocation.js';
import { readableLog } from '../output/readable-log.js';
import { renderTable } from '../output/table.js';
import { startController } from './running-controller.js';
import { stopRequested } from './stop-requested.js';

/** Runs the controller until SIGINT or SIGTERM. Its settings come from the environment, a file and `args`. */
export async function controller(
  invocation: Invocation,
  flags: { settings?: boolean },
  args: readonly string[],
): Promise<void> {
  if (flags.settings === true) {
    const { describeSettings } = await import('@webops/controller');
    const settings = describeSettings();
    await invocation.printItems(settings, {
      name: ({ flag }) => flag,
      table: (wide) =>
        renderTable<(typeof settings)[number]>(
          [
            { title: 'FLAG', value: ({ flag }) => flag },
            { title: 'VARIABLE', value: ({ env }) => env },
            { title: 'DEFAULT', value: (setting) => String(setting.default) },
            { title: 'MEANING', value: ({ doc }) => doc },
          ],
          settings,
          { wide, bold: invocation.paint.bold },
        ),
      empty: '',
    });
    return;
  }
  const stop = stopRequested();
  const { stderr } = invocation.streams;
  const log = stderr.isTTY === true ? readableLog(stderr, invocation.paintErr) : null;
  const running = await startController(args, log);
  try {
    invocation.say(`controller ready: API ${running.addresses.api}, agents ${running.addresses.link}`);
    await stop;
  } finally {
    await running.stop();
  }
}
