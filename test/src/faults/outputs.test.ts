import { createHash, type Hash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Operation__Output } from '@webops/protocol';
import { whyNoLab } from '../lab/capability.js';
import { runCommand } from '../lab/command.js';
import type { LabHost } from '../lab/lab-host.js';
import { waitFor } from '../lab/wait.js';
import { createFaultFleet, type FaultFleet } from './harness/fault-fleet.js';
import { FaultRun, isLongForm } from './harness/fault-run.js';
import { residentBytes } from './harness/processes.js';

const skip = whyNoLab() ?? false;
const BYTES = { least: 1, most: 1024 * 1024 };
const AT_ONCE = 50;
const ENDED_WITHIN_MS = 300_000;
/** So long at least, and until the host's spool (256 MiB) has been passed for certain. */
const ENDLESS_MS = isLongForm ? 60_000 : 10_000;
const WRITTEN_BYTES = 320 * 1024 * 1024;
const MEMORY_EVERY_MS = 500;
/** Far below what is printed, far above what is measured (README of the agent: 4 MiB under way; the controller: 32 MiB). */
const GROWTH_BYTES = { controller: 300, agent: 100, holder: 150 };
const MIB = 1024 * 1024;

let faults: FaultFleet;
before(async () => {
  if (!skip) faults = await createFaultFleet({ hosts: 2 });
});
after(async () => {
  await faults?.stop();
});

test('9. outputs of 1 byte to 1 MB, 50 at a time, arrive byte for byte', { skip }, async (t) => {
  const run = new FaultRun(9, 'outputs of random bytes', { short: 100, long: 1_000 });
  const { hosts } = faults.fleet.lab;
  for (let asked = 0; asked < run.rounds; asked += AT_ONCE) {
    const tokens = Array.from(
      { length: Math.min(AT_ONCE, run.rounds - asked) },
      (_, n) => `bytes${asked + n}`,
    );
    await Promise.all(
      tokens.map(async (token, n) => {
        const host = hosts[n % hosts.length]!;
        const bytes = run.random.magnitude(BYTES.least, BYTES.most);
        const operation = await ended(await print(host, token, { print: 'random', bytes }));
        run.inject('output');
        run.inject('bytes', bytes);
        const { sha256, size } = await readOutput(operation);
        const printed = printedOn(host, token);
        if (size !== bytes || sha256 !== printed)
          run.lose(`${token}: ${size} bytes with ${sha256} arrived, ${bytes} with ${printed} were printed`);
        if (operation.executions[0]!.outputTruncated) run.lose(`${token} is shown as cut`);
        run.count('SHA-256 compared');
      }),
    );
  }
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});

test('9. NUL, invalid UTF-8 and terminal escapes arrive byte for byte, and cannot drive the terminal of who reads them', {
  skip,
}, async (t) => {
  const run = new FaultRun(9, 'hostile output', { short: 1, long: 10 });
  const { controller, lab } = faults.fleet;
  for (let round = 0; round < run.rounds; round++) {
    const host = lab.host(round % 2);
    const operation = await ended(await print(host, `hostile${round}`, { print: 'hostile' }));
    run.inject('hostile output');
    const { sha256 } = await readOutput(operation);
    if (sha256 !== printedOn(host, `hostile${round}`)) run.lose('the bytes are not those that were printed');
    // A file of its own: what the test keeps of a command is text.
    const piped = await runCommand(
      'sh',
      [
        '-c',
        `exec "$@" | sha256sum`,
        'sh',
        process.execPath,
        ...controller.command(['op', 'logs', operation.id]),
      ],
      { env: controller.environment },
    );
    if (piped.stdout.slice(0, 64) !== sha256) run.lose('into a pipe the CLI writes other bytes');
    for (const colour of [false, true]) {
      const { NO_COLOR, ...environment } = controller.environment;
      const line = [process.execPath, ...controller.command(['op', 'logs', operation.id])].join(' ');
      const shown = await runCommand('script', ['-qec', line, '/dev/null'], {
        env: { ...environment, TERM: 'xterm-256color', ...(colour ? { FORCE_COLOR: '1' } : { NO_COLOR }) },
      });
      const left = drivesTerminal(shown.stdout, colour);
      if (left.length > 0) run.lose(`on a terminal the CLI writes ${JSON.stringify(left)}`);
      if (!/overwritten, back/.test(shown.stdout)) run.lose(`the CLI shows ${JSON.stringify(shown.stdout)}`);
      run.count('terminals looked at');
    }
  }
  run.finish(t);
});

/** What is left in a text that a terminal would act upon, beside line ends and, where they are wanted, colours. */
function drivesTerminal(text: string, colour: boolean): string[] {
  const plain = colour ? text.replace(/\x1b\[[0-9;]*m/g, '') : text;
  return (
    plain.replaceAll('\r\n', '\n').match(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+/g) ?? []
  );
}

test('9. an output without an end takes no memory, and the cut is marked', { skip }, async (t) => {
  const run = new FaultRun(9, 'endless output', { short: 1, long: 2 });
  const { controller, lab } = faults.fleet;
  for (let round = 0; round < run.rounds; round++) {
    const host = lab.host(round % 2);
    const of = async (unit: string) =>
      Number((await host.sh(`systemctl show -p MainPID --value ${unit}`)).stdout);
    const on = async (pid: number, file: string, field: string) => {
      const { stdout } = await host.sh(`cat /proc/${pid}/${file}`, { allowFailure: true });
      return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(stdout)?.[1] ?? 0);
    };
    const agent = await of('webops-agent');
    const before = {
      controller: residentBytes(controller.pid),
      agent: (await on(agent, 'status', 'VmRSS')) * 1024,
    };
    const operation = await print(host, `endless${round}`, { print: 'endless' });
    const unit = `webops-change-${operation.executions[0]!.id}-1`;
    const holder = await waitFor(`${unit} to run`, async () => (await of(unit)) || null, {
      timeoutMs: 60_000,
    });
    run.inject('endless output');
    const check = async () => {
      const grown = {
        controller: residentBytes(controller.pid) - before.controller,
        agent: (await on(agent, 'status', 'VmRSS')) * 1024 - before.agent,
        holder: (await on(holder, 'status', 'VmRSS')) * 1024,
      };
      for (const [what, bytes] of Object.entries(grown)) {
        run.measure(`${what} grew by`, bytes / MIB, 'MiB');
        if (bytes > GROWTH_BYTES[what as keyof typeof grown] * MIB)
          run.lose(`${what} grew by ${bytes} bytes`);
      }
    };
    const until = Date.now() + ENDLESS_MS;
    await waitFor(
      'enough to be printed',
      async () => {
        await check();
        return Date.now() > until && (await on(holder, 'io', 'wchar')) > WRITTEN_BYTES;
      },
      { timeoutMs: ENDED_WITHIN_MS, everyMs: MEMORY_EVERY_MS },
    );
    await faults.api.operations.cancelOperation({ id: operation.id });
    const done = ended(operation, check);
    const execution = (await done).executions[0]!;
    if (execution.state !== 'EXECUTION_STATE_CANCELLED') run.lose(`it is ${execution.state}`);
    if (!execution.outputTruncated) run.lose('it is not shown as cut');
    const { size, skipped, text } = await readOutput(await done);
    if (skipped === 0) run.lose('no chunk says what was left out');
    if (size + skipped !== Number(execution.stdoutBytes))
      run.lose(`${size} bytes arrived and ${skipped} were left out of ${execution.stdoutBytes}`);
    if (!/^[y\n]+$/.test(text)) run.lose(`it begins with ${JSON.stringify(text)}`);
    run.measure('printed', Number(execution.stdoutBytes) / MIB, 'MiB');
    run.count('bytes left out and marked', skipped);
  }
  if (run.hasLost) console.log(await faults.evidence());
  run.finish(t);
});

async function print(host: LabHost, token: string, config: object): Promise<Operation__Output> {
  const { operation } = await faults.api.operations.createOperation({
    requestId: token,
    kind: 'OPERATION_KIND_CONFIGURE',
    addon: 'outputs',
    target: { hosts: [host.name] },
    configJson: JSON.stringify({ token, ...config }),
  });
  return operation!;
}

async function ended({ id }: Operation__Output, meanwhile?: () => Promise<void>): Promise<Operation__Output> {
  return waitFor(
    `operation ${id} to end`,
    async () => {
      await meanwhile?.();
      const { operation } = await faults.api.operations.getOperation({ id });
      return /_(SUCCEEDED|FAILED|CANCELLED)$/.test(operation!.state) && operation;
    },
    { timeoutMs: ENDED_WITHIN_MS, everyMs: 250, onTimeout: () => faults.evidence() },
  );
}

interface Arrived {
  sha256: string;
  size: number;
  /** Bytes that chunks say were left out before them. */
  skipped: number;
  /** The beginning. */
  text: string;
}

async function readOutput({ executions }: Operation__Output): Promise<Arrived> {
  const hash: Hash = createHash('sha256');
  const arrived = { size: 0, skipped: 0, text: '' };
  for await (const { chunk } of faults.api.operations.readOutput({ executionId: executions[0]!.id })) {
    if (!chunk) continue;
    hash.update(chunk.data);
    arrived.size += chunk.data.length;
    arrived.skipped += Number(chunk.skippedBytes);
    if (arrived.text.length < 100) arrived.text += chunk.data.toString('latin1').slice(0, 100);
  }
  return { sha256: hash.digest('hex'), ...arrived };
}

/** The SHA-256 that the script left on its host. */
function printedOn(host: LabHost, token: string): string {
  const line = host
    .readFile('/var/lib/webops-outputs')
    .split('\n')
    .find((one) => one.startsWith(`${token} `));
  return line?.split(' ')[1] ?? 'nothing';
}
