import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { REPOSITORY } from '../fleet/controller-process.js';
import { type Bench, operate } from './bench.js';
import { type Figure, median } from './figures.js';

const ROUNDS = 60;
const QUEUED = 200;
const SCRIPT = '/var/tmp/noop.sh';

/** One status operation, from the call to the result in the client's hand, against the plain command. */
export async function statusLatency(bench: Bench): Promise<Figure[]> {
  bench.host.writeFile(SCRIPT, readFileSync(join(REPOSITORY, 'test/fixtures/bench/noop.sh')), 0o755);
  for (let round = 0; round < 10; round++) await operate(bench, 'noop', 'OPERATION_KIND_STATUS');
  const plainMs: number[] = [];
  const operationMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 20) {
    const loop = await bench.host.sh(
      `for i in $(seq 20); do a=$EPOCHREALTIME; sudo -n bash ${SCRIPT} status >/dev/null; b=$EPOCHREALTIME; echo $((\${b/./} - \${a/./})); done`,
    );
    plainMs.push(
      ...loop.stdout
        .trim()
        .split('\n')
        .map((line) => Number(line) / 1000),
    );
    for (let each = 0; each < 20; each++) {
      const startedAt = performance.now();
      await operate(bench, 'noop', 'OPERATION_KIND_STATUS');
      operationMs.push(performance.now() - startedAt);
    }
  }
  return [
    {
      name: 'status_operation',
      value: median(operationMs),
      unit: 'ms',
      baseline: { name: 'sudo -n bash noop.sh status', value: median(plainMs) },
      bound: { kind: 'at most', value: 2.5 },
    },
  ];
}

/** Many status operations queued on one host, against four plain commands side by side. */
export async function statusRate(bench: Bench): Promise<Figure[]> {
  const plain = await bench.host.sh(
    `a=$EPOCHREALTIME; seq ${QUEUED} | xargs -P 4 -I{} sudo -n bash ${SCRIPT} status >/dev/null; b=$EPOCHREALTIME; echo $((\${b/./} - \${a/./}))`,
  );
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: QUEUED }, () => operate(bench, 'noop', 'OPERATION_KIND_STATUS')));
  const seconds = (performance.now() - startedAt) / 1000;
  return [
    {
      name: 'status_rate',
      value: QUEUED / seconds,
      unit: '1/s',
      baseline: { name: 'xargs -P 4', value: QUEUED / (Number(plain.stdout) / 1e6) },
      bound: { kind: 'at least', value: 0.6 },
    },
  ];
}
