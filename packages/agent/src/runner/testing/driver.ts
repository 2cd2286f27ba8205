/**
 * Stands for the agent in tests: one call of the runner, made in a process of the agent's user.
 *
 *     node driver.js RUNNER_PATH METHOD    request as JSON on stdin; pieces and the result as lines of JSON on stdout
 */
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createRunner, type OutputPiece, type Progress, RunnerError } from '../index.js';

const [runnerPath, method] = process.argv.slice(2);
const parts: Buffer[] = [];
for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part);
const request = JSON.parse(Buffer.concat(parts).toString('utf8'), (_key, value: unknown) =>
  typeof value === 'object' && value !== null && 'base64' in value
    ? Buffer.from(String(value.base64), 'base64')
    : value,
);
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const onOutput = (piece: OutputPiece) => {
  say({ piece: { ...piece, data: piece.data.toString('base64') } });
};
const onProgress = (progress: Progress) => say({ progress });
const runner = createRunner({ runnerPath: runnerPath!, sudo: true });
try {
  let result: unknown;
  if (method === 'read') result = await runner.read({ ...request, onOutput });
  else if (method === 'attach')
    result = await runner.attach({ ...request, onOutput, onProgress, signal: new AbortController().signal });
  else if (method === 'startChange') result = await runner.startChange(request);
  else if (method === 'importBundle') result = await runner.importBundle(request);
  else if (method === 'hasBundle') result = await runner.hasBundle(request.digest);
  else if (method === 'cancel')
    result = await runner.cancel(request.execution, request.attempt, request.graceMs);
  else if (method === 'seal') result = await runner.seal(request.execution, request.attempt);
  else if (method === 'forget') result = await runner.forget(request.execution, request.attempt);
  else if (method === 'list') result = await runner.list();
  else if (method === 'timeReads') {
    const started = performance.now();
    for (let index = 0; index < request.count; index += 1)
      await runner.read({ digest: request.digest, function: 'addon_status', timeoutMs: 10_000 });
    result = (performance.now() - started) / request.count;
  } else if (method === 'readOneByOne') {
    // Each read waits for its file: the test does something between them.
    const results: (string | null)[] = [];
    for (const { digest, gate } of request.reads as { digest: string; gate: string }[]) {
      while (!existsSync(gate)) await pause(10);
      const { result: text } = await runner.read({ digest, function: 'addon_status', timeoutMs: 10_000 });
      results.push(text);
      say({ progress: { percent: results.length, step: String(text), timeMs: Date.now() } });
    }
    result = results;
  } else throw new Error(`no method ${method}`);
  say({ result: result ?? null });
} catch (error) {
  say({ error: { code: error instanceof RunnerError ? error.code : 'OTHER', message: String(error) } });
}
