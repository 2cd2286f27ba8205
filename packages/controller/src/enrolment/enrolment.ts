/** How hosts join: join tokens, and certificates for hosts. */
import { createHash, randomBytes } from 'node:crypto';
import {
  certificateExpiryOf,
  fingerprintOf,
  type HostFacts__Output,
  issueHostCertificate,
  publicKeyPinOf,
  WebopsError,
} from '@webops/protocol';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Hosts } from '../hosts/host-directory.js';
import type { HostRecord } from '../hosts/host-store.js';
import type { Authorities } from '../secrets/authorities.js';
import type { JoinTokenRecord, JoinTokenStore } from './join-token-store.js';

/** Life of a join token whose maker names none. */
export const DEFAULT_TOKEN_TTL_MS = 24 * 3_600_000;
/** Longest life of a join token. */
export const MAX_TOKEN_TTL_MS = 365 * 24 * 3_600_000;

const SECRET_PREFIX = 'wj_';
const SECRET_BYTES = 32;
const SECRET_PATTERN = /^wj_[A-Za-z0-9_-]{43}$/;
/** A hostname as hosts have them; it is shown and matched, never used as a path or a subject. */
const HOSTNAME_PATTERN = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
/** Largest request for a certificate, in characters; one for P-256 has 500. */
const MAX_CSR_LENGTH = 16 * 1024;

/** What enrolment is made of. */
export interface EnrolmentOptions {
  tokens: JoinTokenStore;
  hosts: Hosts;
  authorities: Pick<Authorities, 'hosts' | 'server'>;
  environment: string;
  certificateTtlMs: number;
  logger: Logger;
}

/** Makes tokens, and hosts from them. */
export class Enrolment {
  readonly #options: EnrolmentOptions;

  constructor(options: EnrolmentOptions) {
    this.#options = options;
  }

  /** The token and its secret, which is in this answer only. */
  async createToken(input: {
    description: string;
    labels: Record<string, string>;
    maxUses: number;
    ttlMs: number;
    createdBy: string;
  }): Promise<{ token: JoinTokenRecord; secret: string }> {
    const secret = SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
    const createdAt = new Date();
    const { ttlMs, ...rest } = input;
    const token = await this.#options.tokens.insert({
      ...rest,
      _id: uuidv7(),
      secretHash: sha256(secret),
      uses: 0,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + (ttlMs || DEFAULT_TOKEN_TTL_MS)),
      revoked: false,
    });
    return { token, secret };
  }

  listTokens(): Promise<JoinTokenRecord[]> {
    return this.#options.tokens.list();
  }

  async revokeToken(id: string): Promise<JoinTokenRecord> {
    const token = await this.#options.tokens.revoke(id);
    if (token) return token;
    throw new WebopsError('NOT_FOUND', `There is no join token "${id}".`, {
      reason: 'JOIN_TOKEN_NOT_FOUND',
      details: [{ field: 'id', action: 'See `webops token list`.' }],
    });
  }

  /**
   * A host from a token and a request for a certificate. Repeated with the same token and key it is the same host, with a new
   * certificate and no further use: the answer may have been lost on its way.
   *
   * @throws WebopsError UNAUTHENTICATED when the token is unknown, used up, expired or revoked: which one is for the log only.
   */
  async enroll(request: {
    token: string;
    csrPem: string;
    facts: HostFacts__Output | null;
  }): Promise<{ host: HostRecord; certificatePem: string }> {
    const { tokens, hosts, environment, logger } = this.#options;
    const known = SECRET_PATTERN.test(request.token)
      ? await tokens.findBySecret(sha256(request.token))
      : null;
    if (!known || known.revoked || known.expiresAt.getTime() <= Date.now()) {
      logger.warn(
        { tokenId: known?._id, revoked: known?.revoked, expiresAt: known?.expiresAt },
        'a host was not enrolled',
      );
      throw tokenRefused();
    }
    const name = checkFacts(request.facts);
    const hostId = uuidv7();
    // Before the token is used: a request that cannot be signed uses nothing up.
    const certificatePem = await this.#issue(hostId, request.csrPem);
    const publicKeyHash = publicKeyHashOf(certificatePem);
    const repeated = await hosts.findEnrolled(known._id, publicKeyHash);
    if (repeated)
      return {
        host: repeated,
        certificatePem: (await this.renew(repeated._id, request.csrPem)).certificatePem,
      };
    const token = await tokens.use(known._id);
    if (!token) {
      logger.warn(
        { tokenId: known._id, uses: known.uses, maxUses: known.maxUses },
        'a host was not enrolled',
      );
      throw tokenRefused();
    }
    const fingerprint = fingerprintOf(certificatePem);
    const host: HostRecord = {
      _id: hostId,
      schemaVersion: 1,
      environment,
      name,
      labels: token.labels,
      facts: request.facts,
      state: 'offline',
      lastSeenAt: null,
      enrolledAt: new Date(),
      cordoned: false,
      certificateFingerprint: fingerprint,
      certificateFingerprints: [fingerprint],
      certificateExpiresAt: certificateExpiryOf(certificatePem),
      frozenReason: null,
      removedAt: null,
      enrolledWith: { tokenId: token._id, publicKeyHash },
    };
    await hosts.add(host);
    logger.info({ hostId, host: name, tokenId: token._id }, 'host enrolled');
    return { host, certificatePem };
  }

  /** A new certificate for a host that proved its old one. */
  async renew(hostId: string, csrPem: string): Promise<{ certificatePem: string; caPem: string }> {
    const certificatePem = await this.#issue(hostId, csrPem);
    await this.#options.hosts.addCertificate(
      hostId,
      fingerprintOf(certificatePem),
      certificateExpiryOf(certificatePem),
    );
    this.#options.logger.info({ hostId }, 'host certificate renewed');
    return { certificatePem, caPem: this.#options.authorities.server.certPem };
  }

  async #issue(hostId: string, csrPem: string): Promise<string> {
    const { authorities, environment, certificateTtlMs } = this.#options;
    if (csrPem === '' || csrPem.length > MAX_CSR_LENGTH) throw csrRefused(undefined);
    try {
      return await issueHostCertificate(authorities.hosts, {
        csrPem,
        environment,
        hostId,
        ttlMs: certificateTtlMs,
      });
    } catch (error) {
      throw error instanceof WebopsError ? error : csrRefused(error);
    }
  }
}

/** The hostname. */
function checkFacts(facts: HostFacts__Output | null): string {
  if (facts && HOSTNAME_PATTERN.test(facts.hostname)) return facts.hostname;
  throw new WebopsError('INVALID_ARGUMENT', 'The host’s facts carry no usable hostname.', {
    reason: 'HOSTNAME_INVALID',
    details: [
      { field: 'facts.hostname', action: 'Give the host a hostname of letters, digits, dots and dashes.' },
    ],
  });
}

function tokenRefused(): WebopsError {
  return new WebopsError('UNAUTHENTICATED', 'The join token is unknown, used up, expired or revoked.', {
    reason: 'JOIN_TOKEN_REFUSED',
    retryable: false,
    details: [{ field: 'token', action: 'Make a new one: `webops host add`.' }],
  });
}

function csrRefused(cause: unknown): WebopsError {
  return new WebopsError(
    'INVALID_ARGUMENT',
    'The request for a certificate cannot be read, or is not signed by its own key.',
    {
      reason: 'CSR_INVALID',
      details: [{ field: 'csr_pem', action: 'Send a PKCS #10 request in PEM for a P-256 key.' }],
      cause,
    },
  );
}

function publicKeyHashOf(certificatePem: string): string {
  return createHash('sha256').update(publicKeyPinOf(certificatePem)).digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
