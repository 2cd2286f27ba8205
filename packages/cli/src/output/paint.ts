import pc from 'picocolors';

/** Colours, or none. */
export type Paint = ReturnType<typeof pc.createColors>;

/** picocolors asks the environment by itself; here the caller decides, a stream at a time. */
export function paintFor(enabled: boolean): Paint {
  return pc.createColors(enabled);
}

const GOOD: readonly string[] = ['succeeded', 'installed', 'healthy', 'online', 'ok', 'yes'];
const BAD: readonly string[] = ['failed', 'timed_out', 'unhealthy', 'lost', 'interrupted', 'offline', 'fail'];
const ODD: readonly string[] = [
  'degraded',
  'cancelled',
  'skipped',
  'expired',
  'unknown',
  'installing',
  'configuring',
  'uninstalling',
  'warn',
];

/** Colours a state's word by what it means: green, red, yellow. The word says it too, for those who see no colour. */
export function paintState(paint: Paint, state: string): string {
  if (GOOD.includes(state)) return paint.green(state);
  if (BAD.includes(state)) return paint.red(state);
  if (ODD.includes(state)) return paint.yellow(state);
  return state;
}
