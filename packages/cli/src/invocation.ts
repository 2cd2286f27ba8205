/** One run of a command: its streams, its global options and its connection. Everything a command needs comes through here. */
import type { ApiClient } from '@webops/protocol';
import type { Target } from './context.js';
import { UsageError } from './exit-codes.js';
import { dump, isForPrograms, type OutputFormat, parseFormat } from './output/format.js';
import { type Paint, paintFor } from './output/paint.js';
import { harmless } from './output/terminal-text.js';
import { patientClient } from './patient-client.js';
import type { Settings } from './settings.js';

/** A stream that may be a terminal. */
export type OutputStream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** The process's streams, or a test's. */
export interface Streams {
  stdin: NodeJS.ReadableStream & AsyncIterable<Buffer | string> & { isTTY?: boolean };
  stdout: OutputStream;
  stderr: OutputStream;
}

/** Options that every command takes. */
export interface GlobalOptions {
  output?: string;
  server?: string;
  context?: string;
  tokenFile?: string;
  color?: boolean;
}

export class Invocation {
  readonly streams: Streams;
  readonly settings: Settings;
  readonly options: GlobalOptions;
  readonly format: OutputFormat;
  /** Colours for stdout. */
  readonly paint: Paint;
  /** Colours for stderr. */
  readonly paintErr: Paint;
  /** What the process will exit with, unless an error says otherwise. */
  exitCode = 0;
  #api: ApiClient | undefined;
  #target: Target | undefined;

  constructor(streams: Streams, settings: Settings, options: GlobalOptions) {
    this.streams = streams;
    this.settings = settings;
    this.options = options;
    this.format = parseFormat(options.output);
    const wanted = options.color !== false && !settings.noColor;
    this.paint = paintFor(wanted && (settings.forceColor || streams.stdout.isTTY === true));
    this.paintErr = paintFor(wanted && (settings.forceColor || streams.stderr.isTTY === true));
  }

  /** Data: what the command was asked for. */
  print(text: string): void {
    this.streams.stdout.write(text);
  }

  /** A message to the person: never data. Quiet commands for programs stay quiet, except for warnings. */
  say(text: string): void {
    if (!isForPrograms(this.format)) this.streams.stderr.write(`${text}\n`);
  }

  /** A message that matters also when a program reads the data. */
  warn(text: string): void {
    this.streams.stderr.write(`${this.paintErr.yellow('warning:')} ${text}\n`);
  }

  /**
   * Prints data in the wanted format: `{"items": […]}` for a list, names one a line, or what `table` renders.
   */
  async printItems<View>(
    items: readonly View[],
    is: { name(view: View): string; table(wide: boolean): string; empty: string; extra?: object },
  ): Promise<void> {
    if (this.format === 'name') this.print(items.map((item) => `${is.name(item)}\n`).join(''));
    else if (this.format === 'json' || this.format === 'yaml') {
      this.print(await dump({ items, ...is.extra }, this.format));
    } else if (items.length === 0) this.say(is.empty);
    else this.print(is.table(this.format === 'wide'));
  }

  /** Prints one thing. */
  async printOne<View>(
    view: View,
    is: { name(view: View): string; text(view: View, wide: boolean): string },
  ): Promise<void> {
    if (this.format === 'name') this.print(`${is.name(view)}\n`);
    else if (this.format === 'json' || this.format === 'yaml') this.print(await dump(view, this.format));
    else this.print(is.text(view, this.format === 'wide'));
  }

  /** The controller to talk to. */
  async target(): Promise<Target> {
    const { resolveTarget } = await import('./context.js');
    this.#target ??= await resolveTarget(this.settings, this.options);
    return this.#target;
  }

  /** The API, connected when it is first used. Closed by {@link close}. */
  async api(): Promise<ApiClient> {
    if (this.#api === undefined) {
      const target = await this.target();
      const { createApiClient } = await import('@webops/protocol');
      const client = createApiClient({
        address: target.server,
        caPem: target.caPem,
        ...(target.token === undefined ? {} : { token: target.token }),
        ...(target.certPem === undefined ? {} : { certPem: target.certPem }),
        ...(target.keyPem === undefined ? {} : { keyPem: target.keyPem }),
      });
      this.#api = patientClient(client, (text) => this.say(harmless(text)));
    }
    return this.#api;
  }

  close(): void {
    this.#api?.close();
    this.#api = undefined;
  }

  /** True when there is a person who can be asked. */
  get interactive(): boolean {
    return this.streams.stdin.isTTY === true && this.streams.stderr.isTTY === true;
  }

  /**
   * Asks before something that cannot be undone.
   *
   * @throws UsageError when there is nobody to ask and `--yes` was not given, or when the answer is no
   */
  async confirm(question: string, yes: boolean): Promise<void> {
    if (yes) return;
    if (!this.interactive)
      throw new UsageError(`${question} There is no terminal to ask on`, 'Add --yes to go ahead.');
    const { confirm, isCancel } = await import('@clack/prompts');
    const answer = await confirm({ message: question, initialValue: false });
    if (isCancel(answer) || !answer) throw new UsageError('not confirmed; nothing was done');
  }
}
