/** Issuing, with the certificate library: loaded by authority.ts when it is first needed. */
import { createPublicKey } from 'node:crypto';
import { WebopsError } from '../errors.js';
import {
  AUTHORITY_TTL_MS,
  type Authority,
  CALLER_CERTIFICATE_TTL_MS,
  CLOCK_SKEW_MS,
  HOST_CERTIFICATE_TTL_MS,
  type KeyPairPem,
  MAX_CSR_BYTES,
  SERVER_CERTIFICATE_TTL_MS,
  type ServerNames,
} from './authority.js';
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

export async function createServerCertificate(authority: Authority, names: ServerNames): Promise<KeyPairPem> {
  const keyPem = names.keyPem ?? (await exportPrivateKey((await generateKeys()).privateKey));
  const altNames: { type: 'dns' | 'ip'; value: string }[] = [
    { type: 'dns', value: SERVER_NAME },
    ...[...new Set(names.dnsNames ?? [])].map((value) => ({ type: 'dns' as const, value })),
    ...[...new Set(names.ipAddresses ?? [])].map((value) => ({ type: 'ip' as const, value })),
  ];
  const certPem = await issue(authority, {
    publicKey: new x509.PublicKey(createPublicKey(keyPem).export({ type: 'spki', format: 'der' })),
    subject: commonName(names.commonName ?? SERVER_NAME),
    ttlMs: names.ttlMs ?? SERVER_CERTIFICATE_TTL_MS,
    altNames,
    usage: x509.ExtendedKeyUsage.serverAuth,
  });
  return { certPem: `${certPem}${authority.certPem}`, keyPem };
}

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
