import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runCommand } from '../lab/command.js';
import { agentPidOf } from './agent-pid.js';
import type { Bench } from './bench.js';
import type { Figure } from './figures.js';

const OUTPUT_BYTES = 50_000_000;
const SHA256 = `seq 1 100000000 | head -c ${OUTPUT_BYTES} | sha256sum`;
/** The raw rate: node-pty alone, in a process of its own, reading the same bytes. */
const RAW_PTY = `
  import pty from 'node-pty';
  const child = pty.spawn('bash', ['-c', 'stty -opost; seq 1 100000000 | head -c ${OUTPUT_BYTES}; sleep 0.2'], { encoding: null });
  const startedAt = performance.now();
  let bytes = 0;
  child.onData((data) => {
    bytes += data.length;
    if (bytes >= ${OUTPUT_BYTES} * 0.99) { console.log(bytes / 1e6 / ((performance.now() - startedAt) / 1000)); process.exit(0); }
  });
`;

/** Resident memory of a process, in bytes. */
function residentBytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) * 1024;
}

/** A change that prints 50 MB: whole, how fast, and how the memory of the agent and of the controller grows meanwhile. */
export async function flood(bench: Bench): Promise<Figure[]> {
  const raw = Number((await runCommand(process.execPath, ['--input-type=module', '-e', RAW_PTY])).stdout);
  const expected = (await runCommand('bash', ['-c', SHA256])).stdout.split(' ')[0];
  const agentPid = await agentPidOf(bench.host);
  const pids = { agent: agentPid, controller: bench.fleet.controller.pid };
  const before = { agent: residentBytes(pids.agent), controller: residentBytes(pids.controller) };
  const peak = { ...before };
  const sampler = setInterval(() => {
    peak.agent = Math.max(peak.agent, residentBytes(pids.agent));
    peak.controller = Math.max(peak.controller, residentBytes(pids.controller));
  }, 100);
  const startedAt = performance.now();
  const { operation } = await bench.api.operations.createOperation({
    kind: 'OPERATION_KIND_INSTALL',
    addon: 'flood',
    target: { hosts: [bench.host.name] },
  });
  const hash = createHash('sha256');
  let bytes = 0;
  let doneAt = 0;
  for await (const event of bench.api.operations.watchOperation(
    { id: operation?.id ?? '' },
    { timeoutMs: 300_000 },
  )) {
    if (event.output) {
      hash.update(event.output.data);
      bytes += event.output.data.length;
      if (bytes >= OUTPUT_BYTES) doneAt = performance.now();
    }
    if (event.operation?.finishedAt) break;
  }
  clearInterval(sampler);
  if (hash.digest('hex') !== expected)
    throw new Error(`the output of flood is not whole: ${bytes} of ${OUTPUT_BYTES} bytes`);
  const grown = (of: 'agent' | 'controller'): Figure => ({
    name: `flood_${of}_memory`,
    value: (peak[of] - before[of]) / 1e6,
    unit: 'MB',
    bound: { kind: 'at most', value: 64 },
  });
  return [
    {
      name: 'flood_rate',
      value: OUTPUT_BYTES / 1e6 / ((doneAt - startedAt) / 1000),
      unit: 'MB/s',
      baseline: { name: 'node-pty alone', value: raw },
      bound: { kind: 'at least', value: 0.3 },
    },
    grown('agent'),
    grown('controller'),
  ];
}
