/** What shellcheck says, where it is installed. */
import { spawn } from 'node:child_process';
import type { Findings } from './finding.js';

/** The loader names its topics in a variable: what cannot be followed is no fault. */
const LEFT_OUT = 'SC1090,SC1091';

interface Comment {
  line: number;
  level: 'error' | 'warning' | 'info' | 'style';
  code: number;
  message: string;
}

export async function runShellcheck(
  findings: Findings,
  notes: string[],
  file: string,
  libraryFolder: string,
): Promise<void> {
  const args = [
    '--format=json1',
    '--shell=bash',
    '--external-sources',
    '--severity=info',
    `--exclude=${LEFT_OUT}`,
  ];
  const answer = await run([...args, `--source-path=SCRIPTDIR:${libraryFolder}`, '--', file]);
  if (answer === null) {
    notes.push(
      'shellcheck is not installed, so its checks are left out; install it: apt-get install shellcheck',
    );
    return;
  }
  for (const { line, level, code, message } of answer) {
    findings.push({
      line,
      rule: `shellcheck:SC${code}`,
      severity: level === 'error' ? 'error' : 'warning',
      reason: message,
      advice: `see https://www.shellcheck.net/wiki/SC${code}`,
    });
  }
}

/** Null when there is no shellcheck. @throws Error when it does not work */
async function run(args: readonly string[]): Promise<Comment[] | null> {
  const child = spawn('shellcheck', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const failure = new Promise<Error | null>((resolve) => {
    child.once('error', resolve);
    child.once('close', () => resolve(null));
  });
  const read = async (stream: NodeJS.ReadableStream) => {
    let text = '';
    for await (const piece of stream) text += piece;
    return text;
  };
  const texts = Promise.all([read(child.stdout), read(child.stderr)]).catch(() => ['', '']);
  const error = await failure;
  if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') return null;
  const [stdout = '', stderr = ''] = await texts;
  try {
    return (JSON.parse(stdout) as { comments: Comment[] }).comments;
  } catch (cause) {
    throw new Error(`shellcheck gave no report: ${error?.message ?? stderr.trim()}`, { cause });
  }
}
