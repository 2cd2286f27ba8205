import { EXIT } from '../exit-codes.js';
import { formatAge } from '../durations.js';
import type { Invocation } from '../invocation.js';
import { isoOrNull } from '../output/hosts.js';
import { paintState } from '../output/paint.js';
import { renderFields, renderTable } from '../output/table.js';

export async function status(invocation: Invocation): Promise<void> {
  const target = await invocation.target();
  const api = await invocation.api();
  const [system, caller] = await Promise.all([api.system.getSystemStatus({}), api.system.whoAmI({})]);
  const view = {
    server: target.server,
    context: target.source,
    caller: { name: caller.name, role: caller.role },
    version: system.version,
    environment: system.environment,
    startedAt: isoOrNull(system.startedAt),
    hosts: { online: system.hostsOnline, total: system.hostsTotal },
    addons: system.addons,
    operationsActive: system.operationsActive,
    components: system.components.map(({ name, healthy, message }) => ({ name, healthy, message })),
  };
  const { paint } = invocation;
  await invocation.printOne(view, {
    name: ({ server }) => server,
    text: () =>
      `${renderFields(
        [
          ['Controller', `${view.server}, version ${view.version}`],
          ['Known from', view.context],
          ['Environment', view.environment],
          ['You are', `${view.caller.name} (${view.caller.role})`],
          ['Started', formatAge(view.startedAt)],
          ['Hosts', `${view.hosts.online} of ${view.hosts.total} online`],
          ['Addons', String(view.addons)],
          ['Operations', `${view.operationsActive} active`],
        ],
        paint.bold,
      )}\n${renderTable(
        [
          { title: 'COMPONENT', value: (component: (typeof view.components)[number]) => component.name },
          {
            title: 'STATE',
            value: (component) => (component.healthy ? 'healthy' : 'unhealthy'),
            paint: (text) => paintState(paint, text),
          },
          { title: 'MESSAGE', value: (component) => component.message },
        ],
        view.components,
        { bold: paint.bold },
      )}`,
  });
  if (view.components.some(({ healthy }) => !healthy)) invocation.exitCode = EXIT.failed;
}
