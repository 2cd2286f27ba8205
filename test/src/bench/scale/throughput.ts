/** Executions a second through one controller, from the call to the durable end of the last. */
import type { Figure } from '../figures.js';
import { AgentProcesses } from './agent-processes.js';
import { ScaleController } from './scale-controller.js';
import type { ScaleOptions } from './scale-options.js';

/** What is run on every host, and how often. */
const ROUNDS = [
  { name: 'status', addon: 'noop', kind: 'OPERATION_KIND_STATUS', operations: 5 },
  { name: 'install', addon: 'ticks', kind: 'OPERATION_KIND_INSTALL', operations: 3 },
] as const;
const TARGET_PER_SECOND = 1_500;
/** The machine that the target is for. */
const TARGET_CORES = 2;

export async function throughput(options: ScaleOptions): Promise<Figure[]> {
  const { agents } = options;
  const controller = await ScaleController.start(agents);
  const processes = new AgentProcesses(2);
  const figures: Figure[] = [];
  try {
    await processes.give(controller.identities, (identities) => ({ type: 'agents', identities }));
    await processes.until('open', agents);
    for (const { name, addon, kind, operations } of ROUNDS) {
      const run = async (count: number) => {
        for (let n = 0; n < count; n++)
          await controller.api.operations.createOperation(
            { kind, addon, target: { all: true } },
            { timeoutMs: 120_000 },
          );
        await controller.idle();
      };
      await run(1);
      const cpuBefore = controller.cpuMs();
      const startedAt = performance.now();
      await run(operations);
      const seconds = (performance.now() - startedAt) / 1000;
      const cpuSeconds = (controller.cpuMs() - cpuBefore) / 1000;
      const executions = operations * agents;
      await mustAllHaveSucceeded(controller, addon, kind);
      figures.push(
        {
          name: `executions_${name}`,
          value: executions / seconds,
          unit: '1/s',
          bound: { kind: 'at least', value: TARGET_PER_SECOND },
        },
        {
          // What the same work takes of processors, whoever else uses the machine.
          name: `executions_${name}_a_cpu_second`,
          value: executions / cpuSeconds,
          unit: '1/s',
          bound: { kind: 'at least', value: TARGET_PER_SECOND / TARGET_CORES },
        },
      );
    }
    return figures;
  } finally {
    await processes.stop();
    await controller.stop();
  }
}

async function mustAllHaveSucceeded(controller: ScaleController, addon: string, kind: string): Promise<void> {
  const { operations } = await controller.api.operations.listOperations({ addon });
  const failed = operations.find(({ state }) => state !== 'OPERATION_STATE_SUCCEEDED');
  if (failed || operations.length === 0) throw new Error(`${kind} ${addon} ended as ${failed?.state}`);
}
