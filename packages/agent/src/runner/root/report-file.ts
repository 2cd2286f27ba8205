/** Where the report of a guarded change is kept while it goes on. */
import { join } from 'node:path';
import type { Places } from './settings.js';

export function reportPath(places: Places): string {
  return join(places.folder, 'report.json');
}
