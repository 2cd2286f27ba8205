/** Events from the controller's own log, through its API: past ones, and those that come. */
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClient, type EventEnvelope, parseEvent, toTimestamp, WebopsError } from '@webops/protocol';
import type { ReceivedEvent } from './events.js';

/** Pause before the stream is asked for again, in milliseconds. */
const AGAIN_AFTER_MS = 1_000;

/** Codes of a controller that stops or is gone; the caller's own end is seen by its signal. */
const AWAY: readonly string[] = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED'];

/** Which events. */
export interface ReplayFilter {
  subjects: readonly string[];
  since: Date | null;
  /** Those behind the event with this id; empty: by `since` alone. */
  afterEventId: string;
  follow: boolean;
  signal: AbortSignal;
  /** Told that the controller is away and waited for. */
  onAway: (message: string) => void;
}

/**
 * The events, in order. A follower that loses the controller waits for it and goes on behind the last event, so that none is missing.
 *
 * @throws WebopsError when the first call is refused
 */
export async function* replayEvents(api: ApiClient, filter: ReplayFilter): AsyncGenerator<ReceivedEvent> {
  let { afterEventId } = filter;
  for (let connected = false; ; ) {
    try {
      const stream = api.events.streamEvents(
        {
          ...(filter.since ? { since: toTimestamp(filter.since) } : {}),
          afterEventId,
          subjects: [...filter.subjects],
          follow: filter.follow,
        },
        { signal: filter.signal },
      );
      for await (const { id, subject, json } of stream) {
        connected = true;
        afterEventId = id;
        yield read(subject, json);
      }
      if (!filter.follow) return;
    } catch (error) {
      if (filter.signal.aborted) return;
      const away = error instanceof WebopsError && AWAY.includes(error.code);
      if (!connected || !filter.follow || !away) throw error;
      filter.onAway(error.message);
    }
    await delay(AGAIN_AFTER_MS, undefined, { signal: filter.signal }).catch(() => undefined);
    if (filter.signal.aborted) return;
  }
}

function read(subject: string, json: string): ReceivedEvent {
  let event: EventEnvelope | null = null;
  let problem: string | null = null;
  try {
    event = parseEvent(json, subject);
  } catch (error) {
    problem = (error as Error).message;
  }
  return { subject, event, problem, raw: json };
}
