/** Says who calls the API, by bearer token or client certificate, and whether the role table lets them. */
import { type CallerRole, type PeerCertificate, WebopsError } from '@webops/protocol';
import type { CallerRecord, CallerStore } from './caller-store.js';
import { credentialIdOf, hashOfToken, isOver } from './callers.js';
import { allows, requirementOf } from './roles.js';

/** Who calls. */
export interface ApiCaller {
  name: string;
  /** Null for a caller of a public method, who has not said who they are. */
  role: CallerRole | null;
  /** Which token or certificate, as records call it; empty for a caller of a public method. */
  credential: string;
}

/** A caller who is known, and may not do what was asked. */
export class CallerRefusedError extends WebopsError {
  readonly caller: ApiCaller;

  constructor(caller: ApiCaller, methodPath: string, requirement: CallerRole) {
    super(
      'PERMISSION_DENIED',
      `${caller.name} has the role ${caller.role}; ${methodPath} needs ${requirement}.`,
      {
        reason: 'ROLE_TOO_LOW',
        details: [{ action: `Ask an administrator for the role ${requirement}.` }],
      },
    );
    this.caller = caller;
  }
}

/** The part of gRPC's metadata that is read here. */
interface CallMetadata {
  get(key: string): (string | Buffer)[];
}

/** How long a credential is believed without asking the database: the longest that one still works which another controller revoked. */
const CACHE_MS = 5_000;
/** Credentials remembered at once; past it all are asked for again. */
const CACHE_ENTRIES = 10_000;

/** Authenticates and authorizes calls. */
export class Authenticator {
  readonly #store: CallerStore;
  readonly #cache = new Map<string, { record: CallerRecord; until: number }>();
  /** Credentials that the database is being asked for. */
  readonly #asked = new Map<string, Promise<CallerRecord | null>>();
  /** Raised by {@link forget}: what was read before is read again. */
  #generation = 0;

  constructor(store: CallerStore) {
    this.#store = store;
  }

  /** Asks the database again for every credential. Whoever was revoked is refused from the next call on. */
  forget(): void {
    this.#generation++;
    this.#cache.clear();
    this.#asked.clear();
  }

  /** Who a token belongs to, or null. */
  identify(token: string): Promise<ApiCaller | null> {
    return this.#find('token', hashOfToken(token));
  }

  /** Who a certificate belongs to, by its SHA-256 (hexadecimal), or null. */
  identifyCertificate(fingerprint: string): Promise<ApiCaller | null> {
    return this.#find('certificate', fingerprint);
  }

  /**
   * For `implement` of packages/protocol.
   *
   * @throws WebopsError UNAUTHENTICATED, or PERMISSION_DENIED naming the role that is needed ({@link CallerRefusedError}).
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
    if (requirement === 'public') return { name: 'anonymous', role: null, credential: '' };
    const caller = await this.#callerOf(metadata, certificate);
    if (caller.role === null || !allows(caller.role, requirement)) {
      throw new CallerRefusedError(caller, methodPath, requirement);
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
      const caller = await this.identifyCertificate(certificate.fingerprint);
      if (caller) return caller;
      throw unauthenticated('CERTIFICATE_UNKNOWN', 'The client certificate is unknown, expired or revoked.');
    }
    throw unauthenticated(
      'CREDENTIALS_MISSING',
      'The call carries neither a bearer token nor a client certificate.',
    );
  }

  async #find(kind: 'token' | 'certificate', hash: string): Promise<ApiCaller | null> {
    const record = await this.#remembered(hash);
    const credential = record?.credentials.find((one) => one.kind === kind && one.hash === hash);
    if (!record || !credential || record.revokedAt || isOver(credential)) return null;
    return { name: record.name, role: record.role, credential: credentialIdOf(credential) };
  }

  async #remembered(hash: string): Promise<CallerRecord | null> {
    const known = this.#cache.get(hash);
    if (known && known.until > Date.now()) return known.record;
    const generation = this.#generation;
    // Calls that come together ask once.
    let asked = this.#asked.get(hash);
    if (!asked) {
      asked = this.#store.findByCredential(hash).finally(() => this.#asked.delete(hash));
      this.#asked.set(hash, asked);
    }
    const record = await asked;
    // Somebody was revoked meanwhile: it may have been this one.
    if (generation !== this.#generation) return this.#remembered(hash);
    if (this.#cache.size >= CACHE_ENTRIES) this.#cache.clear();
    // An unknown one is not remembered: guesses must not push out what is used, and a new token works at once.
    if (record) this.#cache.set(hash, { record, until: Date.now() + CACHE_MS });
    return record;
  }
}

function unauthenticated(reason: string, message: string): WebopsError {
  return new WebopsError('UNAUTHENTICATED', message, {
    reason,
    details: [
      { action: 'Use the token of client.json in the controller’s home, or one that an administrator made.' },
    ],
  });
}
