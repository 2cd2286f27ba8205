/** `webops addon run`: one function here, as the agent runs it on a host. */
import { userInfo } from 'node:os';
import { type Answer, type ExitRecord, type LocalRun, readAnswer, runLocally } from '@webops/agent';
import {
  CHANGE_KINDS,
  checkConfig,
  ContractError,
  DEFAULT_TIMEOUT_MS,
  envOf,
  FUNCTION_OF,
  OPERATION_KINDS,
  type OperationKind,
  type ParsedMetadata,
  parseMetadata,
  secretValuesOf,
} from '@webops/contract';
import { readAddonConfig } from '../addon-config.js';
import { formatDuration, parseDurationMs } from '../durations.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { harmless } from '../output/terminal-text.js';
import { Interrupt } from '../watch/interrupt.js';
import type { RunFunctionFlags } from './addon-kit.js';
import { existingScriptOf, libraryFolder } from './addon-path.js';

/** For functions that are no operation. */
const OTHER_TIMEOUT_MS = 300_000;
/** Output that `-o json` shows, in bytes: the beginning. */
const SHOWN_OUTPUT_BYTES = 1024 * 1024;

/** What to call. */
interface Call {
  /** e.g. `addon_status`. */
  function: string;
  /** Null for what is no operation: `addon_metadata`, verbs of the addon's own. */
  kind: OperationKind | null;
  args: string[];
}

export async function runFunction(
  invocation: Invocation,
  path: string,
  name: string,
  args: readonly string[],
  flags: RunFunctionFlags,
): Promise<void> {
  const call = callOf(name, args);
  const timeoutMs =
    flags.timeout === undefined
      ? call.kind === null
        ? OTHER_TIMEOUT_MS
        : DEFAULT_TIMEOUT_MS[call.kind]
      : parseDurationMs(flags.timeout, '--timeout');
  const script = await existingScriptOf(path);
  const place = { script, library: await libraryFolder(), timeoutMs };
  const interrupt = new Interrupt().listen();
  try {
    const input = await inputOf(invocation, call, flags, (functionName) =>
      runLocally({
        ...place,
        function: functionName,
        args: [],
        config: Buffer.alloc(0),
        secrets: [],
        env: {},
        signal: interrupt.signal,
        onOutput: () => {},
      }),
    );
    const { username, uid } = userInfo();
    invocation.say(
      `${call.function} of ${script}, on this machine, as ${username}${uid === 0 ? '' : ' (an agent runs it as root)'}`,
    );
    const isRead = call.kind === null || !CHANGE_KINDS.includes(call.kind);
    const output = new ShownOutput(invocation, isRead);
    const exit = await runLocally({
      ...place,
      ...input,
      function: call.function,
      args: call.args,
      signal: interrupt.signal,
      onOutput: ({ stream, data }) => output.add(stream, data),
    });
    const answer = answerOf(call, exit, script);
    output.end(answer.json !== '' && exit.stdoutBytes === Buffer.byteLength(exit.result ?? ''));
    await show(invocation, call, exit, answer, output.text);
  } finally {
    interrupt.dispose();
  }
}

/** `status`, `health` or `addon_status`; the arguments as the contract has them. @throws UsageError */
function callOf(name: string, args: readonly string[]): Call {
  const short = name
    .replace(/^addon_/, '')
    .replaceAll('-', '_')
    .replace(/^health$/, 'health_check');
  if (!/^[a-z0-9_]+$/.test(short))
    throw new UsageError(
      `${name} is no function of the contract`,
      `Functions: ${['metadata', ...OPERATION_KINDS.filter((known) => !known.endsWith('action')), 'action_NAME'].join(', ')}.`,
    );
  // An action is called by its function: `action_NAME`.
  const kind = OPERATION_KINDS.find((known) => known === short && !known.endsWith('action')) ?? null;
  const call = { function: kind === null ? `addon_${short}` : FUNCTION_OF[kind], kind, args: [...args] };
  if (kind === 'uninstall') {
    const [keepData = 'true', ...more] = args;
    if ((keepData !== 'true' && keepData !== 'false') || more.length > 0)
      throw new UsageError('uninstall takes true (keeps the data, the default) or false');
    return { ...call, args: [keepData] };
  }
  if (kind === 'restore' && args.length !== 1)
    throw new UsageError('restore takes the path of a backup: webops addon run PATH restore FILE');
  if (kind === 'upgrade' && args.length !== 1)
    throw new UsageError('upgrade takes the version that is there: webops addon run PATH upgrade VERSION');
  if (kind !== null && kind !== 'restore' && kind !== 'upgrade' && args.length > 0)
    throw new UsageError(`${short} takes no argument: ${args.join(' ')}`);
  return call;
}

/** Configuration on stdin: checked and completed by the addon's schema, as the controller does. */
async function inputOf(
  invocation: Invocation,
  call: Call,
  flags: RunFunctionFlags,
  ask: (functionName: string) => Promise<ExitRecord>,
): Promise<Pick<LocalRun, 'config' | 'secrets' | 'env'>> {
  const given = flags.config !== undefined || flags.set !== undefined || flags.setFile !== undefined;
  const takes = call.kind === 'install' || call.kind === 'configure' || call.kind === 'upgrade';
  if (given && call.kind !== null && call.kind !== 'adopt' && !takes)
    throw new UsageError(`${call.kind} takes no configuration; install, configure, upgrade and adopt do`);
  if (!takes && !given) return { config: Buffer.alloc(0), secrets: [], env: {} };
  const config = await readAddonConfig(
    { configFile: flags.config, sets: flags.set, setFiles: flags.setFile },
    invocation.streams.stdin,
  );
  if (!takes) return { config: Buffer.from(JSON.stringify(config)), secrets: [], env: {} };
  const schema = schemaOf(await ask('addon_metadata'));
  const check = checkConfig(config, schema);
  if (!check.ok)
    throw new UsageError(
      `the configuration does not fit the addon's config_schema: ${check.problems
        .map(({ field, reason }) => `${field || 'configuration'} ${reason}`)
        .join('; ')}`,
      'Nothing was run.',
    );
  return {
    config: Buffer.from(JSON.stringify(check.config)),
    secrets: secretValuesOf(check.config, schema),
    env: envOf(check.config, schema),
  };
}

function schemaOf(exit: ExitRecord): ParsedMetadata['configSchema'] {
  try {
    return parseMetadata({ resultText: exit.result, exitCode: exit.exitCode }, '').configSchema;
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new UsageError(`the addon's metadata cannot be read: ${error.message}`, 'See webops addon lint.');
  }
}

async function show(
  invocation: Invocation,
  call: Call,
  exit: ExitRecord,
  { state, error, json }: Answer,
  output: string,
): Promise<void> {
  if (state !== 'succeeded') invocation.exitCode = EXIT.failed;
  const result: unknown = json === '' ? null : JSON.parse(json);
  const tookMs = Date.parse(exit.finishedAt) - Date.parse(exit.startedAt);
  const { exitCode, signal } = exit;
  const view = { function: call.function, state, exitCode, signal, error, result, tookMs, output };
  await invocation.printOne(view, {
    name: () => state,
    text: () => (result === null ? '' : `${JSON.stringify(result, null, 2)}\n`),
  });
  const code = exitCode === null ? (signal ?? 'no exit code') : `exit code ${exitCode}`;
  invocation.say(`${state} ${call.function} in ${formatDuration(tookMs)}, ${code}`);
  if (error !== null) invocation.say(harmless(`${error.code}: ${error.message}`));
}

/** What the agent would report. */
function answerOf(call: Call, exit: ExitRecord, script: string): Answer {
  if (call.function === 'addon_metadata' && exit.state === 'succeeded') {
    try {
      const { metadata } = parseMetadata({ resultText: exit.result, exitCode: exit.exitCode }, script);
      return { state: exit.state, json: JSON.stringify(metadata), error: null, observed: null };
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      const { code, message } = error;
      return { state: 'failed', json: '', error: { code, message }, observed: null };
    }
  }
  const answer = readAnswer(call.kind ?? 'configure', '', exit);
  return { ...answer, error: exit.error ?? answer.error };
}

/** Shows what the function prints while it prints it, and keeps its beginning. A read's stdout waits: most often it is the result. */
class ShownOutput {
  text = '';
  #waiting = '';
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  /** What does not end in a newline yet: a control sequence may be in two pieces. */
  readonly #open = { stdout: '', stderr: '' };

  constructor(
    private readonly invocation: Invocation,
    private readonly isRead: boolean,
  ) {}

  add(stream: 'stdout' | 'stderr', data: Uint8Array): void {
    const text = this.#open[stream] + this.#decoders[stream].decode(data, { stream: true });
    const end = text.lastIndexOf('\n');
    this.#open[stream] = text.slice(end + 1);
    if (end >= 0) this.#show(stream, text.slice(0, end));
  }

  /** @param isResult the function's stdout is its result, which is shown as such */
  end(isResult: boolean): void {
    for (const stream of ['stdout', 'stderr'] as const)
      if (this.#open[stream] !== '') this.#show(stream, this.#open[stream]);
    if (this.#waiting !== '' && !isResult) this.#say(this.#waiting.trimEnd());
  }

  #show(stream: 'stdout' | 'stderr', text: string): void {
    if (this.text.length < SHOWN_OUTPUT_BYTES) this.text += `${text}\n`.slice(0, SHOWN_OUTPUT_BYTES);
    if (stream === 'stderr' || !this.isRead) this.#say(text);
    else if (this.#waiting.length < SHOWN_OUTPUT_BYTES) this.#waiting += `${text}\n`;
  }

  #say(text: string): void {
    this.invocation.say(harmless(text.replaceAll('\r\n', '\n'), true));
  }
}
