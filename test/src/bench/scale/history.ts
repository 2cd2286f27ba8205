/** One operation beside a million past executions, and beside none: two controllers at once, asked in turn, so that what else the machine does meets both. */
import { randomUUID } from 'node:crypto';
import type { Figure } from '../figures.js';
import { median } from '../figures.js';
import { AgentProcesses } from './agent-processes.js';
import { ScaleController } from './scale-controller.js';
import type { ScaleOptions } from './scale-options.js';

const WARM_UP = 40;
const ROUNDS = 300;
/** Executions of one past operation. */
const HOSTS = 10;
const BATCH = 1_000;
const DAY_MS = 24 * 3_600_000;

type Doc = { _id: string; [field: string]: unknown };

export async function history(options: ScaleOptions): Promise<Figure[]> {
  const [full, empty] = [await ScaleController.start(HOSTS), await ScaleController.start(HOSTS)];
  const processes = new AgentProcesses(1);
  try {
    const identities = [...full.identities, ...empty.identities];
    await processes.give(identities, (share) => ({ type: 'agents', identities: share }));
    await processes.until('open', identities.length);
    await fill(full, options.history);
    const took = { full: [] as number[], empty: [] as number[] };
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [name, controller] of Object.entries({ full, empty })) {
        const ms = await oneOperation(controller);
        if (round >= 0) took[name as keyof typeof took].push(ms);
      }
    }
    return [
      {
        name: `operation_beside_${options.history}_executions`,
        value: median(took.full),
        unit: 'ms',
        baseline: { name: 'an empty database', value: median(took.empty) },
        bound: { kind: 'at most', value: 1.1 },
      },
    ];
  } finally {
    await processes.stop();
    await Promise.all([full.stop(), empty.stop()]);
  }
}

/** From the call to the end in the client's hand. */
async function oneOperation({ api, identities }: ScaleController): Promise<number> {
  const startedAt = performance.now();
  const { operation } = await api.operations.createOperation({
    kind: 'OPERATION_KIND_STATUS',
    addon: 'noop',
    target: { hosts: [identities[0]?.name ?? ''] },
  });
  for await (const event of api.operations.watchOperation({ id: operation?.id ?? '', withoutOutput: true }))
    if (event.operation?.finishedAt) break;
  return performance.now() - startedAt;
}

/** Copies of a real operation on all hosts and of its executions, each with ids and times of its own. */
async function fill(controller: ScaleController, executions: number): Promise<void> {
  const { api, db } = controller;
  await api.operations.createOperation({
    kind: 'OPERATION_KIND_STATUS',
    addon: 'noop',
    target: { all: true },
  });
  await controller.idle();
  const operation = await db.collection<Doc>('operations').findOne({});
  if (!operation) throw new Error('the operation to copy is not there');
  const models = await db.collection<Doc>('executions').find({ operationId: operation._id }).toArray();
  for (let done = 0; done < executions; ) {
    const operations: Doc[] = [];
    const copies: Doc[] = [];
    for (; copies.length < BATCH && done < executions; done += models.length) {
      const at = new Date(Date.now() - DAY_MS - done);
      const id = pastId(at);
      const own = models.map((model) => ({
        ...published(model),
        _id: randomUUID(),
        operationId: id,
        createdAt: at,
        finishedAt: at,
      }));
      copies.push(...own);
      operations.push({ ...published(operation), _id: id, createdAt: at, finishedAt: at });
    }
    await db.collection<Doc>('operations').insertMany(operations, { ordered: false });
    await db.collection<Doc>('executions').insertMany(copies, { ordered: false });
  }
}

/** As it is once its events have been published. */
function published(doc: Doc): Doc {
  const copy = { ...doc };
  delete copy['unpublished'];
  return copy;
}

/** A UUIDv7 of that time. */
function pastId(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
