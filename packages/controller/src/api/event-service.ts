/** EventService: the event log, in messages. */
import {
  fromTimestamp,
  type ServiceHandlers,
  subjectMatches,
  toTimestamp,
  WebopsError,
} from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import type { EventLog, LoggedEvent } from '../events/event-log-store.js';
import { boundedName, invalidField } from './inputs.js';

/** Most subjects of a request. */
const MAX_SUBJECTS = 20;
/** Events read at once. */
const BATCH = 500;

/** The service's methods. */
export function eventService(log: EventLog): ServiceHandlers<'EventService', ApiCaller> {
  return {
    async *streamEvents({ since, afterEventId, subjects, follow }, { signal }) {
      if (subjects.length > MAX_SUBJECTS)
        throw invalidField('subjects', `More than ${MAX_SUBJECTS} subjects are named.`, 'Name fewer.');
      for (const subject of subjects) boundedName(subject, 'subjects');
      const from = fromTimestamp(since);
      const start = await startOf(log, from, boundedName(afterEventId, 'after_event_id'));
      for await (const event of follow ? log.follow(start, signal) : kept(log, start)) {
        if (from && event.time < from) continue;
        if (subjects.length > 0 && !subjects.some((one) => subjectMatches(one, event.subject))) continue;
        const { _id: id, type, subject, time, json } = event;
        yield { id, type, subject, time: toTimestamp(time), json };
      }
    },
  };
}

/** What is kept now. */
async function* kept(log: EventLog, start: number): AsyncGenerator<LoggedEvent> {
  const last = await log.last();
  for (let at = start; at < last; ) {
    const events = await log.after(at, BATCH);
    if (events.length === 0) return;
    yield* events.filter(({ sequence }) => sequence <= last);
    at = events.at(-1)!.sequence;
  }
}

async function startOf(log: EventLog, since: Date | null, afterEventId: string): Promise<number> {
  if (afterEventId === '') return since ? log.sequenceBefore(since) : log.last();
  const sequence = await log.sequenceOf(afterEventId);
  if (sequence !== null) return sequence;
  throw new WebopsError('NOT_FOUND', `The event ${afterEventId} is not kept, or not any more.`, {
    reason: 'EVENT_NOT_FOUND',
    details: [{ field: 'after_event_id', action: 'begin with a time (`since`) instead' }],
  });
}
