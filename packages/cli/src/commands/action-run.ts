import { type Action, actionsOf } from '@webops/contract';
import { UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { type Column, renderTable } from '../output/table.js';
import type { OperateFlags } from './operate.js';
import { operate } from './operate-run.js';

const COLUMNS: readonly Column<Action>[] = [
  { title: 'ACTION', value: ({ name }) => name },
  { title: 'DOES', value: ({ readOnly }) => (readOnly ? 'reads' : 'changes') },
  { title: 'TAKES', value: ({ input }) => inputText(input) },
  { title: 'ABOUT', value: ({ description }) => description, max: 80 },
];

/** What an addon declares. */
async function actionsOfAddon(invocation: Invocation, name: string): Promise<Action[]> {
  const api = await invocation.api();
  const { addon } = await api.addons.getAddon({ name });
  const metadata = JSON.parse(addon?.metadataJson || '{}') as Record<string, unknown>;
  return actionsOf(metadata['actions']);
}

/** `webops action list ADDON`. */
export async function listActions(invocation: Invocation, addon: string): Promise<void> {
  const actions = await actionsOfAddon(invocation, addon);
  await invocation.printItems(actions, {
    empty: `${addon} has no actions`,
    name: ({ name }) => name,
    table: (wide) => renderTable(COLUMNS, actions, { wide, bold: invocation.paint.bold }),
  });
}

/** `webops action run ADDON ACTION`. */
export async function runAction(
  invocation: Invocation,
  addon: string,
  name: string,
  flags: OperateFlags,
): Promise<void> {
  const actions = await actionsOfAddon(invocation, addon);
  const action = actions.find((one) => one.name === name);
  if (action === undefined)
    throw new UsageError(
      `${addon} has no action "${name}"`,
      actions.length === 0 ? 'It has none.' : `It has: ${actions.map((one) => one.name).join(', ')}.`,
    );
  await operate(invocation, action.readOnly ? 'read_action' : 'action', addon, flags, name);
}

/** `to, force?`: what must be given, and what may be. */
function inputText(schema: Action['input']): string {
  if (schema === null) return '';
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.keys((schema['properties'] ?? {}) as object)
    .map((key) => (required.includes(key) ? key : `${key}?`))
    .join(', ');
}
