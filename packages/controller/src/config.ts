/** The controller's settings, read from flags, environment and file. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import convict from 'convict';
import { SCHEMA, type Settings } from './config-schema.js';
import { parseListen } from './listen-address.js';

/** The controller's settings, whole and checked. */
export interface ControllerConfig extends Omit<Settings, 'addonsPath'> {
  /** Absolute folders, in the order in which they are read after the shipped one. */
  addonsPath: string[];
}

/** One setting as a person sees it. */
export interface SettingDescription {
  name: string;
  doc: string;
  env: string;
  flag: string;
  default: string | number;
  sensitive: boolean;
}

/** A setting is wrong; the message names it and where it came from. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
  override readonly name = 'ConfigError';
}

/** Where settings come from besides the defaults; flags win over the environment, the environment over the file. */
export interface ConfigSources {
  /** Settings by name, as in the file. Win over everything: for tests and for programs that embed the controller. */
  overrides?: Partial<Settings>;
  /** @default process.argv.slice(2) */
  args?: string[];
  /** @default process.env */
  env?: NodeJS.ProcessEnv;
}

/**
 * Reads the settings. The file is named by `--config` or `WEBOPS_CONFIG`, or is `controller-config.json` in the home folder when there is one.
 *
 * @throws ConfigError naming the setting, when one is unknown or malformed.
 */
export function loadConfig(sources: ConfigSources = {}): ControllerConfig {
  const env = sources.env ?? process.env;
  const args = sources.args ?? process.argv.slice(2);
  const schema = {
    configFile: { doc: '', format: String, default: '', env: 'WEBOPS_CONFIG', arg: 'config' },
    ...SCHEMA,
  };
  const config = convict(schema as never, { env, args }) as unknown as convict.Config<
    Record<string, unknown>
  >;
  const home = resolveHome(sources.overrides?.home || (config.get('home') as string), env);
  const named = config.get('configFile') as string;
  const file = named || join(home, 'controller-config.json');
  if (named || existsSync(file)) config.load(readConfigFile(file));
  if (sources.overrides) for (const [key, value] of Object.entries(sources.overrides)) config.set(key, value);
  try {
    config.validate({ allowed: 'strict' });
  } catch (error) {
    throw new ConfigError(
      `The controller's settings are wrong: ${(error as Error).message.replaceAll('\n', '; ')}`,
    );
  }
  const { configFile: _, ...settings } = config.getProperties() as unknown as Settings & {
    configFile: string;
  };
  return {
    ...settings,
    ...listening(config, settings),
    home,
    addonsPath: settings.addonsPath
      .split(delimiter)
      .filter((folder) => folder !== '')
      .map((folder) => resolve(folder)),
  };
}

/** All settings, for help texts and the README. */
export function describeSettings(): SettingDescription[] {
  return Object.entries(SCHEMA).map(([name, setting]) => ({
    name,
    doc: setting.doc,
    env: setting.env,
    flag: `--${setting.arg}`,
    default: setting.default,
    sensitive: 'sensitive' in setting,
  }));
}

/** The address alone, and with a port in `--listen` the three ports from it on, but those that were given by themselves. */
function listening(
  config: convict.Config<Record<string, unknown>>,
  settings: Settings,
): Pick<Settings, 'listen' | 'apiPort' | 'linkPort' | 'httpPort'> {
  try {
    const { host, port } = parseListen(settings.listen);
    const portOf = (name: 'apiPort' | 'linkPort' | 'httpPort', place: number) =>
      port === null || settings[name] !== config.default(name)
        ? settings[name]
        : port === 0
          ? 0
          : port + place;
    return {
      listen: host,
      apiPort: portOf('apiPort', 0),
      linkPort: portOf('linkPort', 1),
      httpPort: portOf('httpPort', 2),
    };
  } catch (error) {
    throw new ConfigError(`The controller's settings are wrong: listen: ${(error as Error).message}`);
  }
}

function readConfigFile(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new ConfigError(`Cannot read the configuration file ${file}: ${(error as Error).message}`);
  }
}

/** `/var/lib/webops` for root, `~/.webops` otherwise. */
function resolveHome(home: string, env: NodeJS.ProcessEnv): string {
  if (home !== '') return resolve(home);
  return process.getuid?.() === 0 ? '/var/lib/webops' : join(env['HOME'] || homedir(), '.webops');
}
