/**
 * Decentralised authentication on NATS: this set-up's operator and account, and the users' JWTs that the account signs. The keys
 * are seeds under `WEBOPS_HOME/keys`; the server knows only what {@link NatsIdentity.serverAuth} gives.
 */
import { createHash, hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import { hostInboxPrefix, hostPublishSubjects } from '@webops/protocol';
import type { NatsAuth } from '@webops/embedded';
import { readOrCreate } from '../secrets/private-file.js';
import { type NkeyPair, nkeyPairs } from './nats-client.js';
import { createUserKey, signerOf, type UserKey } from './nkey.js';

/** Credentials of one user in the form of a `.creds` file. */
export interface NatsUser {
  creds: string;
  expiresAt: Date;
}

/** The account that this controller and its hosts use. */
export interface NatsIdentity {
  /**
   * For the embedded server; null when only the account of another server is known.
   *
   * @param refused hosts of an environment whose credentials are good no more, each with the time up to which it got some
   */
  serverAuth: ((refused?: { environment: string; hosts: ReadonlyMap<string, Date> }) => NatsAuth) | null;
  /** May publish and subscribe everything in the account. */
  controllerUser(ttlMs: number): NatsUser;
  /** May publish on the host's own subjects, and subscribe its own inbox. */
  hostUser(environment: string, hostId: string, ttlMs: number): NatsUser;
}

const SEEDS = {
  operator: 'nats-operator.seed',
  account: 'nats-account.seed',
  system: 'nats-system.seed',
} as const;
const UNLIMITED = {
  subs: -1,
  data: -1,
  payload: -1,
  imports: -1,
  exports: -1,
  conn: -1,
  leaf: -1,
  wildcards: true,
};
const JETSTREAM = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

/** The identity of a set-up's own NATS; keys that are missing are made. */
export async function loadNatsIdentity(home: string): Promise<NatsIdentity> {
  const folder = join(home, 'keys');
  const load = async (kind: keyof typeof SEEDS) => {
    const make = kind === 'operator' ? nkeyPairs.createOperator : nkeyPairs.createAccount;
    return nkeyPairs.fromSeed(
      await readOrCreate(join(folder, SEEDS[kind]), () => Buffer.from(make().getSeed())),
    );
  };
  const [operator, account, system] = await Promise.all([load('operator'), load('account'), load('system')]);
  const issuer = issuerOf(operator);
  const accountKey = account.getPublicKey();
  const systemKey = system.getPublicKey();
  const userKeyOf = hostKeysOf(account);
  // Made once: the server takes another account while it runs, but no other operator.
  const fixed = {
    operatorJwt: encode(issuer, issuer.publicKey, 'webops', 'operator', {
      system_account: systemKey,
    }),
    accountPublicKey: accountKey,
    systemAccount: {
      publicKey: systemKey,
      jwt: encode(issuer, systemKey, 'system', 'account', { limits: UNLIMITED }),
    },
  };
  return identityOf(account, (refused) => {
    const revocations = Object.fromEntries(
      [...(refused?.hosts ?? [])].map(([hostId, until]) => [
        userKeyOf(refused!.environment, hostId).publicKey,
        Math.ceil(until.getTime() / 1000),
      ]),
    );
    const claims = { limits: { ...UNLIMITED, ...JETSTREAM }, revocations };
    return { ...fixed, accountJwt: encode(issuer, accountKey, 'webops', 'account', claims) };
  });
}

/** The identity on another NATS, whose operator has given this account. */
export function natsIdentityFromSeed(accountSeed: Buffer): NatsIdentity {
  return identityOf(nkeyPairs.fromSeed(Buffer.from(accountSeed.toString('utf8').trim())), null);
}

function identityOf(pair: NkeyPair, serverAuth: NatsIdentity['serverAuth']): NatsIdentity {
  const account = issuerOf(pair);
  const userKeyOf = hostKeysOf(pair);
  return {
    serverAuth,
    controllerUser: (ttlMs) => userOf(account, createUserKey(), 'controller', {}, {}, ttlMs),
    hostUser: (environment, hostId, ttlMs) =>
      userOf(
        account,
        userKeyOf(environment, hostId),
        hostId,
        { allow: hostPublishSubjects(environment, hostId) },
        { allow: [`${hostInboxPrefix(hostId)}.>`] },
        ttlMs,
      ),
  };
}

/** Who signs: asked for each agent that connects, so its parts are made once. */
interface Issuer {
  publicKey: string;
  sign(data: Uint8Array): Uint8Array;
}

function issuerOf(pair: NkeyPair): Issuer {
  return { publicKey: pair.getPublicKey(), sign: signerOf(pair.getSeed()) };
}

/** A host's key follows from the account's and its id: so it can be refused without a list of what was given out. */
function hostKeysOf(account: NkeyPair): (environment: string, hostId: string) => UserKey {
  const secret = account.getSeed();
  return (environment, hostId) =>
    createUserKey(
      Buffer.from(hkdfSync('sha256', secret, '', `webops nats host ${environment} ${hostId}`, 32)),
    );
}

function userOf(
  account: Issuer,
  user: UserKey,
  name: string,
  pub: object,
  sub: object,
  ttlMs: number,
): NatsUser {
  const expiresAt = new Date(Date.now() + ttlMs);
  const claims = { pub, sub, subs: -1, data: -1, payload: -1 };
  const jwt = encode(account, user.publicKey, name, 'user', claims, expiresAt);
  const creds = [
    '-----BEGIN NATS USER JWT-----',
    jwt,
    '------END NATS USER JWT------',
    '',
    '-----BEGIN USER NKEY SEED-----',
    user.seed,
    '------END USER NKEY SEED------',
    '',
  ].join('\n');
  return { creds, expiresAt };
}

/** A JWT as nats-server reads it: Ed25519 by an nkey over header and claims. */
function encode(
  issuer: Issuer,
  subject: string,
  name: string,
  type: string,
  claims: object,
  expiresAt?: Date,
): string {
  const body = {
    iat: Math.floor(Date.now() / 1000),
    ...(expiresAt ? { exp: Math.floor(expiresAt.getTime() / 1000) } : {}),
    iss: issuer.publicKey,
    name,
    sub: subject,
    nats: { ...claims, type, version: 2 },
  };
  const jti = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const header = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'ed25519-nkey' })).toString('base64url');
  const signed = `${header}.${Buffer.from(JSON.stringify({ ...body, jti })).toString('base64url')}`;
  return `${signed}.${Buffer.from(issuer.sign(Buffer.from(signed))).toString('base64url')}`;
}
