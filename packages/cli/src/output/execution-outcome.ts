/** What became of an operation on one host, in a line. */
import type { ExecutionView } from './operation-view.js';
import { progressLine } from './progress.js';

/** What an execution says about itself in a line: how far it is, its error, or what its function returned. */
export function outcomeOf(execution: ExecutionView, kind: string): string {
  if (execution.notBefore !== null) return waitsOf(execution);
  if (execution.elapsedMs !== null) return progressLine(execution);
  if (execution.error !== null) return `${execution.error.code}: ${execution.error.message}`;
  const result = execution.result;
  if (typeof result === 'object' && result !== null && !Array.isArray(result)) {
    const fields = result as Record<string, unknown>;
    if (kind === 'validate') return validationOf(fields);
    if (kind === 'backup') return String(fields['path'] ?? JSON.stringify(result));
    if (kind === 'metrics' || kind === 'get_config' || kind === 'action' || kind === 'read_action')
      return JSON.stringify(result);
    if (kind === 'health_check' || kind === 'status') {
      return [fields['status'], fields['health'], fields['message']]
        .filter((part) => part !== undefined && part !== '')
        .join(', ');
    }
  }
  const observed = execution.observed;
  if (observed === null) return typeof result === 'string' ? result : '';
  return [
    observed.status,
    observed.health,
    observed.version && `version ${observed.version}`,
    observed.message,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function waitsOf(execution: ExecutionView): string {
  const last = execution.earlierAttempts.at(-1);
  const why = last ? `attempt ${last.attempt} ${last.state}, the next one` : 'the host was busy, it';
  return `${why} not before ${execution.notBefore}`;
}

function validationOf(result: Record<string, unknown>): string {
  const list = (name: string) => (Array.isArray(result[name]) ? (result[name] as unknown[]).map(String) : []);
  const parts = [
    ...list('errors').map((error) => `error: ${error}`),
    ...list('warnings').map((warning) => `warning: ${warning}`),
  ];
  return [result['valid'] === false ? 'not valid' : 'valid', ...parts].join('; ');
}

/** True for a pre-flight check that ran and said no. */
export function saysInvalid(execution: ExecutionView): boolean {
  return (execution.result as { valid?: unknown } | null)?.valid === false;
}
