/** What MongoDB holds of events against what NATS has of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedMongoUri } from '@webops/embedded';
import { parseEvent, STREAM_NAME, wildcards } from '@webops/protocol';
import { type Db, MongoClient } from 'mongodb';
import { connect, credsAuthenticator, type NatsConnection } from 'nats';
import type { ControllerProcess } from '../../fleet/controller-process.js';
import { waitFor } from '../../lab/wait.js';
import type { FaultRun } from './fault-run.js';

/** For the last events to be published, once all is back. */
const PUBLISHED_WITHIN_MS = 60_000;
const FETCH_AT_ONCE = 500;
const ENVIRONMENT = 'default';
const COLLECTIONS = ['operations', 'executions'] as const;

interface Cursor {
  _id: string;
  sequence: number;
  stream?: string;
}

interface Evented {
  _id: string;
  operationId?: string;
  state: string;
  events: { n: number; type: string }[];
}

/**
 * Waits until the controller says that all is published, and compares. Lost is each event that MongoDB holds and the stream does
 * not, or that is not in its order: within a document, and an operation's end after the ends of its executions.
 */
export async function compareEventStream(run: FaultRun, controller: ControllerProcess): Promise<void> {
  const client = new MongoClient(embeddedMongoUri(join(controller.home, 'mongo')));
  try {
    const db = client.db('webops');
    await waitFor('all events to be published', async () => (await unpublished(db, controller)) === '', {
      timeoutMs: PUBLISHED_WITHIN_MS,
      onTimeout: async () => `${await unpublished(db, controller)}\n${controller.log.slice(-8000)}`,
    });
    // What waits for the log stays in the documents, so that these are the newest.
    const places = await placesInStream(run, controller);
    const ends = new Map<string, number>();
    for (const name of COLLECTIONS.toReversed()) {
      for await (const doc of db.collection<Evented>(name).find({})) {
        let before = 0;
        for (const { n, type } of doc.events) {
          const place = places.get(`${doc._id}/${n}`);
          if (place === undefined) run.lose(`event ${doc._id}/${n} (${type}) is not in the stream`);
          else if (place < before) run.lose(`event ${doc._id}/${n} (${type}) came before the one before it`);
          before = place ?? before;
          run.count('events of MongoDB found in the stream');
          if (type !== `${name.slice(0, -1)}.${doc.state}`) continue;
          const operation = doc.operationId ?? doc._id;
          if (name === 'executions') ends.set(operation, Math.max(ends.get(operation) ?? 0, place ?? 0));
          else if ((place ?? 0) < (ends.get(operation) ?? 0))
            run.lose(`the end of operation ${doc._id} came before that of an execution`);
        }
      }
    }
  } finally {
    await client.close();
  }
}

/** What is not on NATS yet: in documents, in the log, or since the stream is another one than the controller knows. Empty: nothing. */
async function unpublished(db: Db, controller: ControllerProcess): Promise<string> {
  const counts = COLLECTIONS.map((name) => db.collection(name).countDocuments({ unpublished: true }));
  const documents = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  if (documents > 0) return `${documents} documents wait`;
  const last = await db
    .collection('events')
    .findOne({ environment: ENVIRONMENT }, { sort: { sequence: -1 } });
  const cursor = await db.collection<Cursor>('event_cursors').findOne({ _id: `${ENVIRONMENT}/nats` });
  if (last && cursor?.sequence !== last['sequence'])
    return `published up to ${cursor?.sequence} of ${last['sequence']}`;
  const connection = await connectNats(controller).catch((error: Error) => error);
  if (connection instanceof Error) return connection.message;
  try {
    const { created } = await (await connection.jetstreamManager()).streams.info(STREAM_NAME);
    return cursor?.stream === String(created) ? '' : `the stream of ${String(created)} is not known yet`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await connection.close();
  }
}

function connectNats(controller: ControllerProcess): Promise<NatsConnection> {
  const read = (file: string) => readFileSync(join(controller.home, file), 'utf8');
  return connect({
    servers: (JSON.parse(read('controller.json')) as { natsUrl: string }).natsUrl,
    authenticator: credsAuthenticator(Buffer.from(read('nats/admin.creds'))),
    tls: { ca: controller.client().caPem },
  });
}

/** Where each event comes first, by its id. */
async function placesInStream(run: FaultRun, controller: ControllerProcess): Promise<Map<string, number>> {
  const connection = await connectNats(controller);
  const places = new Map<string, number>();
  try {
    const consumer = await connection.jetstream().consumers.get(STREAM_NAME, {
      filterSubjects: [wildcards.operations(ENVIRONMENT)],
    });
    for (let left = (await consumer.info(true)).num_pending; left > 0; ) {
      for await (const message of await consumer.fetch({ max_messages: Math.min(left, FETCH_AT_ONCE) })) {
        left--;
        try {
          const { id } = parseEvent(message.data, message.subject);
          if (!places.has(id)) places.set(id, message.seq);
        } catch (error) {
          run.lose(`message ${message.seq} on ${message.subject}: ${(error as Error).message}`);
        }
      }
    }
  } finally {
    await connection.close();
  }
  return places;
}
