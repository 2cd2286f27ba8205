/** Events from NATS. The only file of the CLI that imports `nats`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventEnvelope, jwtAlone, parseEvent, STREAM_NAME } from '@webops/protocol';
import {
  type ConnectionOptions,
  type ConsumerMessages,
  connect,
  credsAuthenticator,
  DeliverPolicy,
  type NatsConnection,
} from 'nats';
import { CommandError, EXIT } from './exit-codes.js';
import type { Settings } from './settings.js';

/** Connecting takes no longer, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5000;

/** Which events. */
export interface EventFilter {
  subjects: readonly string[];
  /** Also earlier ones, from this time on; null: from now on. */
  since: Date | null;
  signal: AbortSignal;
}

/** An event, or a message on the subjects that is none: then `event` is null and `problem` says why. */
export interface ReceivedEvent {
  subject: string;
  event: EventEnvelope | null;
  problem: string | null;
  raw: string;
}

/** What `controller.json` in the controller's home says about its NATS. */
interface ControllerFile {
  natsUrl?: string;
}

/**
 * Follows the events of a standalone set-up's NATS, with the administrator's credentials in its home.
 *
 * @throws CommandError (exit code 3) when NATS is not to be reached
 */
export async function* followEvents(settings: Settings, filter: EventFilter): AsyncGenerator<ReceivedEvent> {
  const connection = await connectNats(settings);
  let messages: ConsumerMessages | null = null;
  // Closing the connection alone would leave the iterator waiting for ever.
  const stop = () => {
    messages?.stop();
    void connection.close();
  };
  filter.signal.addEventListener('abort', stop, { once: true });
  try {
    messages = await subscribe(connection, filter);
    for await (const message of messages) {
      const raw = Buffer.from(message.data).toString('utf8');
      let event: EventEnvelope | null = null;
      let problem: string | null = null;
      try {
        event = parseEvent(message.data, message.subject);
      } catch (error) {
        problem = (error as Error).message;
      }
      yield { subject: message.subject, event, problem, raw };
      if (filter.signal.aborted) return;
    }
  } finally {
    filter.signal.removeEventListener('abort', stop);
    await connection.close();
  }
}

/** An ordered consumer of the stream: nothing is lost over a reconnect, and nothing stays behind on the server. */
async function subscribe(connection: NatsConnection, filter: EventFilter): Promise<ConsumerMessages> {
  const consumer = await connection.jetstream().consumers.get(STREAM_NAME, {
    filterSubjects: [...filter.subjects],
    ...(filter.since === null
      ? { deliver_policy: DeliverPolicy.New }
      : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: filter.since.toISOString() }),
  });
  return consumer.consume();
}

async function connectNats(settings: Settings): Promise<NatsConnection> {
  const options: ConnectionOptions = {
    servers: await natsUrl(settings),
    timeout: CONNECT_TIMEOUT_MS,
    name: 'webops events',
  };
  const creds = await readFile(join(settings.home, 'nats', 'admin.creds')).catch(() => null);
  if (creds !== null) options.authenticator = jwtAlone(credsAuthenticator(creds));
  const client = await readFile(join(settings.home, 'client.json'), 'utf8').catch(() => null);
  if (client !== null) options.tls = { ca: (JSON.parse(client) as { caPem: string }).caPem };
  try {
    return await connect(options);
  } catch (error) {
    throw new CommandError(`cannot reach NATS at ${String(options.servers)}: ${(error as Error).message}`, {
      hint: 'Events are read on the machine of the controller, as the user who started it.',
      exitCode: EXIT.unreachable,
      cause: error,
    });
  }
}

async function natsUrl(settings: Settings): Promise<string> {
  const file = join(settings.home, 'controller.json');
  try {
    const info = JSON.parse(await readFile(file, 'utf8')) as ControllerFile;
    const url = info.natsUrl;
    if (url !== undefined && url !== '') return url;
  } catch {
    // Falls through to the message below.
  }
  throw new CommandError(`no NATS is known here: ${file} names none`, {
    hint: 'Events are read on the machine of the controller, while it runs.',
    exitCode: EXIT.unreachable,
  });
}
