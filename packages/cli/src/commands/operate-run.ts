import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CHANGE_KINDS, CONFIG_KINDS, MAX_ATTEMPTS, type OperationKind } from '@webops/contract';
import { kindToWire } from '@webops/protocol';
import { readAddonConfig } from '../addon-config.js';
import { parseDurationMs } from '../durations.js';
import { CommandError, EXIT, exitCodeOfExecutions, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { isForPrograms } from '../output/format.js';
import { saysInvalid } from '../output/execution-outcome.js';
import { executionTable } from '../output/execution-table.js';
import { type OperationView, operationView } from '../output/operation-view.js';
import { summaryLine } from '../output/operations.js';
import { harmless } from '../output/terminal-text.js';
import { watchOperation } from '../watch/watch-operation.js';
import type { WireOperation } from '../wire.js';
import { configSourcesOf, type OperateFlags } from './operate.js';
import { PLANNED_KINDS, type PlannedKind } from './plan.js';
import { releaseRequest } from './release-request.js';
import { resolveHosts } from './targets.js';

/** A read of a host that is offline is not worth a day's wait, in milliseconds. */
const READ_EXPIRES_MS = 30_000;
/** Tries to create an operation while the controller is away; the request id makes them one operation. */
const CREATE_TRIES = 3;
const CREATE_RETRY_MS = 300;

export async function operate(
  invocation: Invocation,
  kind: OperationKind,
  named: string,
  flags: OperateFlags,
  action = '',
): Promise<void> {
  const releases = releaseRequest(kind, named, flags);
  const isChange = CHANGE_KINDS.includes(kind);
  const keepData = kind === 'uninstall' ? parseKeepData(flags.keepData) : undefined;
  // Everything that the command line can get wrong comes before the first message to the controller.
  const request = {
    requestId: flags.requestId ?? randomUUID(),
    kind: kindToWire(kind),
    ...releases,
    configJson: CONFIG_KINDS.includes(kind)
      ? JSON.stringify(await readAddonConfig(configSourcesOf(flags), invocation.streams.stdin))
      : '',
    backup: flags.from ?? '',
    action,
    parallel: parseCount(flags.parallel, '--parallel'),
    maxFailures: parseMaxFailures(flags.maxFailures),
    timeoutMs: flags.timeout === undefined ? 0 : parseDurationMs(flags.timeout, '--timeout'),
    expiresAfterMs:
      flags.expires === undefined
        ? isChange
          ? 0
          : READ_EXPIRES_MS
        : parseDurationMs(flags.expires, '--expires'),
    ...(keepData === undefined ? {} : { keepData }),
    ...(flags.retries === undefined ? {} : { retries: parseRetries(flags.retries) }),
  };
  const dataToo = keepData === false ? ' and remove its data for ever' : '';
  const where = flags.all === true ? ' on every host' : '';
  const question = `${action === '' ? kind : `${action} of`} ${named}${dataToo}${where}?`;
  if (isPlanned(kind) && invocation.interactive && flags.yes !== true) {
    const { operateByPlan } = await import('./plan-run.js');
    if (await operateByPlan(invocation, kind, named, flags, question)) return;
  } else if (isChange && (flags.all === true || dataToo !== '')) {
    await invocation.confirm(question, flags.yes === true);
  }
  const target = await resolveHosts(invocation, flags);
  const operation = await create(invocation, { ...request, target });
  await finish(invocation, operation, {
    detach: flags.detach === true,
    leaveOffline: isChange && flags.expires === undefined,
  });
}

/** Kinds whose plan is shown before they are done. */
function isPlanned(kind: OperationKind): kind is PlannedKind {
  return PLANNED_KINDS.some((one) => one === kind);
}

async function create(
  invocation: Invocation,
  request: Parameters<Awaited<ReturnType<Invocation['api']>>['operations']['createOperation']>[0],
): Promise<WireOperation> {
  const api = await invocation.api();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { operation } = await api.operations.createOperation(request);
      if (operation === null) throw new CommandError('the controller answered without an operation');
      return operation;
    } catch (error) {
      const retryable = (error as { code?: string }).code === 'UNAVAILABLE';
      if (!retryable || attempt >= CREATE_TRIES) throw error;
      await delay(CREATE_RETRY_MS * attempt);
    }
  }
}

/** Waits for an operation (unless detached), prints it, and sets the exit code. */
export async function finish(
  invocation: Invocation,
  operation: WireOperation,
  options: { detach: boolean; leaveOffline: boolean },
): Promise<void> {
  if (options.detach) {
    await printOperation(invocation, operationView(operation), true);
    invocation.say(`watch it:  webops op watch ${operation.id}`);
    return;
  }
  invocation.say(invocation.paintErr.dim(`operation ${operation.id}`));
  const { operation: result, left } = await watchOperation(invocation, operation, options);
  if (left === 'interrupted') {
    invocation.warn(
      `detached; the operation goes on.\n  watch it:   webops op watch ${result.id}\n  cancel it:  webops op cancel ${result.id}`,
    );
    invocation.exitCode = EXIT.interrupted;
    return;
  }
  await printOperation(invocation, result, false);
  if (left === 'offline') {
    invocation.warn(
      `the hosts still queued are offline; the operation waits for them.\n  watch it:   webops op watch ${result.id}\n  cancel it:  webops op cancel ${result.id}`,
    );
  }
  invocation.exitCode = exitCodeOfOperation(result);
}

/** 0 only when every host succeeded; a pre-flight check that says no is a failure of its host. */
export function exitCodeOfOperation(operation: OperationView): number {
  if (operation.kind === 'validate' && operation.executions.some(saysInvalid)) return EXIT.failed;
  return exitCodeOfExecutions(operation.executions);
}

async function printOperation(
  invocation: Invocation,
  operation: OperationView,
  idOnly: boolean,
): Promise<void> {
  await invocation.printOne(operation, {
    name: ({ id }) => id,
    text: (_, wide) => {
      if (idOnly) return `${operation.id}\n`;
      const metrics = operation.kind === 'metrics' ? metricsText(operation) : '';
      return metrics || answersText(operation) || executionTable(operation, invocation.paint, wide);
    },
  });
  if (!idOnly && !isForPrograms(invocation.format)) {
    invocation.say(summaryLine(operation, invocation.paintErr));
    const failed = operation.executions.find((execution) => execution.state !== 'succeeded');
    if (failed !== undefined) {
      invocation.say(`  its output:  webops op logs ${operation.id} --host ${harmless(failed.host)}`);
      invocation.say(`  try again:   webops op retry ${operation.id}`);
    }
  }
}

/** Metrics of every host that gave some, one `name value` a line; empty when a host failed, so that the table says why. */
function metricsText(operation: OperationView): string {
  if (operation.executions.some((execution) => execution.state !== 'succeeded')) return '';
  return operation.executions
    .map((execution) => {
      const values = flatten(execution.result, '');
      return values.map(([name, value]) => harmless(`${execution.host}  ${name}  ${value}\n`)).join('');
    })
    .join('');
}

/** What the hosts answered with an object of their own: as JSON, under the host's name where there are several. */
function answersText(operation: OperationView): string {
  const { executions, kind } = operation;
  if (kind !== 'get_config' && kind !== 'action' && kind !== 'read_action') return '';
  if (executions.some(({ state, result }) => state !== 'succeeded' || result === null)) return '';
  return executions
    .map(({ host, result }) => {
      const text = JSON.stringify(result, null, 2);
      return harmless(`${executions.length > 1 ? `${host}\n` : ''}${text}\n`, true);
    })
    .join('');
}

function flatten(value: unknown, prefix: string): [string, string][] {
  if (typeof value !== 'object' || value === null) return prefix === '' ? [] : [[prefix, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flatten(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}

/** `--keep-data`, `--keep-data=true`, `--keep-data=false`; nothing else, since data hangs on it. */
export function parseKeepData(value: string | boolean | undefined): boolean {
  if (value === undefined || value === true || value === 'true') return true;
  if (value === 'false') return false;
  throw new UsageError(`--keep-data=${value}: write true or false`);
}

/** A count from 1 on; 0 when it was not given, which the API reads as "no limit". */
export function parseCount(value: string | undefined, option: string): number {
  if (value === undefined) return 0;
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < 1 || count > 1_000_000)
    throw new UsageError(`${option} ${value}: write a number from 1 on`);
  return count;
}

/** Further attempts; 0 turns off what the addon asks for. */
export function parseRetries(value: string): number {
  const retries = Number(value);
  if (!/^\d+$/.test(value) || retries >= MAX_ATTEMPTS)
    throw new UsageError(`--retries ${value}: write a number from 0 to ${MAX_ATTEMPTS - 1}`);
  return retries;
}

/** `3` or `10%`. */
export function parseMaxFailures(value: string | undefined): string {
  if (value === undefined) return '';
  const match = /^(\d+)(%?)$/.exec(value);
  const amount = Number(match?.[1]);
  if (match === null || (match[2] === '%' && amount > 100)) {
    throw new UsageError(`--max-failures ${value}: write a number of hosts, or a percentage such as 10%`);
  }
  return value;
}
