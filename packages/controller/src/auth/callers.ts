/** Makes, lists and revokes callers. */
import { createHash, randomBytes } from 'node:crypto';
import {
  type Authority,
  type CallerRole,
  type CallerState,
  certificateExpiryOf,
  fingerprintOf,
  issueCallerCertificate,
  WebopsError,
} from '@webops/protocol';
import {
  type CallerRecord,
  type CallerStore,
  type CredentialRecord,
  MAX_CREDENTIALS,
} from './caller-store.js';

/** The caller that a home has from the start; the controller alone makes it. */
export const ADMINISTRATOR = 'admin';
/** Names that mean somebody else in records. */
const RESERVED_NAMES: readonly string[] = [ADMINISTRATOR, 'anonymous', 'controller'];
/** Longest life of a caller: ten years. */
export const MAX_CALLER_TTL_MS = 3650 * 86_400_000;
const DEFAULT_CALLER_TTL_MS = 90 * 86_400_000;
const NAME_PATTERN = /^[a-z0-9][a-z0-9._@-]{0,62}$/;
const TOKEN_PREFIX = 'wop_';
const TOKEN_BYTES = 32;
/** Others changed the same caller so often at the same time: something is wrong. */
const MAX_TRIES = 10;

/** What callers are made with. */
export interface CallersOptions {
  store: CallerStore;
  /** Signs their certificates. */
  authority: Authority;
  /** Called when a caller was revoked: what was remembered of it is to be forgotten, what it does ended. */
  onRevoked(name: string): void;
}

/** A new credential; one of the two. */
export interface IssuedCredential {
  caller: CallerRecord;
  token: string;
  certificatePem: string;
}

/** The callers of an environment. One controller at a time changes them. */
export class Callers {
  readonly #options: CallersOptions;
  #revoking: Promise<unknown> = Promise.resolve();

  constructor(options: CallersOptions) {
    this.#options = options;
  }

  /**
   * A new caller, with a token or, for a request, a certificate.
   *
   * @throws WebopsError INVALID_ARGUMENT; ALREADY_EXISTS while a caller of that name can be used
   */
  async create(input: {
    name: string;
    role: CallerRole;
    /** 0: 90 days. */
    ttlMs: number;
    csrPem: string;
    createdBy: string;
  }): Promise<IssuedCredential> {
    const { name, role, createdBy } = input;
    checkName(name);
    const issued = await this.#issue(name, input.ttlMs || DEFAULT_CALLER_TTL_MS, input.csrPem);
    const fresh = freshCaller(name, role, createdBy, issued.credential);
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const seen = await this.#options.store.get(name);
      if (seen && callerStateOf(seen) === 'active') throw alreadyThere(seen);
      const caller = seen
        ? await this.#options.store.change(seen, fresh)
        : await this.#options.store.insert(fresh);
      if (caller) return { caller, token: issued.token, certificatePem: issued.certificatePem };
    }
    throw changedByOthers(name);
  }

  /**
   * A further credential of the home's own administrator, who is made when there is none or it was revoked.
   *
   * @param certificate a request for a certificate and how long it is to be valid; null for a token without an end
   */
  async provideAdministrator(
    certificate: { csrPem: string; ttlMs: number } | null,
  ): Promise<IssuedCredential> {
    const issued = await this.#issue(ADMINISTRATOR, certificate?.ttlMs ?? null, certificate?.csrPem ?? '');
    const fresh = freshCaller(ADMINISTRATOR, 'administrator', '', issued.credential);
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const seen = await this.#options.store.get(ADMINISTRATOR);
      const kept = seen?.revokedAt === null ? seen.credentials.filter((one) => !isOver(one)) : [];
      const credentials = [...kept, issued.credential].slice(-MAX_CREDENTIALS);
      const caller = !seen
        ? await this.#options.store.insert(fresh)
        : await this.#options.store.change(
            seen,
            seen.revokedAt === null ? { credentials } : { ...fresh, credentials },
          );
      if (caller) return { caller, token: issued.token, certificatePem: issued.certificatePem };
    }
    throw changedByOthers(ADMINISTRATOR);
  }

  /** By name, those behind `after`, in every state. */
  list(after: string, limit: number): Promise<CallerRecord[]> {
    return this.#options.store.list(after, limit);
  }

  /**
   * Refuses a caller from now on. One that is revoked already stays as it is.
   *
   * @throws WebopsError NOT_FOUND; FAILED_PRECONDITION `LAST_ADMINISTRATOR` unless that is allowed
   */
  async revoke(
    name: string,
    options: { by: string; allowLastAdministrator: boolean },
  ): Promise<CallerRecord> {
    // In turn: two administrators who revoke each other at the same time must not both find the other one left.
    const turn = this.#revoking.then(() => this.#revoke(name, options));
    this.#revoking = turn.catch(() => undefined);
    return turn;
  }

  async #revoke(
    name: string,
    { by, allowLastAdministrator }: { by: string; allowLastAdministrator: boolean },
  ): Promise<CallerRecord> {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const seen = await this.#options.store.get(name);
      if (!seen) throw notFound(name);
      if (seen.revokedAt) return seen;
      if (!allowLastAdministrator && callerStateOf(seen) === 'active') await this.#checkOthersLeft(seen);
      const revoked = { revokedAt: new Date(), revokedBy: by };
      // Also when the answer was lost: it may have been done.
      const caller = await this.#options.store
        .change(seen, revoked)
        .finally(() => this.#options.onRevoked(name));
      if (caller) return caller;
    }
    throw changedByOthers(name);
  }

  async #checkOthersLeft(leaving: CallerRecord): Promise<void> {
    if (leaving.role !== 'administrator') return;
    const administrators = await this.#options.store.administrators();
    if (administrators.some((one) => one.name !== leaving.name && callerStateOf(one) === 'active')) return;
    throw new WebopsError(
      'FAILED_PRECONDITION',
      `${leaving.name} is the last administrator: nobody could make callers or hosts any more.`,
      {
        reason: 'LAST_ADMINISTRATOR',
        details: [
          {
            field: 'name',
            action: `Make another administrator first, or revoke it with --yes: a restart of the controller makes ${ADMINISTRATOR} anew.`,
          },
        ],
      },
    );
  }

  async #issue(name: string, ttlMs: number | null, csrPem: string) {
    const createdAt = new Date();
    if (csrPem === '') {
      const token = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
      const expiresAt = ttlMs === null ? null : new Date(createdAt.getTime() + ttlMs);
      const credential: CredentialRecord = { kind: 'token', hash: hashOfToken(token), createdAt, expiresAt };
      return { credential, token, certificatePem: '' };
    }
    const certificatePem = await issueCallerCertificate(this.#options.authority, {
      csrPem,
      name,
      ...(ttlMs === null ? {} : { ttlMs }),
    });
    const credential: CredentialRecord = {
      kind: 'certificate',
      hash: fingerprintOf(certificatePem),
      createdAt,
      expiresAt: certificateExpiryOf(certificatePem),
    };
    return { credential, token: '', certificatePem };
  }
}

/** A token holds 256 random bits, so one round of SHA-256 is enough. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether a caller can be used now. */
export function callerStateOf(caller: CallerRecord): CallerState {
  if (caller.revokedAt) return 'revoked';
  return caller.credentials.every(isOver) ? 'expired' : 'active';
}

/** Whether a credential has expired. */
export function isOver(credential: CredentialRecord): boolean {
  return credential.expiresAt !== null && credential.expiresAt.getTime() <= Date.now();
}

/** What records call a credential: enough to tell it from others, of no use to get in. */
export function credentialIdOf({ kind, hash }: Pick<CredentialRecord, 'kind' | 'hash'>): string {
  return `${kind} ${hash.slice(0, 12)}`;
}

function freshCaller(name: string, role: CallerRole, createdBy: string, credential: CredentialRecord) {
  const { createdAt } = credential;
  return { name, role, createdAt, createdBy, revokedAt: null, revokedBy: '', credentials: [credential] };
}

function checkName(name: string): void {
  const field = (message: string, action: string) =>
    new WebopsError('INVALID_ARGUMENT', message, {
      reason: 'FIELD_INVALID',
      details: [{ field: 'name', action }],
    });
  if (!NAME_PATTERN.test(name)) {
    throw field(
      `"${name}" cannot be the name of a caller.`,
      'Use at most 63 lower-case letters, digits, dots, dashes, underscores and @, a letter or digit first.',
    );
  }
  if (RESERVED_NAMES.includes(name)) {
    throw field(`"${name}" is a name that the controller keeps for itself.`, 'Choose another one.');
  }
}

function alreadyThere(caller: CallerRecord): WebopsError {
  return new WebopsError('ALREADY_EXISTS', `There is a caller "${caller.name}" already (${caller.role}).`, {
    reason: 'CALLER_EXISTS',
    details: [
      { field: 'name', action: `Choose another name, or first: webops caller revoke ${caller.name}` },
    ],
  });
}

function notFound(name: string): WebopsError {
  return new WebopsError('NOT_FOUND', `There is no caller "${name}".`, {
    reason: 'CALLER_NOT_FOUND',
    details: [{ field: 'name', action: 'See `webops caller list`.' }],
  });
}

function changedByOthers(name: string): WebopsError {
  return new WebopsError('ABORTED', `The caller "${name}" is being changed by others; try again.`, {
    reason: 'CALLER_CHANGED',
  });
}
