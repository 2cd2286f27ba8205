/**
 * Authorities and what they issue. Three of them keep three kinds of peer apart: `hosts`, `callers` and `server`.
 * The subject and every name in a certificate come from the issuer; of a request, only its public key is taken, after its
 * signature has shown that the requester holds the private one.
 */
import { WebopsError } from '../errors.js';
import { type HostIdentity, SERVER_NAME, spiffeHost } from './names.js';
import {
  commonName,
  exportPrivateKey,
  generateKeys,
  importPrivateKey,
  newSerialNumber,
  SIGNING_ALGORITHM,
  x509,
} from './x509.js';

const DAY_MS = 24 * 3_600_000;
/** An authority outlives everything that it issues. */
export const AUTHORITY_TTL_MS = 3_650 * DAY_MS;
/** A host renews at two thirds of this: it may be away for two days and still renew. */
export const HOST_CERTIFICATE_TTL_MS = 7 * DAY_MS;
/** A caller's certificate. */
export const CALLER_CERTIFICATE_TTL_MS = 90 * DAY_MS;
/** The controller makes itself a new one at a start when less than a third is left. */
export const SERVER_CERTIFICATE_TTL_MS = 365 * DAY_MS;
/** Certificates begin a little in the past, because clocks differ. */
export const CLOCK_SKEW_MS = 5 * 60_000;
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

/** Makes an authority for {@link AUTHORITY_TTL_MS}. */
export async function createAuthority(options: { commonName: string; ttlMs?: number }): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: commonName(options.commonName),
    ...validity(options.ttlMs ?? AUTHORITY_TTL_MS),
    keys: keys,
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certPem: `${certificate.toString('pem')}\n`, keyPem: await exportPrivateKey(keys.privateKey) };
}

/** Names of a server, beside {@link SERVER_NAME}, which every one has. */
export interface ServerNames {
  dnsNames?: readonly string[];
  ipAddresses?: readonly string[];
  commonName?: string;
  /** @default SERVER_CERTIFICATE_TTL_MS */
  ttlMs?: number;
}

/** A server's certificate and key. `certPem` holds the authority's certificate too: a new host compares its fingerprint. */
export async function createServerCertificate(authority: Authority, names: ServerNames): Promise<KeyPairPem> {
  const keys = await generateKeys();
  const altNames: { type: 'dns' | 'ip'; value: string }[] = [
    { type: 'dns', value: SERVER_NAME },
    ...[...new Set(names.dnsNames ?? [])].map((value) => ({ type: 'dns' as const, value })),
    ...[...new Set(names.ipAddresses ?? [])].map((value) => ({ type: 'ip' as const, value })),
  ];
  const certPem = await issue(authority, {
    publicKey: keys.publicKey,
    subject: commonName(names.commonName ?? SERVER_NAME),
    ttlMs: names.ttlMs ?? SERVER_CERTIFICATE_TTL_MS,
    altNames,
    usage: x509.ExtendedKeyUsage.serverAuth,
  });
  return { certPem: `${certPem}${authority.certPem}`, keyPem: await exportPrivateKey(keys.privateKey) };
}

/** A new key and a request (PKCS #10) for it. The name in it is a wish that no issuer here follows. */
export async function createKeyAndCsr(options: {
  commonName: string;
}): Promise<{ keyPem: string; csrPem: string }> {
  const keys = await generateKeys();
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({
    name: commonName(options.commonName),
    keys: keys,
    signingAlgorithm: SIGNING_ALGORITHM,
  });
  return { keyPem: await exportPrivateKey(keys.privateKey), csrPem: `${csr.toString('pem')}\n` };
}

/** A host's certificate: client authentication, URI SAN `spiffe://<environment>/host/<id>`, whatever the request asked for. */
export async function issueHostCertificate(
  authority: Authority,
  request: HostIdentity & { csrPem: string; ttlMs?: number },
): Promise<string> {
  return issue(authority, {
    publicKey: await publicKeyOfRequest(request.csrPem),
    subject: commonName(request.hostId),
    ttlMs: request.ttlMs ?? HOST_CERTIFICATE_TTL_MS,
    altNames: [{ type: 'url', value: spiffeHost(request) }],
    usage: x509.ExtendedKeyUsage.clientAuth,
  });
}

/** A caller's certificate: client authentication, the caller's name as common name. */
export async function issueCallerCertificate(
  authority: Authority,
  request: { csrPem: string; name: string; ttlMs?: number },
): Promise<string> {
  return issue(authority, {
    publicKey: await publicKeyOfRequest(request.csrPem),
    subject: commonName(request.name),
    ttlMs: request.ttlMs ?? CALLER_CERTIFICATE_TTL_MS,
    altNames: [],
    usage: x509.ExtendedKeyUsage.clientAuth,
  });
}

interface Issuance {
  publicKey: x509.PublicKeyType;
  subject: string;
  ttlMs: number;
  altNames: { type: 'dns' | 'ip' | 'url'; value: string }[];
  usage: x509.ExtendedKeyUsage;
}

async function issue(authority: Authority, request: Issuance): Promise<string> {
  const issuer = new x509.X509Certificate(authority.certPem);
  const times = validity(request.ttlMs);
  if (times.notAfter > issuer.notAfter) times.notAfter = issuer.notAfter;
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([request.usage]),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
  ];
  if (request.altNames.length > 0)
    extensions.push(new x509.SubjectAlternativeNameExtension(request.altNames));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: request.subject,
    issuer: issuer.subjectName,
    ...times,
    publicKey: request.publicKey,
    signingKey: await importPrivateKey(authority.keyPem),
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions,
  });
  return `${certificate.toString('pem')}\n`;
}

async function publicKeyOfRequest(csrPem: string): Promise<x509.PublicKey> {
  if (Buffer.byteLength(csrPem) > MAX_CSR_BYTES) throw badRequest(`is larger than ${MAX_CSR_BYTES} bytes`);
  let request: x509.Pkcs10CertificateRequest;
  let verified: boolean;
  try {
    request = new x509.Pkcs10CertificateRequest(csrPem);
    verified = await request.verify();
  } catch (error) {
    throw badRequest('is not a PKCS #10 request in PEM', error);
  }
  const { name, namedCurve } = request.publicKey.algorithm as { name: string; namedCurve?: string };
  if (name !== 'ECDSA' || namedCurve !== 'P-256') throw badRequest('is for a key that is not ECDSA P-256');
  if (!verified) throw badRequest('is not signed by its own key');
  return request.publicKey;
}

function badRequest(what: string, cause?: unknown): WebopsError {
  return new WebopsError('INVALID_ARGUMENT', `The certificate request ${what}.`, {
    reason: 'CERTIFICATE_REQUEST_INVALID',
    details: [
      { field: 'csr_pem', action: 'send a PKCS #10 request in PEM for a P-256 key, signed by that key' },
    ],
    cause,
  });
}

function validity(ttlMs: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - CLOCK_SKEW_MS), notAfter: new Date(now + ttlMs) };
}
