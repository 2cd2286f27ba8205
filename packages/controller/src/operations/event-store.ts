/** Finds events that wait in their documents, and marks them published. */
import type { DocumentEvent } from '../state/documents.js';
import type { State } from '../state/index.js';
import type { EventFeed, PendingEvents } from './event-feed.js';

interface Waiting {
  _id: string;
  rev: number;
  environment: string;
  operationId?: string;
  events: DocumentEvent[];
  published: number;
}

export class EventStore implements EventFeed {
  constructor(private readonly state: State) {}

  async drain(limit: number): Promise<PendingEvents[]> {
    const found = await Promise.all([this.waiting('operations', limit), this.waiting('executions', limit)]);
    return found.flat().slice(0, limit);
  }

  async markPublished(items: readonly PendingEvents[]): Promise<void> {
    await Promise.all(
      (['operations', 'executions'] as const).map(async (name) => {
        const mine = items.filter((item) => item.collection === name);
        if (mine.length === 0) return;
        const collection = this.state.db.collection<Waiting>(name);
        const last = (item: PendingEvents) => item.events.at(-1)?.n ?? 0;
        // Nothing was added since it was read: nothing of it waits any more.
        const whole = mine.map((item) => ({
          updateOne: {
            filter: { _id: item.id, rev: item.rev },
            update: { $max: { published: last(item) }, $unset: { unpublished: '' } },
          },
        }));
        const { matchedCount } = await collection.bulkWrite(whole as never, { ordered: false });
        if (matchedCount === mine.length) return;
        const part = mine.map((item) => ({
          updateOne: { filter: { _id: item.id }, update: { $max: { published: last(item) } } },
        }));
        await collection.bulkWrite(part as never, { ordered: false });
      }),
    );
  }

  private async waiting(name: 'operations' | 'executions', limit: number): Promise<PendingEvents[]> {
    const docs = await this.state.db
      .collection<Waiting>(name)
      .find({ unpublished: true } as never, {
        projection: { rev: 1, environment: 1, operationId: 1, events: 1, published: 1 },
      })
      .limit(limit)
      .toArray();
    return docs.map((doc) => ({
      collection: name,
      id: doc._id,
      rev: doc.rev,
      operationId: doc.operationId ?? doc._id,
      environment: doc.environment,
      events: doc.events.filter((event) => event.n > doc.published),
    }));
  }
}
