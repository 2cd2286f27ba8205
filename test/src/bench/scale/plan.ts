/** A plan of one addon for every host of a large fleet: facts, states and configurations are in the database as agents would have left them. */
import { createHash } from 'node:crypto';
import { type Figure, median } from '../figures.js';
import { ScaleController } from './scale-controller.js';
import type { ScaleOptions } from './scale-options.js';

const ROUNDS = 5;
const BATCH = 2_000;
/** Addons that each host has already. */
const ADDONS = ['redis', 'postgresql', 'other'];

export async function plan(options: ScaleOptions): Promise<Figure[]> {
  const controller = await ScaleController.start(options.planned);
  try {
    await fill(controller);
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now();
      const { plan: made } = await controller.api.plans.getPlan(
        { kind: 'OPERATION_KIND_INSTALL', addon: 'noop', target: { all: true } },
        { timeoutMs: 120_000 },
      );
      took.push(performance.now() - startedAt);
      const hosts = made?.operations[0]?.hostCount ?? 0;
      if (hosts !== options.planned) throw new Error(`the plan is for ${hosts} hosts of ${options.planned}`);
    }
    return [
      {
        name: `plan_over_${options.planned}_hosts`,
        value: median(took) / 1000,
        unit: 's',
        bound: { kind: 'at most', value: 3 },
      },
    ];
  } finally {
    await controller.stop();
  }
}

async function fill({ db, identities }: ScaleController): Promise<void> {
  const observedAt = new Date();
  const states = identities.flatMap(({ hostId, name }, n) =>
    ADDONS.map((addon) => ({
      _id: `${hostId}/${addon}`,
      schemaVersion: 1,
      environment: 'default',
      hostId,
      host: name,
      addon,
      wanted: { installed: true, version: '1.0.0', at: observedAt, operationId: 'benchmark' },
      observed: {
        status: 'installed',
        health: 'healthy',
        version: `7.0.${n % 50}`,
        message: 'answers',
        detailsJson: '{}',
        observedAt,
        executionId: null,
      },
      activity: null,
      differsSince: null,
      digest: createHash('sha256').update(addon).digest('hex'),
    })),
  );
  const collection = db.collection<{ _id: string }>('addon_states');
  for (let at = 0; at < states.length; at += BATCH)
    await collection.insertMany(states.slice(at, at + BATCH), { ordered: false });
}
