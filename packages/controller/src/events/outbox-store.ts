/**
 * Events that wait in their documents, in the order in which they are to be told: of an operation's documents, what led to
 * something comes before it.
 */
import { FINAL_OPERATION_STATES } from '@webops/protocol';
import type { Db } from 'mongodb';
import type { DocumentEvent } from '../state/index.js';

/** Collections whose documents carry events. */
const COLLECTIONS = ['operations', 'executions', 'alerts', 'addon_states'] as const;
export type EventedCollection = (typeof COLLECTIONS)[number];

/** A document with events that are not in the log. */
export interface PendingDocument {
  collection: EventedCollection;
  id: string;
  /** By which it is told whether anything was added since it was read. */
  seen: Pick<Waiting, 'rev' | 'eventCount'>;
  /** What the order is kept for: the operation's id, or the document's own. */
  orderKey: string;
  /** Oldest first; numbers are unique within the document and only rise. An event's id is `${id}/${n}`. */
  events: DocumentEvent[];
  /** False when some of its events wait for a later turn. */
  whole: boolean;
}

/** An event and the document that it waits in. */
export interface PendingEvent {
  document: PendingDocument;
  event: DocumentEvent;
}

interface Waiting {
  _id: string;
  /** Counts the updates, where they are counted. */
  rev?: number;
  /** Counts the events, where updates are not counted. */
  eventCount?: number;
  operationId?: string;
  events: DocumentEvent[];
  published: number;
}

/** At least once: what is drained comes again until it is marked. */
export class Outbox {
  readonly #db: Db;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#db = db;
    this.#environment = environment;
  }

  /** Indexes by which what waits is found. */
  async prepare(): Promise<void> {
    await Promise.all(
      COLLECTIONS.map((name) =>
        this.#db
          .collection(name)
          .createIndex(
            { unpublished: 1 },
            { name: 'unpublished', partialFilterExpression: { unpublished: true } },
          ),
      ),
    );
  }

  /**
   * @param limit documents of each collection
   * @param others also alerts and what is observed of addons
   */
  async drain(limit: number, others = true): Promise<PendingDocument[]> {
    // Operations first: whatever led to what they say is in their executions by the time that these are read.
    const operations = await this.#waiting('operations', limit);
    const [executions, ...further] = await Promise.all([
      this.#waiting('executions', limit),
      ...(others ? [this.#waiting('alerts', limit), this.#waiting('addon_states', limit)] : []),
    ]);
    const early = await this.#beforeTheirOperation(operations, executions);
    const taken = executions.filter((one) => !early.has(one.orderKey));
    if (executions.length === limit) await this.#holdBackEnds(operations, taken);
    return [...operations, ...taken, ...further.flat()].filter((one) => one.events.length > 0);
  }

  /** The events of drained documents, in order. */
  inOrder(documents: readonly PendingDocument[]): PendingEvent[] {
    const latest = new Map<string, number>();
    const placed = documents
      .filter((one) => one.collection !== 'operations')
      .concat(documents.filter((one) => one.collection === 'operations'))
      .flatMap((document) => {
        let at = 0;
        return document.events.map((event) => {
          const isOperation = document.collection === 'operations';
          const isEnd = isOperation && endsOperation(event);
          // A clock that was set back changes no order.
          at = Math.max(at, event.time.getTime(), isEnd ? (latest.get(document.orderKey) ?? 0) : 0);
          if (!isOperation) latest.set(document.orderKey, Math.max(at, latest.get(document.orderKey) ?? 0));
          return { document, event, at, rank: isEnd ? 2 : isOperation ? 0 : 1 };
        });
      });
    placed.sort((a, b) => a.at - b.at || a.rank - b.rank || compareIds(a, b) || a.event.n - b.event.n);
    return placed.map(({ document, event }) => ({ document, event }));
  }

  /** They are in the log. */
  async markPublished(documents: readonly PendingDocument[]): Promise<void> {
    await Promise.all(
      COLLECTIONS.map(async (name) => {
        const mine = documents.filter((one) => one.collection === name);
        if (mine.length === 0) return;
        const collection = this.#db.collection<Waiting>(name);
        const last = ({ events }: PendingDocument) => events.at(-1)?.n ?? 0;
        // Nothing was added since it was read: nothing of it waits any more.
        const whole = mine
          .filter((one) => one.whole)
          .map((one) => ({
            updateOne: {
              filter: { _id: one.id, ...one.seen },
              update: { $max: { published: last(one) }, $unset: { unpublished: '' } },
            },
          }));
        const done =
          whole.length === 0
            ? 0
            : (await collection.bulkWrite(whole as never, { ordered: false })).matchedCount;
        if (done === mine.length) return;
        const part = mine.map((one) => ({
          updateOne: { filter: { _id: one.id }, update: { $max: { published: last(one) } } },
        }));
        await collection.bulkWrite(part as never, { ordered: false });
      }),
    );
  }

  async #waiting(name: EventedCollection, limit: number): Promise<PendingDocument[]> {
    const docs = await this.#db
      .collection<Waiting>(name)
      .find({ unpublished: true, environment: this.#environment } as never, {
        projection: { rev: 1, eventCount: 1, operationId: 1, events: 1, published: 1 },
      })
      .limit(limit)
      .toArray();
    return docs.map((doc) => ({
      collection: name,
      id: doc._id,
      seen: doc.rev === undefined ? { eventCount: doc.eventCount ?? 0 } : { rev: doc.rev },
      whole: true,
      orderKey: doc.operationId ?? doc._id,
      events: doc.events.filter((event) => event.n > (doc.published ?? 0)),
    }));
  }

  /** Operations that were made after they were looked for, so that none of their events has been told: their executions wait. */
  async #beforeTheirOperation(
    operations: readonly PendingDocument[],
    executions: readonly PendingDocument[],
  ): Promise<Set<string>> {
    const known = new Set(operations.map(({ id }) => id));
    const missing = [...new Set(executions.map((one) => one.orderKey))].filter((id) => !known.has(id));
    if (missing.length === 0) return new Set();
    const found = await this.#db
      .collection<Waiting>('operations')
      .find({ _id: { $in: missing }, published: 0 }, { projection: { _id: 1 } })
      .toArray();
    return new Set(found.map(({ _id }) => _id));
  }

  /** More executions wait than were read: an operation's end waits for all of its own. */
  async #holdBackEnds(
    operations: readonly PendingDocument[],
    taken: readonly PendingDocument[],
  ): Promise<void> {
    const ending = operations.filter(({ events }) => events.some(endsOperation));
    if (ending.length === 0) return;
    const open = await this.#db.collection<Waiting>('executions').distinct('operationId', {
      operationId: { $in: ending.map(({ id }) => id) },
      unpublished: true,
      _id: { $nin: taken.map(({ id }) => id) },
    } as never);
    for (const document of ending.filter(({ id }) => open.includes(id))) {
      document.events.splice(document.events.findIndex(endsOperation));
      document.whole = false;
    }
  }
}

function endsOperation(event: DocumentEvent): boolean {
  const [kind, name] = event.type.split('.');
  return kind === 'operation' && FINAL_OPERATION_STATES.some((state) => state === name);
}

function compareIds(a: PendingEvent, b: PendingEvent): number {
  return a.document.id < b.document.id ? -1 : a.document.id > b.document.id ? 1 : 0;
}
