/** Connected agents: what each takes of the controller's memory, and how soon all of them are back after it was killed. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from '../figures.js';
import { AgentProcesses } from './agent-processes.js';
import { ScaleController } from './scale-controller.js';
import type { ScaleOptions } from './scale-options.js';

const TLS_SERVER = fileURLToPath(new URL('./tls-server.js', import.meta.url));
/** The controller's memory is looked at until it has not fallen for so long: garbage is no agent's. */
const SETTLED_AFTER_MS = 10_000;
const SETTLE_LIMIT_MS = 120_000;

export async function reconnect(options: ScaleOptions): Promise<Figure[]> {
  const { connected } = options;
  const controller = await ScaleController.start(connected);
  try {
    const handshakesMs = await bareHandshakes(controller);
    const empty = await settledBytes(controller);
    const processes = new AgentProcesses(2);
    try {
      await processes.give(controller.identities, (identities) => ({ type: 'agents', identities }));
      await processes.until('open', connected);
      const full = await settledBytes(controller);
      await controller.process.kill();
      // All of them have noticed, so that none is counted that was never away.
      while (processes.sum('open') > 0) await pause(20);
      await controller.process.start();
      const backMs = await processes.until('open', connected);
      return [
        {
          name: 'controller_memory_an_agent',
          value: (full - empty) / connected / 1000,
          unit: 'KB',
          bound: { kind: 'at most', value: 150 },
        },
        {
          name: 'agents_back',
          value: backMs / 1000,
          unit: 's',
          baseline: { name: `${connected} bare TLS handshakes`, value: handshakesMs / 1000 },
          bound: { kind: 'at most', value: 1.5 },
        },
      ];
    } finally {
      await processes.stop();
    }
  } finally {
    await controller.stop();
  }
}

/** The same certificates, the same number of processes, and a server that does nothing else. */
async function bareHandshakes(controller: ScaleController): Promise<number> {
  const server = fork(TLS_SERVER, [controller.process.home], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const processes = new AgentProcesses(2);
  try {
    const address = await new Promise<string>((resolve, reject) => {
      server.once('message', (message) => resolve(String(message)));
      server.once('exit', (code) => reject(new Error(`the bare TLS server ended with ${code}`)));
    });
    await processes.give(controller.identities, (identities) => ({
      type: 'handshakes',
      address,
      identities,
    }));
    return await processes.until('handshakes', controller.identities.length);
  } finally {
    await processes.stop();
    server.kill('SIGKILL');
  }
}

/** The least resident memory once it falls no more. */
async function settledBytes(controller: ScaleController): Promise<number> {
  const startedAt = performance.now();
  let least = controller.residentBytes();
  let leastAt = startedAt;
  while (performance.now() - leastAt < SETTLED_AFTER_MS && performance.now() - startedAt < SETTLE_LIMIT_MS) {
    await pause(200);
    const now = controller.residentBytes();
    if (now >= least) continue;
    least = now;
    leastAt = performance.now();
  }
  return least;
}
