/**
 * Authorities and what they issue. Three of them keep three kinds of peer apart: `hosts`, `callers` and `server`.
 * The subject and every name in a certificate come from the issuer; of a request, only its public key is taken, after its
 * signature has shown that the requester holds the private one.
 *
 * The work is in issue.ts, which is loaded with the first call: it brings the certificate library, and an agent needs none.
 */
import type { HostIdentity } from './names.js';

const DAY_MS = 24 * 3_600_000;
/** An authority outlives everything that it issues. */
export const AUTHORITY_TTL_MS = 3_650 * DAY_MS;
/** A host renews at two thirds of this: it may be away for two days and still renew. */
export const HOST_CERTIFICATE_TTL_MS = 7 * DAY_MS;
/** A caller's certificate. */
export const CALLER_CERTIFICATE_TTL_MS = 90 * DAY_MS;
/** A server's certificate, unless its maker says otherwise. */
export const SERVER_CERTIFICATE_TTL_MS = 365 * DAY_MS;
/** Certificates begin a little in the past, because clocks differ. */
export const CLOCK_SKEW_MS = 15 * 60_000;
/** A request larger than this is not read. */
export const MAX_CSR_BYTES = 16 * 1024;

/** A certificate with its private key, both in PEM. */
export interface KeyPairPem {
  certPem: string;
  /** PKCS #8. A secret. */
  keyPem: string;
}

/** An authority: its own certificate, and the key that it issues with. */
export type Authority = KeyPairPem;

/** Names of a server, beside SERVER_NAME, which every one has. */
export interface ServerNames {
  dnsNames?: readonly string[];
  ipAddresses?: readonly string[];
  commonName?: string;
  /** The key of the certificate that this one follows, so that its public key stays the one that others have pinned. @default a new key */
  keyPem?: string;
  /** @default SERVER_CERTIFICATE_TTL_MS */
  ttlMs?: number;
}

/** Makes an authority for {@link AUTHORITY_TTL_MS}. */
export async function createAuthority(options: { commonName: string; ttlMs?: number }): Promise<Authority> {
  return (await import('./issue.js')).createAuthority(options);
}

/** A server's certificate and key. `certPem` holds the authority's certificate too: a new host compares its fingerprint. */
export async function createServerCertificate(authority: Authority, names: ServerNames): Promise<KeyPairPem> {
  return (await import('./issue.js')).createServerCertificate(authority, names);
}

/**
 * A host's certificate: client authentication, URI SAN `spiffe://<environment>/host/<id>`, whatever the request asked for.
 *
 * @throws WebopsError INVALID_ARGUMENT `CERTIFICATE_REQUEST_INVALID`
 */
export async function issueHostCertificate(
  authority: Authority,
  request: HostIdentity & { csrPem: string; ttlMs?: number },
): Promise<string> {
  return (await import('./issue.js')).issueHostCertificate(authority, request);
}

/**
 * A caller's certificate: client authentication, the caller's name as common name.
 *
 * @throws WebopsError INVALID_ARGUMENT `CERTIFICATE_REQUEST_INVALID`
 */
export async function issueCallerCertificate(
  authority: Authority,
  request: { csrPem: string; name: string; ttlMs?: number },
): Promise<string> {
  return (await import('./issue.js')).issueCallerCertificate(authority, request);
}
