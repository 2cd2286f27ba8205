import type { Bench } from './bench.js';
import { type Figure, median } from './figures.js';

/** From a line's printing on the host to a watching client; both read this machine's clock. */
export async function lineLatency(bench: Bench): Promise<Figure[]> {
  const { operation } = await bench.api.operations.createOperation({
    kind: 'OPERATION_KIND_INSTALL',
    addon: 'ticks',
    target: { hosts: [bench.host.name] },
  });
  const latencies: number[] = [];
  for await (const event of bench.api.operations.watchOperation({ id: operation?.id ?? '' })) {
    const receivedMs = Date.now();
    for (const [, time] of event.output?.data.toString('utf8').matchAll(/at ([\d.]+)/g) ?? []) {
      latencies.push(receivedMs - Number(time) * 1000);
    }
    if (event.operation?.finishedAt) break;
  }
  const sorted = latencies.sort((a, b) => a - b);
  return [
    {
      name: 'line_latency_p95',
      value: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
      unit: 'ms',
      bound: { kind: 'at most', value: 250 },
    },
    {
      name: 'line_latency_median',
      value: median(sorted),
      unit: 'ms',
      bound: { kind: 'at most', value: 250 },
    },
  ];
}
