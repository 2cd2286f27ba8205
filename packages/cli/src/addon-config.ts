/**
 * The configuration that `install` and `configure` send, put together from `--config`, `--set` and `--set-file`.
 * A value given on the command line can be seen by every user of the machine: secrets belong in `--config FILE`,
 * `--config -` or `--set-file`.
 */
import { readFile } from 'node:fs/promises';
import { UsageError } from './exit-codes.js';

/** The API's bound for `config_json`, in bytes. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

export type ConfigObject = { [key: string]: unknown };

/** Where a configuration comes from, in the order in which later ones win. */
export interface ConfigSources {
  /** A JSON or YAML file; `-` is stdin. */
  configFile?: string | undefined;
  /** `a.b=c`. */
  sets?: readonly string[] | undefined;
  /** `a.b=FILE`: the value is the file's text, without its last newline. */
  setFiles?: readonly string[] | undefined;
}

/**
 * Reads all sources into one object.
 *
 * @throws UsageError that names the option and the file
 */
export async function readAddonConfig(
  sources: ConfigSources,
  stdin: AsyncIterable<Buffer | string>,
): Promise<ConfigObject> {
  const config =
    sources.configFile === undefined
      ? {}
      : await parseConfigText(await readSource(sources.configFile, stdin, '--config'), sources.configFile);
  for (const text of sources.sets ?? []) {
    const [path, value] = splitAssignment(text, '--set');
    setPath(config, path, typedValue(value), `--set ${text}`);
  }
  for (const text of sources.setFiles ?? []) {
    const [path, file] = splitAssignment(text, '--set-file');
    const content = await readSource(file, stdin, '--set-file');
    setPath(config, path, content.replace(/\r?\n$/, ''), `--set-file ${text}`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(config));
  if (bytes > MAX_CONFIG_BYTES) {
    throw new UsageError(`the configuration has ${bytes} bytes; at most ${MAX_CONFIG_BYTES} can be sent`);
  }
  return config;
}

/** Parses JSON, or YAML, into an object. JSON is tried first, so that YAML's rules never change a JSON file. */
export async function parseConfigText(text: string, name: string): Promise<ConfigObject> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { parse } = await import('yaml');
    try {
      value = parse(text, { maxAliasCount: 100 });
    } catch (error) {
      const [firstLine] = (error as Error).message.split('\n');
      throw new UsageError(`--config ${name}: neither JSON nor YAML: ${firstLine ?? ''}`);
    }
  }
  if (value === null && text.trim() === '') throw new UsageError(`--config ${name} is empty`);
  if (!isObject(value)) throw new UsageError(`--config ${name} must hold an object, as {"key": "value"}`);
  return value;
}

/** `a.b=c` into its path and its text. A dot that belongs to a key is written `\\.`. */
function splitAssignment(text: string, option: string): [string[], string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`${option} ${text}: write it as key=value`);
  const path = text
    .slice(0, at)
    .split(/(?<!\\)\./)
    .map((key) => key.replaceAll('\\.', '.'));
  if (path.some((key) => key === '')) throw new UsageError(`${option} ${text}: a key is empty`);
  if (path.some((key) => ['__proto__', 'constructor', 'prototype'].includes(key))) {
    throw new UsageError(`${option} ${text}: that key is not allowed`);
  }
  return [path, text.slice(at + 1)];
}

/** `512`, `true`, `["a"]` are what JSON says they are; whatever JSON cannot read is a string. */
function typedValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function setPath(config: ConfigObject, path: readonly string[], value: unknown, what: string): void {
  let target = config;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(target, key) ? target[key] : undefined;
    if (next === undefined) {
      const made: ConfigObject = {};
      target[key] = made;
      target = made;
    } else if (isObject(next)) {
      target = next;
    } else {
      throw new UsageError(`${what}: "${key}" already has a value that is not an object`);
    }
  }
  target[path[path.length - 1] ?? ''] = value;
}

async function readSource(
  file: string,
  stdin: AsyncIterable<Buffer | string>,
  option: string,
): Promise<string> {
  if (file !== '-') {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      throw new UsageError(`${option}: cannot read ${file}: ${(error as Error).message}`);
    }
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stdin) {
    const buffer = Buffer.from(piece as Buffer);
    bytes += buffer.length;
    if (bytes > 2 * MAX_CONFIG_BYTES)
      throw new UsageError(`${option} -: more than ${MAX_CONFIG_BYTES} bytes on stdin`);
    pieces.push(buffer);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function isObject(value: unknown): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
