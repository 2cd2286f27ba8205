/**
 * Hooks: what addons do when something else happens. They run one after another, by priority and then in the order of registration.
 * A `required` hook that fails stops the run and fails it; an `optional` one is recorded and the rest run.
 */

/** Names that the system itself runs. Others are open to addons. */
export const HOOK_NAMES = [
  'pre_deployment',
  'post_deployment',
  'pre_deletion',
  'post_deletion',
  'service_health_check',
  'pre_backup',
  'post_backup',
] as const;
/** A known name, or a new one: `[a-z][a-z0-9_]{0,62}`. */
export type HookName = (typeof HOOK_NAMES)[number] | (string & {});

/** Whether a failing hook stops what it belongs to. */
export const HOOK_ENFORCEMENTS = ['required', 'optional'] as const;
export type HookEnforcement = (typeof HOOK_ENFORCEMENTS)[number];

/** What a hook is told. */
export type HookContext = Readonly<Record<string, unknown>>;

/** A hook as an addon registers it. */
export interface Hook {
  name: HookName;
  /** The addon that registers it. */
  addon: string;
  run(context: HookContext, signal: AbortSignal): Promise<unknown> | unknown;
  /** Lower runs earlier. @default 100 */
  priority?: number;
  /** Time limit of one try. @default 30_000 */
  timeoutMs?: number;
  /** Tries after the first. @default 0 */
  retries?: number;
  /** Wait before each retry. @default 1_000 */
  retryDelayMs?: number;
  /** Skipped unless this is true. @default always */
  condition?(context: HookContext): boolean;
  /** @default "optional" */
  enforcement?: HookEnforcement;
}

/** What became of one hook. */
export interface HookOutcome {
  addon: string;
  state: 'succeeded' | 'failed' | 'timed_out' | 'skipped';
  tries: number;
  durationMs: number;
  value: unknown;
  /** The reason, when it failed or timed out. */
  error: string | null;
}

/** What became of a run: `ok` is false when a required hook did not succeed; hooks after it are `skipped`. */
export interface HookRun {
  ok: boolean;
  outcomes: HookOutcome[];
}

const DEFAULT_PRIORITY = 100;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRY_DELAY_MS = 1_000;
/** More retries than this are refused: a run has to end. */
const MAX_RETRIES = 10;
const MAX_HOOKS_PER_NAME = 1_000;
const NAME_PATTERN = /^[a-z][a-z0-9_]{0,62}$/;

/** Holds the hooks of all addons and runs them. */
export class HookRegistry {
  readonly #hooks = new Map<string, Hook[]>();

  /**
   * Adds a hook.
   *
   * @returns a function that removes it again
   * @throws RangeError for a name or number out of bounds
   */
  register(hook: Hook): () => void {
    if (!NAME_PATTERN.test(hook.name))
      throw new RangeError(`a hook's name is [a-z][a-z0-9_]*, not "${hook.name}"`);
    const retries = hook.retries ?? 0;
    if (!Number.isInteger(retries) || retries < 0 || retries > MAX_RETRIES) {
      throw new RangeError(`hook ${hook.name} of ${hook.addon}: retries must be 0 to ${MAX_RETRIES}`);
    }
    if (!((hook.timeoutMs ?? DEFAULT_TIMEOUT_MS) > 0)) {
      throw new RangeError(`hook ${hook.name} of ${hook.addon}: timeoutMs must be above 0`);
    }
    const list = this.#hooks.get(hook.name) ?? [];
    if (list.length >= MAX_HOOKS_PER_NAME)
      throw new RangeError(`hook ${hook.name} has too many registrations`);
    list.push(hook);
    // Sorting is stable: equal priorities keep the order of registration.
    list.sort((a, b) => (a.priority ?? DEFAULT_PRIORITY) - (b.priority ?? DEFAULT_PRIORITY));
    this.#hooks.set(hook.name, list);
    return () => this.#remove((other) => other === hook);
  }

  /** Removes every hook of an addon. */
  unregisterAddon(addon: string): void {
    this.#remove((hook) => hook.addon === addon);
  }

  /** The hooks of a name, in the order they run. */
  list(name: HookName): readonly Hook[] {
    return [...(this.#hooks.get(name) ?? [])];
  }

  /** Runs the hooks of a name. Never rejects: what a hook does wrong is in its outcome. */
  async run(
    name: HookName,
    context: HookContext,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<HookRun> {
    const outcomes: HookOutcome[] = [];
    let ok = true;
    for (const hook of this.list(name)) {
      const outcome = ok && !signal.aborted ? await runHook(hook, context, signal) : skipped(hook);
      outcomes.push(outcome);
      const failed = outcome.state === 'failed' || outcome.state === 'timed_out';
      if (failed && hook.enforcement === 'required') ok = false;
    }
    return { ok: ok && !signal.aborted, outcomes };
  }

  #remove(matches: (hook: Hook) => boolean): void {
    for (const [name, list] of this.#hooks) {
      const rest = list.filter((hook) => !matches(hook));
      if (rest.length === 0) this.#hooks.delete(name);
      else this.#hooks.set(name, rest);
    }
  }
}

function skipped(hook: Hook): HookOutcome {
  return { addon: hook.addon, state: 'skipped', tries: 0, durationMs: 0, value: undefined, error: null };
}

async function runHook(hook: Hook, context: HookContext, signal: AbortSignal): Promise<HookOutcome> {
  const started = performance.now();
  const end = (
    state: HookOutcome['state'],
    tries: number,
    value: unknown,
    error: string | null,
  ): HookOutcome => ({
    addon: hook.addon,
    state,
    tries,
    durationMs: Math.round(performance.now() - started),
    value,
    error,
  });
  try {
    if (hook.condition !== undefined && !hook.condition(context)) return skipped(hook);
  } catch (error) {
    return end('failed', 0, undefined, `its condition failed: ${messageOf(error)}`);
  }
  const allowed = 1 + (hook.retries ?? 0);
  for (let tries = 1; ; tries += 1) {
    const last = await tryHook(hook, context, signal);
    if (last.state === 'succeeded' || tries >= allowed || signal.aborted) {
      return end(last.state, tries, last.value, last.error);
    }
    await pause(hook.retryDelayMs ?? DEFAULT_RETRY_DELAY_MS, signal);
  }
}

async function tryHook(
  hook: Hook,
  context: HookContext,
  signal: AbortSignal,
): Promise<Pick<HookOutcome, 'state' | 'value' | 'error'>> {
  const timeoutMs = hook.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const ended = new Promise<never>((_resolve, reject) => {
      limit.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
    });
    if (signal.aborted) limit.abort();
    const value = await Promise.race([Promise.resolve(hook.run(context, limit.signal)), ended]);
    return { state: 'succeeded', value, error: null };
  } catch (error) {
    if (signal.aborted) return { state: 'failed', value: undefined, error: 'it was cancelled' };
    if (limit.signal.aborted)
      return { state: 'timed_out', value: undefined, error: `no end within ${timeoutMs} ms` };
    return { state: 'failed', value: undefined, error: messageOf(error) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
