/** What came back from functions that answer with an object of their own: the host's configuration, an action, an adoption. */
import {
  checkConfig,
  ContractError,
  maskSecrets,
  parseActionResult,
  parseAdoptResult,
  parseConfigResult,
} from '@webops/contract';
import type { ExecutionDoc, ExitDoc, OperationDoc } from '../state/documents.js';
import { mergeConfig } from './config-merge.js';
import type { Core } from './core.js';
import { givenConfig, schemaOf } from './dispatch-message.js';
import type { Outcome } from './outcome.js';

/** Whether the outcome of such an execution is read with its operation in hand: the schemas are there. */
export function needsOperation(doc: Pick<ExecutionDoc, 'kind'>): boolean {
  return ['get_config', 'action', 'read_action', 'adopt'].includes(doc.kind);
}

/** The outcome, with its answer checked by the addon's schemas and its secrets masked. */
export function objectOutcome(
  core: Core,
  operation: OperationDoc,
  doc: Pick<ExecutionDoc, 'kind' | 'function' | 'host' | 'addon'>,
  exit: ExitDoc,
  outcome: Outcome,
): Outcome {
  const output = { resultText: exit.resultJson, exitCode: exit.signal === '' ? exit.exitCode : null };
  const schema = schemaOf(operation);
  if (doc.kind === 'adopt') {
    const { config } = parseAdoptResult(output);
    const said = config === null ? '' : JSON.stringify({ config: maskSecrets(config, schema) });
    const problem = outcome.state === 'succeeded' ? adoptedConfig(core, operation, exit).problem : null;
    return {
      ...outcome,
      resultJson: said,
      ...(problem === null ? {} : failedWith('CONFIG_INVALID', problem)),
    };
  }
  if (outcome.state !== 'succeeded') return { ...outcome, resultJson: '' };
  if (doc.kind === 'get_config') {
    const { object, error } = parseConfigResult(output);
    if (error !== null) return { ...outcome, resultJson: '', ...failedWith(error.code, error.message) };
    return { ...outcome, resultJson: JSON.stringify(maskSecrets(object, schema)) };
  }
  const { object, error } = parseActionResult(doc.function, output, doc.kind === 'action');
  if (error !== null) return { ...outcome, resultJson: '', ...failedWith(error.code, error.message) };
  const resultJson = JSON.stringify(object);
  const schemaJson = operation.action?.outputSchemaJson ?? '';
  if (schemaJson === '') return { ...outcome, resultJson };
  const problems = problemsOf(object, JSON.parse(schemaJson) as Record<string, unknown>);
  if (problems === '') return { ...outcome, resultJson };
  const why = `${doc.function} on ${doc.host} answered other than it declares: ${problems}`;
  return { ...outcome, resultJson, ...failedWith('RESULT_INVALID', why) };
}

/** The configuration of what was taken over: what the host said, and over it what the caller gave; null when neither did. */
export function adoptedConfig(
  core: Core,
  operation: OperationDoc,
  exit: ExitDoc,
): { config: Record<string, unknown> | null; problem: string | null } {
  const found = parseAdoptResult({ resultText: exit.resultJson, exitCode: exit.exitCode }).config;
  const given = givenConfig(core, operation) ?? {};
  if (found === null && Object.keys(given).length === 0) return { config: null, problem: null };
  const schema = schemaOf(operation);
  const check = checkConfig(mergeConfig(found ?? {}, given, schema), schema);
  if (check.ok) return { config: check.config, problem: null };
  const list = check.problems.map((one) => `${one.field || 'the configuration'} ${one.reason}`).join('; ');
  const problem = `what was found does not fit the addon's config_schema: ${list}; give what is missing with --set`;
  return { config: null, problem };
}

function failedWith(code: string, message: string): Pick<Outcome, 'state' | 'error'> {
  return { state: 'failed', error: { code, message } };
}

function problemsOf(object: Record<string, unknown>, schema: Record<string, unknown>): string {
  try {
    return checkConfig(object, schema)
      .problems.map((one) => `${one.field || 'the answer'} ${one.reason}`)
      .join('; ');
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.reason;
  }
}
