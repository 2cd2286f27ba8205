/**
 * Enrolment: a join token becomes an identity. Runs as root, for root must not trust what the agent's user could write.
 *
 *     join.json ─▶ enrolling.json (key, request) ─▶ Enroll ─▶ enrolling.json (with the answer) ─▶ trust/ ─▶ identity/ ─▶ both files removed
 *
 * Killed at any point, the next run goes on from there: the same key is presented again, and an answer that was received is not asked for twice.
 */
import { execFile } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { chown, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  createApiClient,
  createKeyAndCsr,
  type EnrollResponse__Output,
  fetchAuthority,
  hostIdentityOf,
  WebopsError,
} from '@webops/protocol';
import type { AgentConfig } from './config.js';
import { readTextIfThere, removeDurably, writeFileDurably } from './durable-file.js';
import { AgentError } from './errors.js';
import { collectFacts } from './facts.js';
import { isEnrolled, saveIdentity } from './identity.js';
import type { Logger } from './log.js';

/** For each of the two connections, in milliseconds. */
const CONNECT_TIMEOUT_MS = 15_000;

/** The settings that enrolment needs. */
export type EnrollOptions = Pick<AgentConfig, 'stateDir' | 'trustDir' | 'joinFile' | 'agentUser'>;

/** `join.json`, made from the join line. */
interface JoinFile {
  /** host:port of the controller's API. */
  server: string;
  token: string;
  /** SHA-256 of the authority of the controller's server certificates, in hexadecimal. */
  fingerprint: string;
}

/** What is kept between two runs. Private to root, beside join.json. */
interface Enrolling {
  schemaVersion: 1;
  keyPem: string;
  csrPem: string;
  caPem: string | null;
  answer: EnrollResponse__Output | null;
}

/**
 * Enrols this host. `already` when it was; then a left join.json is removed too.
 *
 * @throws AgentError JOIN_INVALID, JOIN_REFUSED (the token is of no use: trying again is none either), ENROLL_FAILED; WebopsError when the
 *   controller cannot be reached or is another
 */
export async function enroll(options: EnrollOptions, log: Logger): Promise<'enrolled' | 'already'> {
  const pendingFile = join(dirname(options.joinFile), 'enrolling.json');
  if (await isEnrolled(options.stateDir)) {
    await removeDurably(pendingFile);
    await removeDurably(options.joinFile);
    return 'already';
  }
  const request = await readJoinFile(options.joinFile);
  let pending = await readPending(pendingFile);
  if (pending === null) {
    const { keyPem, csrPem } = await createKeyAndCsr({ commonName: 'webops-agent' });
    pending = { schemaVersion: 1, keyPem, csrPem, caPem: null, answer: null };
    await writeFileDurably(pendingFile, JSON.stringify(pending), 0o600);
  }
  if (pending.answer === null || pending.caPem === null) {
    const caPem = await fetchAuthority({
      address: request.server,
      fingerprint: request.fingerprint,
      timeoutMs: CONNECT_TIMEOUT_MS,
    });
    const answer = await ask(request, caPem, pending.csrPem);
    pending = { ...pending, caPem, answer };
    await writeFileDurably(pendingFile, JSON.stringify(pending), 0o600);
  }
  const { answer, caPem } = pending;
  if (answer === null || caPem === null) throw new AgentError('ENROLL_FAILED', 'no answer was kept');
  checkAnswer(answer, request.server);
  await writeTrust(options.trustDir, answer);
  await asAgentUser(options, () =>
    saveIdentity(options.stateDir, {
      hostId: answer.hostId,
      environment: answer.environment,
      linkAddress: answer.linkAddress,
      keyPem: pending.keyPem,
      certPem: answer.certificatePem,
      caPem,
    }),
  );
  await removeDurably(options.joinFile);
  await removeDurably(pendingFile);
  log.info({ host: answer.hostId, environment: answer.environment, server: request.server }, 'host enrolled');
  return 'enrolled';
}

async function ask(request: JoinFile, caPem: string, csrPem: string): Promise<EnrollResponse__Output> {
  const client = createApiClient({ address: request.server, caPem });
  try {
    const facts = await collectFacts();
    return await client.enrollment.enroll(
      { token: request.token, csrPem, facts },
      { timeoutMs: CONNECT_TIMEOUT_MS },
    );
  } catch (error) {
    if (error instanceof WebopsError && error.code === 'UNAUTHENTICATED')
      throw refused(request.server, error);
    throw error;
  } finally {
    client.close();
  }
}

function refused(server: string, cause: WebopsError): AgentError {
  const advice = cause.details.flatMap(({ action }) => (action === undefined ? [] : [` ${action}`]));
  return new AgentError(
    'JOIN_REFUSED',
    `${server} did not enrol this host. ${cause.message}${advice.join('')}`,
    {
      cause,
    },
  );
}

function checkAnswer(answer: EnrollResponse__Output, server: string): void {
  const named = hostIdentityOf(answer.certificatePem);
  if (named === null || named.hostId !== answer.hostId || named.environment !== answer.environment) {
    throw new AgentError(
      'ENROLL_FAILED',
      `${server} issued a certificate that is not for host ${answer.hostId}`,
    );
  }
  if (answer.ticketPublicKeyPem === '' || answer.linkAddress === '') {
    throw new AgentError('ENROLL_FAILED', `${server} named no ticket key or no address of the agent link`);
  }
}

/** Root-owned files, readable by all; host-id last, for the runner refuses everything without it. */
async function writeTrust(folder: string, answer: EnrollResponse__Output): Promise<void> {
  const publishers = join(folder, 'publishers');
  await mkdir(publishers, { recursive: true, mode: 0o755 });
  await removeDurably(join(folder, 'host-id'));
  const wanted = new Map(answer.publisherPublicKeysPem.map((pem) => [`${keyIdOf(pem)}.pem`, pem]));
  for (const name of await readdir(publishers)) {
    // What an earlier controller trusted is not trusted any more.
    if (!wanted.has(name)) await removeDurably(join(publishers, name));
  }
  for (const [name, pem] of wanted) await writeFileDurably(join(publishers, name), pem, 0o644);
  await writeFileDurably(join(folder, 'ticket.pub.pem'), answer.ticketPublicKeyPem, 0o644);
  await writeFileDurably(join(folder, 'host-id'), `${answer.hostId}\n`, 0o644);
}

/** SHA-256 of a public key (SPKI, DER), in hexadecimal: the name of a publisher. */
function keyIdOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}

/** Root writes into a folder of the agent's user only as that user: a link planted there then leads nowhere that the user cannot go. */
async function asAgentUser(options: EnrollOptions, write: () => Promise<void>): Promise<void> {
  const { agentUser, stateDir } = options;
  if (process.geteuid?.() !== 0 || agentUser === '') {
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    return write();
  }
  const uid = await idOf(agentUser, '-u');
  const gid = await idOf(agentUser, '-g');
  if ((await mkdir(stateDir, { recursive: true, mode: 0o700 })) !== undefined)
    await chown(stateDir, uid, gid);
  process.setegid?.(gid);
  process.seteuid?.(uid);
  try {
    await write();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

async function idOf(user: string, what: '-u' | '-g'): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)('id', [what, '--', user]);
    return Number(stdout.trim());
  } catch (cause) {
    throw new AgentError('ENROLL_FAILED', `user "${user}" is not on this host; the installer makes it`, {
      cause,
    });
  }
}

async function readJoinFile(path: string): Promise<JoinFile> {
  const text = await readTextIfThere(path);
  if (text === null)
    throw new AgentError(
      'JOIN_INVALID',
      `${path} is not there: install with --server, --token-file and --fingerprint`,
    );
  let request: Partial<JoinFile>;
  try {
    request = JSON.parse(text) as Partial<JoinFile>;
  } catch (cause) {
    throw new AgentError('JOIN_INVALID', `${path} is not JSON`, { cause });
  }
  const { server, token, fingerprint } = request;
  for (const [field, value] of Object.entries({ server, token, fingerprint })) {
    if (typeof value !== 'string' || value === '')
      throw new AgentError('JOIN_INVALID', `${path} lacks "${field}"`);
  }
  return { server: server!, token: token!, fingerprint: fingerprint! };
}

async function readPending(path: string): Promise<Enrolling | null> {
  const text = await readTextIfThere(path);
  if (text === null) return null;
  try {
    const pending = JSON.parse(text) as Enrolling;
    return pending.schemaVersion === 1 ? pending : null;
  } catch {
    return null;
  }
}
