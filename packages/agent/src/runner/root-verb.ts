/** Asks the root side: starts the runner with a verb and reads its one line of JSON. */
import { spawn } from 'node:child_process';
import { RunnerError } from './types.js';

/** What a verb answers is bounded, in bytes (a list of some thousand executions). */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export async function askRoot(
  command: readonly string[],
  args: readonly string[],
  input: readonly Buffer[] = [],
  timeoutMs = 60_000,
): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await run(command, args, input, timeoutMs);
  let answer: Record<string, unknown>;
  try {
    answer = JSON.parse(stdout) as Record<string, unknown>;
  } catch (cause) {
    const said = `${stdout}${stderr}`.trim().slice(0, 2000);
    throw new RunnerError(
      'RUNNER_FAILED',
      `the runner's ${args[0]} gave no answer (exit ${code}): ${said}`,
      true,
      {
        cause,
      },
    );
  }
  if (answer['ok'] === true) return answer;
  throw new RunnerError(String(answer['code']), String(answer['message']), answer['retryable'] === true);
}

/** Exit code alone. */
export async function askRootYesNo(command: readonly string[], args: readonly string[]): Promise<boolean> {
  const { code, stdout, stderr } = await run(command, args, [], 30_000);
  if (code === 0 || code === 1) return code === 0;
  throw new RunnerError(
    'RUNNER_FAILED',
    `the runner's ${args[0]} failed: ${`${stdout}${stderr}`.slice(0, 2000)}`,
    true,
  );
}

function run(
  command: readonly string[],
  args: readonly string[],
  input: readonly Buffer[],
  timeoutMs: number,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, [...command.slice(1), ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
    });
    const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[], bytes: 0 };
    const take = (name: 'stdout' | 'stderr') => (data: Buffer) => {
      kept.bytes += data.length;
      if (kept.bytes <= MAX_ANSWER_BYTES) kept[name].push(data);
    };
    child.stdout.on('data', take('stdout'));
    child.stderr.on('data', take('stderr'));
    // A verb that refuses early does not read the rest: its answer says why, EPIPE does not.
    child.stdin.on('error', () => {});
    const timer = setTimeout(() => {
      reject(
        new RunnerError('RUNNER_TIMEOUT', `the runner's ${args[0]} gave no answer in ${timeoutMs} ms`, true),
      );
      child.kill();
    }, timeoutMs);
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(
        new RunnerError('RUNNER_FAILED', `the runner cannot be started: ${cause.message}`, true, { cause }),
      );
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({
        code,
        stdout: Buffer.concat(kept.stdout).toString('utf8'),
        stderr: Buffer.concat(kept.stderr).toString('utf8'),
      });
    });
    for (const part of input) child.stdin.write(part);
    child.stdin.end();
  });
}
