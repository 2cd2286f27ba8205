/** The computed configuration of a host, with the layer of each value, after many changes of each layer. */
import { type Figure, median } from '../figures.js';
import { ScaleController } from './scale-controller.js';

const REVISIONS = 1_000;
const ROUNDS = 100;

export async function configShow(): Promise<Figure[]> {
  const controller = await ScaleController.start(1);
  try {
    const { api } = controller;
    const [host] = (await api.hosts.listHosts({ pageSize: 1 })).hosts;
    if (!host) throw new Error('there is no host');
    await api.hosts.setHostLabels({ host: host.id, set: { role: 'db' }, remove: [] });
    const layers = [{}, { selector: 'role=db' }, { host: host.id }];
    for (let n = 0; n < REVISIONS; n += 1)
      await api.configuration.setConfiguration({
        addon: 'noop',
        layer: layers[n % layers.length]!,
        patchJson: JSON.stringify({ [`key_${n % 50}`]: n }),
        message: 'a benchmark',
      });
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      const shown = await api.configuration.getConfiguration({ addon: 'noop', host: host.id });
      took.push(performance.now() - startedAt);
      if (shown.revision !== REVISIONS)
        throw new Error(`${shown.revision} revisions in place of ${REVISIONS}`);
    }
    return [
      {
        name: `config_show_after_${REVISIONS}_revisions`,
        value: median(took),
        unit: 'ms',
        bound: { kind: 'at most', value: 50 },
      },
    ];
  } finally {
    await controller.stop();
  }
}
