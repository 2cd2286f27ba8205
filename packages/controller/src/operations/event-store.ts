/** Finds events that wait in their documents, and marks them published. */
import type { DocumentEvent } from '../state/documents.js';
import type { State } from '../state/index.js';
import type { EventFeed, PendingEvents } from './event-feed.js';
import { isFinalOperationState } from './operation-states.js';

interface Waiting {
  _id: string;
  rev: number;
  state: string;
  environment: string;
  operationId?: string;
  events: DocumentEvent[];
  published: number;
}

export class EventStore implements EventFeed {
  constructor(private readonly state: State) {}

  async drain(limit: number): Promise<PendingEvents[]> {
    // One after the other: an operation ends when all its executions have, so that the end of each is found too.
    const operations = await this.waiting('operations', limit);
    const executions = await this.waiting('executions', limit);
    const ended = operations.filter((doc) => isFinalOperationState(doc.state as never));
    const behind = executions.length < limit ? new Set() : await this.withMore(ended, executions);
    return [
      ...operations.map((doc) =>
        ended.includes(doc)
          ? pendingOf('operations', doc, (event) => !isEnd(doc, event), false)
          : pendingOf('operations', doc),
      ),
      ...executions.map((doc) => pendingOf('executions', doc)),
      ...ended
        .filter((doc) => !behind.has(doc._id))
        .map((doc) => pendingOf('operations', doc, (event) => isEnd(doc, event))),
    ].filter((item) => item.events.length > 0 || item.isWhole);
  }

  async markPublished(items: readonly PendingEvents[]): Promise<void> {
    await Promise.all(
      (['operations', 'executions'] as const).map(async (name) => {
        const mine = items.filter((item) => item.collection === name);
        if (mine.length === 0) return;
        const updates = mine.flatMap((item) => {
          const last = item.events.at(-1)?.n ?? 0;
          const mark = { updateOne: { filter: { _id: item.id }, update: { $max: { published: last } } } };
          // Only when nothing was added since it was read.
          const done = {
            updateOne: { filter: { _id: item.id, rev: item.rev }, update: { $unset: { unpublished: '' } } },
          };
          return item.isWhole ? [mark, done] : [mark];
        });
        await this.state.db.collection<Waiting>(name).bulkWrite(updates as never, { ordered: true });
      }),
    );
  }

  async publishAgain(since: Date): Promise<void> {
    for (const name of ['operations', 'executions'] as const)
      await this.state.db
        .collection<Waiting>(name)
        .updateMany(
          { 'events.time': { $gte: since } } as never,
          { $set: { published: 0, unpublished: true } } as never,
        );
  }

  private async waiting(name: 'operations' | 'executions', limit: number): Promise<Waiting[]> {
    return this.state.db
      .collection<Waiting>(name)
      .find({ unpublished: true } as never, {
        projection: { rev: 1, state: 1, environment: 1, operationId: 1, events: 1, published: 1 },
      })
      .limit(limit)
      .toArray();
  }

  /** Those of the operations that have more executions to publish than these. */
  private async withMore(
    operations: readonly Waiting[],
    executions: readonly Waiting[],
  ): Promise<Set<unknown>> {
    if (operations.length === 0) return new Set();
    const more = {
      operationId: { $in: operations.map((doc) => doc._id) },
      unpublished: true,
      _id: { $nin: executions.map((doc) => doc._id) },
    };
    return new Set(
      await this.state.db.collection<Waiting>('executions').distinct('operationId', more as never),
    );
  }
}

/** Whether the event tells that the operation has ended, or comes after that. */
function isEnd(doc: Waiting, event: DocumentEvent): boolean {
  const end = doc.events.find(({ type }) => type === `operation.${doc.state}`);
  return end !== undefined && event.n >= end.n;
}

function pendingOf(
  collection: PendingEvents['collection'],
  doc: Waiting,
  isMeant: (event: DocumentEvent) => boolean = () => true,
  isWhole = true,
): PendingEvents {
  return {
    collection,
    id: doc._id,
    rev: doc.rev,
    operationId: doc.operationId ?? doc._id,
    environment: doc.environment,
    events: doc.events.filter((event) => event.n > doc.published && isMeant(event)),
    isWhole,
  };
}
