/** An addon's own verbs, and the optional functions of the contract that an operation may ask for: what the addon has is known beforehand. */
import {
  type Action,
  actionFunction,
  actionsOf,
  checkConfig,
  FUNCTION_OF,
  MAX_READ_INPUT_BYTES,
  type OperationKind,
} from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import type { CreateOperationInput } from './inputs.js';
import { configInvalid, invalid } from './operation-input.js';
import type { CatalogEntry } from './ports.js';

/** Kinds whose function is new in 1.1: one that an addon does not have is refused before a host is asked. */
const OPTIONAL_KINDS: readonly OperationKind[] = ['get_config', 'adopt'];

/** The action that is asked for; null for other kinds. @throws WebopsError when the addon has it not, or it takes another kind */
export function actionFor(input: CreateOperationInput, entry: CatalogEntry): Action | null {
  const { kind } = input;
  const { functions, metadata } = entry.manifest;
  if (kind !== 'action' && kind !== 'read_action') {
    if (input.action)
      throw invalid('action', 'ACTION_NOT_TAKEN', `${kind} is no action of the addon`, 'leave it out');
    if (OPTIONAL_KINDS.includes(kind) && !functions.includes(FUNCTION_OF[kind]))
      throw new WebopsError(
        'FAILED_PRECONDITION',
        `${entry.name} ${entry.version} has no ${FUNCTION_OF[kind]}.`,
        {
          reason: 'FUNCTION_MISSING',
          details: [{ field: 'kind', action: `use a version of ${entry.name} that has it` }],
        },
      );
    return null;
  }
  const actions = actionsOf(metadata['actions']);
  const action = actions.find(({ name }) => name === input.action);
  if (action === undefined) {
    const known = actions.map(({ name }) => name).join(', ');
    throw new WebopsError('NOT_FOUND', `${entry.name} has no action "${input.action ?? ''}".`, {
      reason: 'ACTION_NOT_FOUND',
      details: [{ field: 'action', action: known === '' ? 'it has none' : `it has: ${known}` }],
    });
  }
  if (!functions.includes(actionFunction(action.name)))
    throw new WebopsError(
      'FAILED_PRECONDITION',
      `${entry.name} declares the action ${action.name} and does not define ${actionFunction(action.name)}.`,
      { reason: 'FUNCTION_MISSING', details: [{ field: 'action', action: 'correct the addon' }] },
    );
  if (kind === 'read_action' && !action.readOnly)
    throw invalid(
      'kind',
      'NOT_READ_ONLY',
      `the action ${action.name} may change something`,
      'ask for ACTION',
    );
  return action;
}

/** An action's input with its schema's defaults. @throws WebopsError naming the field */
export function actionInput(action: Action, given: Record<string, unknown>): Record<string, unknown> {
  const check = checkConfig(given, action.input);
  if (!check.ok) {
    const text = check.problems.map((one) => `${one.field || 'the input'} ${one.reason}`).join('; ');
    throw configInvalid(`The input does not fit the action ${action.name}: ${text}.`, check.problems);
  }
  const bytes = Buffer.byteLength(JSON.stringify(check.config));
  if (action.readOnly && bytes > MAX_READ_INPUT_BYTES)
    throw invalid(
      'config_json',
      'TOO_LONG',
      `The input of an action that only reads has ${bytes} bytes, and may have ${MAX_READ_INPUT_BYTES}`,
      'shorten it',
    );
  return check.config;
}
