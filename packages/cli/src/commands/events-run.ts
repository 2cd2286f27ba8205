import { SUBJECT_ROOT } from '@webops/protocol';
import { parseDurationMs } from '../durations.js';
import { followEvents, type ReceivedEvent } from '../events.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { isForPrograms } from '../output/format.js';
import { harmlessLine } from '../output/terminal-text.js';
import { replayEvents } from '../replayed-events.js';
import { Interrupt } from '../watch/interrupt.js';
import type { EventsFlags } from './events.js';
import { parseCount } from './operate-run.js';

/** What a host says of itself and its addons, word for word, is on NATS alone. */
const OF_HOSTS = /^webops\.v1\.[^.]+\.(host|addon)\./;

/** Shows events until Ctrl-C. One JSON object a line for programs; a list would never end. */
export async function events(invocation: Invocation, flags: EventsFlags): Promise<void> {
  const count = parseCount(flags.count, '--count');
  const interrupt = new Interrupt().listen();
  let seen = 0;
  try {
    for await (const received of await sourceOf(invocation, flags, interrupt.signal)) {
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

/** Past events are the controller's to tell, live ones NATS's: there hosts speak for themselves, as often as they do. */
async function sourceOf(
  invocation: Invocation,
  flags: EventsFlags,
  signal: AbortSignal,
): Promise<AsyncIterable<ReceivedEvent>> {
  const subjects = flags.subject ?? [`${SUBJECT_ROOT}.>`];
  const since =
    flags.since === undefined ? null : new Date(Date.now() - parseDurationMs(flags.since, '--since'));
  const past = since !== null || flags.after !== undefined;
  const follow = flags.follow !== false;
  if (!follow && !past)
    throw new CommandError('--no-follow shows nothing by itself', {
      hint: 'Add --since or --after.',
      exitCode: EXIT.usage,
    });
  if (follow) invocation.say(invocation.paintErr.dim(`following ${subjects.join(', ')}; Ctrl-C ends it`));
  if (!past || (flags.after === undefined && subjects.every((one) => OF_HOSTS.test(one))))
    return followEvents(invocation.settings, { subjects, since, signal });
  return replayEvents(await invocation.api(), {
    subjects: flags.subject ?? [],
    since,
    afterEventId: flags.after ?? '',
    follow,
    signal,
    onAway: (message) => invocation.say(invocation.paintErr.dim(`${message} Waiting for it.`)),
  });
}

function lineForPrograms({ subject, event, problem, raw }: ReceivedEvent): string {
  return `${JSON.stringify(event ?? { subject, problem, raw })}\n`;
}

function lineForPeople(invocation: Invocation, { subject, event, problem, raw }: ReceivedEvent): string {
  const { paint } = invocation;
  if (event === null)
    return `${paint.red('not an event')} ${harmlessLine(`${subject}: ${problem}: ${raw.slice(0, 500)}`)}\n`;
  // What happened, where the event says more than its type.
  const { event: what = event.type, ...rest } = event.data as { event?: string };
  const data = Object.entries(rest)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' ');
  return `${paint.dim(event.time)} ${paint.cyan(harmlessLine(what))} ${harmlessLine(data)}\n`;
}
