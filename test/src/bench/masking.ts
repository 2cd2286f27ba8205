import { randomBytes } from 'node:crypto';
import type { Bench } from './bench.js';
import { type Figure, median } from './figures.js';

const OUTPUT_BYTES = 50_000_000;
const SECRETS = 5;
const ROUNDS = 3;

/** What it costs that a change's output is searched for its secrets, in every form of theirs: the same output with and without any, in turns. */
export async function masking(bench: Bench): Promise<Figure[]> {
  // In hexadecimal: what is printed are digits, so that many places look as if one began.
  const secrets = Array.from({ length: SECRETS }, () => randomBytes(16).toString('hex'));
  const rates = { without: [] as number[], with: [] as number[] };
  await rateOf(bench, []);
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.without.push(await rateOf(bench, []));
    rates.with.push(await rateOf(bench, secrets));
  }
  return [
    {
      name: `output_rate_with_${SECRETS}_secrets`,
      value: median(rates.with),
      unit: 'MB/s',
      baseline: { name: 'without secrets', value: median(rates.without) },
      bound: { kind: 'at least', value: 0.9 },
    },
  ];
}

async function rateOf({ api, host }: Bench, secrets: string[]): Promise<number> {
  const { operation } = await api.operations.createOperation({
    kind: 'OPERATION_KIND_INSTALL',
    addon: 'flood',
    target: { hosts: [host.name] },
    configJson: JSON.stringify({ secrets }),
  });
  let bytes = 0;
  let firstAt = 0;
  let lastAt = 0;
  const id = operation?.id ?? '';
  for await (const event of api.operations.watchOperation({ id }, { timeoutMs: 300_000 })) {
    if (event.output) {
      firstAt ||= performance.now();
      bytes += event.output.data.length;
      lastAt = performance.now();
    }
    if (event.operation?.finishedAt) break;
  }
  if (bytes !== OUTPUT_BYTES) throw new Error(`the output of flood is not whole: ${bytes} bytes`);
  return bytes / 1e6 / ((lastAt - firstAt) / 1000);
}
