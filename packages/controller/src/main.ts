/** The controller as a process: settings from flags, environment and file; one line on standard error when it cannot start. */
import { ConfigError, type ControllerConfig, describeSettings, loadConfig } from './config.js';
import { createController } from './controller.js';

const USAGE_EXIT_CODE = 2;
/** A stop that takes longer is a fault; the databases' own guards end them. */
const STOP_TIMEOUT_MS = 14_000;

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(helpText());
    return;
  }
  const controller = createController(readConfig());
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    controller.stop().then(
      () => process.exit(process.exitCode ?? 0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await controller.start();
  } catch (error) {
    fail((error as Error).message);
    await controller.stop();
    process.exit();
  }
}

function readConfig(): ControllerConfig {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    fail(error.message, USAGE_EXIT_CODE);
    process.exit();
  }
}

function fail(message: string, exitCode = 1): void {
  process.stderr.write(`webops-controller: ${message}\n`);
  process.exitCode = exitCode;
}

function helpText(): string {
  const settings = describeSettings().map(
    ({ flag, env, doc, default: value }) =>
      `  ${flag} (${env})\n      ${doc}${value === '' ? '' : ` Default: ${value}.`}`,
  );
  return ['Usage: webops controller [FLAG VALUE]…', '', ...settings, ''].join('\n');
}

await main();
