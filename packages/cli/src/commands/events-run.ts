import { SUBJECT_ROOT } from '@webops/protocol';
import { parseDurationMs } from '../durations.js';
import { followEvents, type ReceivedEvent } from '../events.js';
import type { Invocation } from '../invocation.js';
import { isForPrograms } from '../output/format.js';
import { harmlessLine } from '../output/terminal-text.js';
import { Interrupt } from '../watch/interrupt.js';
import type { EventsFlags } from './events.js';
import { parseCount } from './operate-run.js';

/** Follows events until Ctrl-C. One JSON object a line for programs; a list would never end. */
export async function events(invocation: Invocation, flags: EventsFlags): Promise<void> {
  const count = parseCount(flags.count, '--count');
  const since =
    flags.since === undefined ? null : new Date(Date.now() - parseDurationMs(flags.since, '--since'));
  const interrupt = new Interrupt().listen();
  const subjects = flags.subject ?? [`${SUBJECT_ROOT}.>`];
  invocation.say(invocation.paintErr.dim(`following ${subjects.join(', ')}; Ctrl-C ends it`));
  let seen = 0;
  try {
    for await (const received of followEvents(invocation.settings, {
      subjects,
      since,
      signal: interrupt.signal,
    })) {
      invocation.print(
        isForPrograms(invocation.format) ? lineForPrograms(received) : lineForPeople(invocation, received),
      );
      seen += 1;
      if (count > 0 && seen >= count) break;
    }
  } finally {
    interrupt.dispose();
  }
}

function lineForPrograms({ subject, event, problem, raw }: ReceivedEvent): string {
  return `${JSON.stringify(event ?? { subject, problem, raw })}\n`;
}

function lineForPeople(invocation: Invocation, { subject, event, problem, raw }: ReceivedEvent): string {
  const { paint } = invocation;
  if (event === null)
    return `${paint.red('not an event')} ${harmlessLine(`${subject}: ${problem}: ${raw.slice(0, 500)}`)}\n`;
  const data = Object.entries(event.data)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' ');
  return `${paint.dim(event.time)} ${paint.cyan(harmlessLine(event.type))} ${harmlessLine(data)}\n`;
}
