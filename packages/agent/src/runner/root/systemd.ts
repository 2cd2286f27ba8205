/** Whether systemd runs this host, and the name of an attempt's unit. */
import { existsSync } from 'node:fs';
import type { Places } from './settings.js';

export function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

export function unitOf(places: Places): string {
  return `webops-change-${places.name}`;
}
