/** `npm run bench`: what issue and README promise of speed, each as a ratio to a baseline of the same run. */
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { createApiClient } from '@webops/protocol';
import { REPOSITORY } from '../fleet/controller-process.js';
import { createFleet } from '../fleet/fleet.js';
import { whyNoLab } from '../lab/capability.js';
import { describe, type Figure, writeFigures } from './figures.js';
import { flood } from './flood.js';
import { idle } from './idle.js';
import { lineLatency } from './line-latency.js';
import { statusLatency, statusRate } from './status.js';

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string', multiple: true } },
});
const MEASURES = { statusLatency, statusRate, lineLatency, flood, idle };
const wanted = values.only ?? Object.keys(MEASURES);
const unknown = wanted.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  console.error(`no such measure: ${unknown.join(', ')}; there are ${Object.keys(MEASURES).join(', ')}`);
  process.exit(2);
}
const reason = whyNoLab();
if (reason) {
  console.error(`the benchmarks need a lab host: ${reason}`);
  process.exit(2);
}

const fleet = await createFleet({ hosts: 1, addonsPath: [join(REPOSITORY, 'test/fixtures/bench')] });
const figures: Figure[] = [];
try {
  const client = fleet.controller.client();
  const api = createApiClient({ address: client.server, caPem: client.caPem, token: client.token });
  const bench = { fleet, api, host: fleet.lab.host(0) };
  for (const name of wanted) {
    for (const figure of await MEASURES[name as keyof typeof MEASURES](bench)) {
      figures.push(figure);
      console.log(describe(figure));
    }
  }
  api.close();
  await fleet.controller.stop();
  const readyMs = await fleet.controller.start();
  const ready: Figure = {
    name: 'controller_ready',
    value: readyMs / 1000,
    unit: 's',
    bound: { kind: 'at most', value: 3 },
  };
  figures.push(ready);
  console.log(describe(ready));
} finally {
  await fleet.stop();
}
if (values.json) writeFigures(values.json, figures);
