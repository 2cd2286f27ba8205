/** How far each reader of the event log has come, in the collection `event_cursors`. */
import type { Collection, Db } from 'mongodb';
import { SCHEMA_VERSION } from '../state/index.js';
import type { EventLog } from './event-log-store.js';

/** A reader's place. */
export interface EventCursor {
  /** Everything up to this event is done. */
  sequence: number;
  /** For NATS: when its stream was made, and the stream's own number of the last event there. */
  stream?: string;
  streamSequence?: number;
}

interface CursorDoc extends EventCursor {
  _id: string;
  schemaVersion: number;
  environment: string;
}

export class CursorStore {
  readonly #cursors: Collection<CursorDoc>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#cursors = db.collection<CursorDoc>('event_cursors');
    this.#environment = environment;
  }

  /** Null for a reader that has read nothing. */
  async get(reader: string): Promise<EventCursor | null> {
    return this.#cursors.findOne({ _id: this.#id(reader) });
  }

  /** Where a reader goes on; 0 for one that has read nothing. Never behind the log's end: that of a restored backup may be earlier. */
  async placeIn(log: Pick<EventLog, 'last'>, reader: string): Promise<number> {
    const [cursor, last] = await Promise.all([this.get(reader), log.last()]);
    return Math.min(cursor?.sequence ?? 0, last);
  }

  async set(reader: string, { sequence, stream, streamSequence }: EventCursor): Promise<void> {
    const nats = stream === undefined ? {} : { stream, streamSequence: streamSequence ?? 0 };
    await this.#cursors.updateOne(
      { _id: this.#id(reader) },
      { $set: { schemaVersion: SCHEMA_VERSION, environment: this.#environment, sequence, ...nats } },
      { upsert: true },
    );
  }

  #id(reader: string): string {
    return `${this.#environment}/${reader}`;
  }
}
