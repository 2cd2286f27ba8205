/** What the controller writes to its database, told by a monitor inside the controller's process. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Loaded into the controller before its own code. */
const PRELOAD = fileURLToPath(new URL('./command-monitor.preload.js', import.meta.url));

/** Write commands of one kind with one write concern. */
export interface MonitoredWrites {
  /** e.g. `insert executions`. */
  command: string;
  /** As sent, e.g. `{"w":"majority","j":true}`. */
  writeConcern: string;
  times: number;
}

/** Environment of a controller whose writes are told in a file. */
export function monitorSettings(file: string): Record<string, string> {
  return { NODE_OPTIONS: `--import ${PRELOAD}`, WEBOPS_TEST_COMMAND_LOG: file };
}

/** All writes of all controllers that had the settings. A line may be cut where one was killed. */
export function readMonitor(file: string): MonitoredWrites[] {
  const seen = new Map<string, MonitoredWrites>();
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const line of text.split('\n')) {
    const [command, writeConcern] = line.split('\t');
    if (command === undefined || writeConcern === undefined || !writeConcern.endsWith('}')) continue;
    const key = `${command}\t${writeConcern}`;
    const one = seen.get(key) ?? { command, writeConcern, times: 0 };
    one.times++;
    seen.set(key, one);
  }
  return [...seen.values()];
}
