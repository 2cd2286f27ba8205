import { EXIT } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { paintState } from '../output/paint.js';
import { renderTable } from '../output/table.js';
import { type Check, controllerChecks } from './doctor/controller-checks.js';
import { machineChecks } from './doctor/machine-checks.js';

/** Runs every check, and exits with 0 only when none failed. A warning is worth reading, but nothing is broken by it. */
export async function doctor(invocation: Invocation): Promise<void> {
  const checks: Check[] = [];
  checks.push(...(await machineChecks(invocation.settings)));
  checks.push(...(await controllerChecks(invocation)));
  const { paint } = invocation;
  await invocation.printItems(checks, {
    name: ({ name }) => name,
    table: (wide) =>
      renderTable<Check>(
        [
          { title: 'CHECK', value: ({ name }) => name },
          { title: 'RESULT', value: ({ result }) => result, paint: (text) => paintState(paint, text) },
          {
            title: 'MESSAGE',
            value: ({ message, action }) => (action === '' ? message : `${message}. ${action}`),
          },
        ],
        checks,
        { wide, bold: paint.bold },
      ),
    empty: '',
  });
  const failed = checks.filter(({ result }) => result === 'fail');
  const warned = checks.filter(({ result }) => result === 'warn');
  invocation.say(`${checks.length} checks, ${failed.length} failed, ${warned.length} warnings`);
  if (failed.some(({ name }) => name === 'controller')) invocation.exitCode = EXIT.unreachable;
  else if (failed.length > 0) invocation.exitCode = EXIT.failed;
}
