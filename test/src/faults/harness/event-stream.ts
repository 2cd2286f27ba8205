/** What MongoDB holds of events against what NATS has of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedMongoUri } from '@webops/embedded';
import { parseEvent, STREAM_NAME, wildcards } from '@webops/protocol';
import { type Db, MongoClient } from 'mongodb';
import { connect, credsAuthenticator } from 'nats';
import type { ControllerProcess } from '../../fleet/controller-process.js';
import { waitFor } from '../../lab/wait.js';
import type { FaultRun } from './fault-run.js';

/** For the last events to be published, once all is back. */
const PUBLISHED_WITHIN_MS = 60_000;
const FETCH_AT_ONCE = 500;
const ENVIRONMENT = 'default';
const COLLECTIONS = ['operations', 'executions'] as const;

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
    await waitFor('all events to be published', async () => (await waiting(db)) === 0, {
      timeoutMs: PUBLISHED_WITHIN_MS,
      onTimeout: async () => `${await waiting(db)} documents wait\n${controller.log.slice(-8000)}`,
    });
    // What waits for its publication stays in the documents, so that these are the newest.
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

/** Documents whose events are not in the log, and events of the log that are not on NATS. */
async function waiting(db: Db): Promise<number> {
  const counts = COLLECTIONS.map((name) => db.collection(name).countDocuments({ unpublished: true }));
  const last = await db
    .collection<{ sequence: number }>('events')
    .findOne({ environment: ENVIRONMENT }, { sort: { sequence: -1 } });
  const cursor = await db
    .collection<{ _id: string; sequence: number }>('event_cursors')
    .findOne({ _id: `${ENVIRONMENT}/nats` });
  const behind = (last?.sequence ?? 0) - (cursor?.sequence ?? 0);
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, behind);
}

/** Where each event comes first, by its id. */
async function placesInStream(run: FaultRun, controller: ControllerProcess): Promise<Map<string, number>> {
  const read = (file: string) => readFileSync(join(controller.home, file), 'utf8');
  const connection = await connect({
    servers: (JSON.parse(read('controller.json')) as { natsUrl: string }).natsUrl,
    authenticator: credsAuthenticator(Buffer.from(read('nats/admin.creds'))),
    tls: { ca: controller.client().caPem },
  });
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
