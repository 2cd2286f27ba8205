/** Says who calls the API, by bearer token or client certificate, and whether the role table lets them. */
import { createHash, randomBytes } from 'node:crypto';
import { type PeerCertificate, WebopsError } from '@webops/protocol';
import type { CredentialRecord, CredentialStore } from './credential-store.js';
import { allows, type Role, requirementOf } from './roles.js';

/** Who calls. */
export interface ApiCaller {
  name: string;
  /** Null for a caller of a public method, who has not said who they are. */
  role: Role | null;
}

/** The part of gRPC's metadata that is read here. */
interface CallMetadata {
  get(key: string): (string | Buffer)[];
}

const TOKEN_PREFIX = 'wop_';
const TOKEN_BYTES = 32;
/** How long a credential is believed without asking the database: the longest that a revoked one still works. */
const CACHE_MS = 5_000;
/** Credentials remembered at once; past it all are asked for again. */
const CACHE_ENTRIES = 10_000;

/** Authenticates and authorizes calls. */
export class Authenticator {
  readonly #store: CredentialStore;
  readonly #cache = new Map<string, { record: CredentialRecord | null; until: number }>();

  constructor(store: CredentialStore) {
    this.#store = store;
  }

  /** Makes a token; its text is in this answer only. */
  async createToken(options: { name: string; role: Role; ttlMs?: number }): Promise<string> {
    const token = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresAt = options.ttlMs === undefined ? null : new Date(Date.now() + options.ttlMs);
    await this.#store.addToken(hashOf(token), { name: options.name, role: options.role, expiresAt });
    return token;
  }

  /** Gives the holder of a certificate a role. */
  async admitCertificate(options: {
    fingerprint: string;
    name: string;
    role: Role;
    expiresAt: Date;
  }): Promise<void> {
    const { fingerprint, ...credential } = options;
    await this.#store.addCertificate(fingerprint, credential);
  }

  async revokeToken(token: string): Promise<void> {
    await this.#store.revokeToken(hashOf(token));
    this.#cache.clear();
  }

  /** Who a token belongs to, or null. */
  async identify(token: string): Promise<ApiCaller | null> {
    const hash = hashOf(token);
    return callerOf(await this.#remembered(`token ${hash}`, () => this.#store.findToken(hash)));
  }

  /**
   * For `implement` of packages/protocol.
   *
   * @throws WebopsError UNAUTHENTICATED, or PERMISSION_DENIED naming the role that is needed.
   */
  async authorize(
    methodPath: string,
    metadata: CallMetadata,
    certificate: PeerCertificate | null,
  ): Promise<ApiCaller> {
    const requirement = requirementOf(methodPath);
    if (requirement === null || requirement === 'agent') {
      throw new WebopsError('PERMISSION_DENIED', `${methodPath} is not open to callers of the API.`, {
        reason: 'METHOD_NOT_OPEN',
      });
    }
    if (requirement === 'public') return { name: 'anonymous', role: null };
    const caller = await this.#callerOf(metadata, certificate);
    if (caller.role === null || !allows(caller.role, requirement)) {
      throw new WebopsError(
        'PERMISSION_DENIED',
        `${caller.name} has the role ${caller.role}; ${methodPath} needs ${requirement}.`,
        {
          reason: 'ROLE_TOO_LOW',
          details: [{ action: `Ask an administrator for the role ${requirement}.` }],
        },
      );
    }
    return caller;
  }

  async #callerOf(metadata: CallMetadata, certificate: PeerCertificate | null): Promise<ApiCaller> {
    const header = metadata.get('authorization')[0];
    if (header !== undefined) {
      const token = /^Bearer ([A-Za-z0-9_-]{1,256})$/i.exec(String(header))?.[1];
      const caller = token === undefined ? null : await this.identify(token);
      if (caller) return caller;
      throw unauthenticated('TOKEN_INVALID', 'The bearer token is unknown, expired or revoked.');
    }
    // A host's certificate comes from another authority and is none here, but a URI in a caller's would still be no caller's name.
    if (certificate && certificate.host === null) {
      const { fingerprint } = certificate;
      const find = () => this.#store.findCertificate(fingerprint);
      const caller = callerOf(await this.#remembered(`certificate ${fingerprint}`, find));
      if (caller) return caller;
      throw unauthenticated('CERTIFICATE_UNKNOWN', 'The client certificate is unknown, expired or revoked.');
    }
    throw unauthenticated(
      'CREDENTIALS_MISSING',
      'The call carries neither a bearer token nor a client certificate.',
    );
  }

  async #remembered(
    key: string,
    find: () => Promise<CredentialRecord | null>,
  ): Promise<CredentialRecord | null> {
    const known = this.#cache.get(key);
    if (known && known.until > Date.now()) return known.record;
    const record = await find();
    if (this.#cache.size >= CACHE_ENTRIES) this.#cache.clear();
    // An unknown one is not remembered: guesses must not push out what is used, and a new token works at once.
    if (record) this.#cache.set(key, { record, until: Date.now() + CACHE_MS });
    return record;
  }
}

function callerOf(record: CredentialRecord | null): ApiCaller | null {
  if (!record || record.revoked) return null;
  if (record.expiresAt && record.expiresAt.getTime() <= Date.now()) return null;
  return { name: record.name, role: record.role };
}

/** A token holds 256 random bits, so one round of SHA-256 is enough. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function unauthenticated(reason: string, message: string): WebopsError {
  return new WebopsError('UNAUTHENTICATED', message, {
    reason,
    details: [
      { action: 'Use the token of client.json in the controller’s home, or one that an administrator made.' },
    ],
  });
}
