/**
 * Runs on a lab host as the agent's user: what somebody could do who has taken the agent over. It uses the packages that are
 * installed there and the identity that this user can read; nothing of the repository is beside it, so it imports nothing else.
 *
 * A {@link Request} as JSON on stdin, its answer as JSON on stdout. Bytes are `{"base64": …}` both ways.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Grpc from '@grpc/grpc-js';
import type * as Protocol from '@webops/protocol';
import type * as Nats from 'nats';

/** Speaks on the agent link. */
export interface LinkRequest {
  do: 'link';
  /** Another certificate than the host's. */
  as?: { certPem: string; keyPem: string };
  hello?: Protocol.AgentHello;
  /** Said after Welcome, one after the other. */
  send?: Protocol.ConnectRequest[];
  /** Goes on until a message came of this kind (`change` is a dispatch with a ticket), or the stream ended. */
  until: 'change' | 'end' | NonNullable<Protocol.ConnectResponse__Output['message']>;
  /** Fetches this bundle too, or the one of the dispatch. */
  fetch?: string;
}

/** Everything that came, and how the stream and the bundle's fetch ended. */
export interface LinkAnswer {
  received: Protocol.ConnectResponse__Output[];
  ended: string | null;
  archive: Buffer | null;
  fetchEnded: string | null;
}

/** Calls every method that a listener could serve, with the host's certificate. */
export interface CallsRequest {
  do: 'calls';
  address: string;
}

/** Tries subjects on NATS with the host's credentials; then publishes `events` through JetStream. */
export interface NatsRequest {
  do: 'nats';
  publish: string[];
  subscribe: string[];
  events: { subject: string; data: string }[];
}

/** Whether each subject was allowed, and the errors of the events that were not taken. */
export interface NatsAnswer {
  publish: Record<string, boolean>;
  subscribe: Record<string, boolean>;
  eventErrors: string[];
}

export type Request = LinkRequest | CallsRequest | NatsRequest;

const LIB = '/opt/webops/lib/packages/protocol/dist/index.js';
const IDENTITY = '/var/lib/webops-agent/identity';
/** No step here takes so long; a hanging one ends with an error. */
const TIMEOUT_MS = 60_000;

const protocol = (await import(LIB)) as typeof Protocol;
const { linkAddress } = JSON.parse(readFileSync(`${IDENTITY}/identity.json`, 'utf8')) as {
  linkAddress: string;
};
const pem = (name: string) => readFileSync(`${IDENTITY}/${name}.pem`, 'utf8');
const own = { caPem: pem('ca'), certPem: pem('cert'), keyPem: pem('key') };

function openLink(as: LinkRequest['as'], hello: Protocol.AgentHello, signal: AbortSignal) {
  const client = protocol.createAgentLinkClient({ address: linkAddress, ...own, ...as });
  const stream = client.connect({ signal });
  void stream
    .send({
      hello: { protocolVersion: 1, instanceId: `intruder-${process.pid}`, ...hello },
    })
    .catch(() => undefined);
  return { client, stream };
}

async function link(request: LinkRequest): Promise<LinkAnswer> {
  const { client, stream } = openLink(request.as, request.hello ?? {}, AbortSignal.timeout(TIMEOUT_MS));
  const answer: LinkAnswer = { received: [], ended: null, archive: null, fetchEnded: null };
  try {
    for await (const message of stream.messages) {
      answer.received.push(message);
      if (message.welcome) for (const piece of request.send ?? []) await stream.send(piece);
      const kind = message.dispatch && message.dispatch.ticket.length > 0 ? 'change' : message.message;
      if (kind === request.until) break;
    }
  } catch (error) {
    answer.ended = codeOf(error);
  }
  const digest = request.fetch || answer.received.find(({ dispatch }) => dispatch)?.dispatch?.digest;
  if (digest) {
    const pieces: Buffer[] = [];
    try {
      for await (const { data } of client.fetchBundle({ digest })) pieces.push(Buffer.from(data));
      answer.archive = Buffer.concat(pieces);
    } catch (error) {
      answer.fetchEnded = codeOf(error);
    }
  }
  client.close();
  return answer;
}

/** The code that each method ended with; `OK` when it did what it was asked. */
async function calls({ address }: CallsRequest): Promise<Record<string, string>> {
  const grpc = createRequire(LIB)('@grpc/grpc-js') as typeof Grpc;
  const credentials = protocol.channelCredentials({ address, ...own });
  const client = new grpc.Client(address, credentials, {
    'grpc.ssl_target_name_override': protocol.SERVER_NAME,
  });
  const answers: Record<string, string> = {};
  for (const name of protocol.API_SERVICE_NAMES) {
    const methods = protocol.loadProtocol()[name].service as unknown as Record<
      string,
      Grpc.MethodDefinition<object, object>
    >;
    for (const method of Object.values(methods)) {
      const options = { deadline: Date.now() + TIMEOUT_MS };
      const { path, requestSerialize: write, responseDeserialize: read } = method;
      answers[path] = await new Promise<string>((resolve) => {
        const ended = (error: Grpc.ServiceError | null) => resolve(grpc.status[error?.code ?? 0] ?? '');
        if (!method.responseStream) {
          client.makeUnaryRequest(path, write, read, {}, options, ended);
          return;
        }
        const stream = client.makeServerStreamRequest(path, write, read, {}, options);
        stream.on('data', () => resolve('OK'));
        stream.on('end', () => resolve('OK'));
        stream.on('error', ended);
      });
    }
  }
  client.close();
  return answers;
}

async function nats(request: NatsRequest): Promise<NatsAnswer> {
  const nats = createRequire(LIB.replace('protocol', 'agent'))('nats') as typeof Nats;
  const over = AbortSignal.timeout(TIMEOUT_MS);
  const { client, stream } = openLink(undefined, {}, over);
  const first = await stream.messages[Symbol.asyncIterator]().next();
  const granted = (first.value as Protocol.ConnectResponse__Output).welcome?.nats;
  if (!granted?.creds) throw new Error('the Welcome carries no NATS credentials');
  const connection = await nats.connect({
    servers: [granted.url],
    authenticator: nats.credsAuthenticator(Buffer.from(granted.creds)),
    inboxPrefix: granted.inboxPrefix,
    reconnect: false,
    // It does not care who the server is; what the server lets it do is the question.
    tls: { ca: granted.caPem, checkServerIdentity: () => undefined } as Nats.TlsOptions,
  });
  const refusals: string[] = [];
  void (async () => {
    for await (const { permissionContext } of connection.status() as AsyncIterable<{
      permissionContext?: { operation: string; subject: string };
    }>) {
      if (permissionContext) refusals.push(`${permissionContext.operation} ${permissionContext.subject}`);
    }
  })();
  const answer: NatsAnswer = { publish: {}, subscribe: {}, eventErrors: [] };
  // The server answers in order: a refusal comes before the answer to a flush, and is told in the turn after.
  const allowed = async (operation: string, subject: string) => {
    await connection.flush();
    await new Promise((resolve) => setImmediate(resolve));
    return !refusals.includes(`${operation} ${subject}`);
  };
  for (const subject of request.publish) {
    connection.publish(subject, 'forged');
    answer.publish[subject] = await allowed('publish', subject);
  }
  for (const subject of request.subscribe) {
    connection.subscribe(subject, { callback: () => undefined });
    answer.subscribe[subject] = await allowed('subscription', subject);
  }
  for (const { subject, data } of request.events) {
    const sent = connection.jetstream().publish(subject, data, { timeout: 10_000 });
    await sent.catch((error: Error) => answer.eventErrors.push(`${subject}: ${error.message}`));
  }
  await connection.close();
  client.close();
  return answer;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? error);
}

const request = JSON.parse(readFileSync(0, 'utf8'), (_key, value) =>
  value && typeof value === 'object' && 'base64' in value ? Buffer.from(value.base64, 'base64') : value,
) as Request;
const answer = await (request.do === 'link'
  ? link(request)
  : request.do === 'calls'
    ? calls(request)
    : nats(request));
process.stdout.write(
  JSON.stringify(answer, (_key, value) =>
    value?.type === 'Buffer' ? { base64: Buffer.from(value.data).toString('base64') } : value,
  ),
  () => process.exit(),
);
