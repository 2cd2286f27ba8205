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
import { masking } from './masking.js';
import { lineLatency } from './line-latency.js';
import { configShow } from './scale/config-show.js';
import { history } from './scale/history.js';
import { plan } from './scale/plan.js';
import { reconnect } from './scale/reconnect.js';
import { DEFAULT_SCALE } from './scale/scale-options.js';
import { throughput } from './scale/throughput.js';
import { statusLatency, statusRate } from './status.js';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true },
    agents: { type: 'string', default: String(DEFAULT_SCALE.agents) },
    connected: { type: 'string', default: String(DEFAULT_SCALE.connected) },
    history: { type: 'string', default: String(DEFAULT_SCALE.history) },
    planned: { type: 'string', default: String(DEFAULT_SCALE.planned) },
  },
});
/** On a real host. */
const HOST_MEASURES = { statusLatency, statusRate, lineLatency, flood, masking, idle };
/** With simulated agents. */
const SCALE_MEASURES = { throughput, history, plan, configShow, reconnect };
const known = [...Object.keys(HOST_MEASURES), ...Object.keys(SCALE_MEASURES)];
const wanted = values.only ?? known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) usage(`no such measure: ${unknown.join(', ')}; there are ${known.join(', ')}`);
const scale = {
  agents: count('agents'),
  connected: count('connected'),
  history: count('history'),
  planned: count('planned'),
};
const figures: Figure[] = [];
const show = (figure: Figure) => {
  figures.push(figure);
  console.log(describe(figure));
};

if (wanted.some((name) => name in HOST_MEASURES)) {
  const reason = whyNoLab();
  if (reason) usage(`the benchmarks need a lab host: ${reason}`);
  await measureHost();
}
for (const name of wanted)
  if (name in SCALE_MEASURES)
    for (const figure of await SCALE_MEASURES[name as keyof typeof SCALE_MEASURES](scale)) show(figure);

async function measureHost(): Promise<void> {
  const fleet = await createFleet({ hosts: 1, addonsPath: [join(REPOSITORY, 'test/fixtures/bench')] });
  try {
    const client = fleet.controller.client();
    const api = createApiClient({ address: client.server, caPem: client.caPem, token: client.token });
    const bench = { fleet, api, host: fleet.lab.host(0) };
    for (const name of wanted)
      if (name in HOST_MEASURES)
        for (const figure of await HOST_MEASURES[name as keyof typeof HOST_MEASURES](bench)) show(figure);
    api.close();
    await fleet.controller.stop();
    const readyMs = await fleet.controller.start();
    show({
      name: 'controller_ready',
      value: readyMs / 1000,
      unit: 's',
      bound: { kind: 'at most', value: 3 },
    });
  } finally {
    await fleet.stop();
  }
}

function count(name: keyof typeof DEFAULT_SCALE): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1) usage(`--${name} must be a whole number, 1 or more`);
  return value;
}

function usage(message: string): never {
  console.error(message);
  process.exit(2);
}
if (values.json) writeFigures(values.json, figures);
