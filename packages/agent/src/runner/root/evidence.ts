/** What a failed change leaves to look at before the host goes back: read before anything is put right, bounded, and masked as output is. */
import { execFile } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MANIFEST_FILE } from '@webops/contract';
import { hasSystemd } from './systemd.js';

/** Of one file or unit. */
const SECTION_BYTES = 64 * 1024;
/** Units and files looked at, each. */
const MAX_NAMED = 16;
const JOURNAL_LINES = 200;
const JOURNAL_TIMEOUT_MS = 10_000;
const UNIT = /^[A-Za-z0-9_@.:\\-]{1,255}$/;

/** What bundles say of themselves: their units and configuration files. */
export function evidencePlaces(bundles: readonly string[]): { units: string[]; files: string[] } {
  const named = (field: string) => {
    const found = bundles.flatMap((bundle) => {
      try {
        // Checked when the bundle was imported.
        const manifest = JSON.parse(readFileSync(join(bundle, MANIFEST_FILE), 'utf8')) as {
          metadata: Record<string, unknown>;
        };
        const list = manifest.metadata[field];
        return Array.isArray(list) ? (list as unknown[]) : [];
      } catch {
        return [];
      }
    });
    return [...new Set(found.filter((one): one is string => typeof one === 'string'))].slice(0, MAX_NAMED);
  };
  return {
    units: named('services').filter((unit) => UNIT.test(unit) && !unit.startsWith('-')),
    files: named('config_files').filter((path) => path.startsWith('/') && !path.includes('\0')),
  };
}

/** The newest lines of each unit's journal, and its configuration files as they are now. */
export async function collectEvidence(
  { units, files }: ReturnType<typeof evidencePlaces>,
  since: Date,
  tell: (title: string, text: string) => void,
): Promise<void> {
  if (hasSystemd())
    for (const unit of units) tell(`journal of ${unit} since the change began`, await journalOf(unit, since));
  for (const path of files) tell(`${path} as it is now`, headOf(path));
}

async function journalOf(unit: string, since: Date): Promise<string> {
  const from = `@${Math.floor(since.getTime() / 1000)}`;
  const args = ['--no-pager', '--quiet', `--unit=${unit}`, `--since=${from}`, `--lines=${JOURNAL_LINES}`];
  try {
    const { stdout } = await promisify(execFile)('/usr/bin/journalctl', args, {
      timeout: JOURNAL_TIMEOUT_MS,
      maxBuffer: 16 * SECTION_BYTES,
    });
    return stdout.length > SECTION_BYTES ? `…\n${stdout.slice(-SECTION_BYTES)}` : stdout;
  } catch (error) {
    return `it cannot be read: ${(error as Error).message.split('\n')[0]}`;
  }
}

function headOf(path: string): string {
  let fd: number;
  try {
    // Whatever the script put there: a pipe is not waited for, a link is not followed.
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return `it cannot be read: ${(error as NodeJS.ErrnoException).code}`;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return 'it is no file';
    const bytes = Buffer.alloc(Math.min(stat.size, SECTION_BYTES));
    const length = readSync(fd, bytes, 0, bytes.length, 0);
    const rest = stat.size > length ? `\n… ${stat.size - length} bytes more` : '';
    return `${bytes.toString('utf8', 0, length)}${rest}`;
  } catch (error) {
    return `it cannot be read: ${(error as NodeJS.ErrnoException).code}`;
  } finally {
    closeSync(fd);
  }
}
