/** Reading certificates. Every function takes PEM (the first certificate of it) or DER. */
import { createHash, X509Certificate } from 'node:crypto';
import { CLOCK_SKEW_MS } from './authority.js';
import { type HostIdentity, parseSpiffeHost } from './names.js';

/** A certificate in PEM or DER. */
export type CertificateInput = string | Uint8Array;

/** SHA-256 of the certificate (DER), lower-case hexadecimal. @throws Error when it cannot be read */
export function fingerprintOf(certificate: CertificateInput): string {
  return createHash('sha256').update(read(certificate).raw).digest('hex');
}

/** SHA-256 of the public key (SPKI, DER) in base64, as curl's `--pinnedpubkey sha256//…` takes it. */
export function publicKeyPinOf(certificate: CertificateInput): string {
  const spki = read(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}

/** When the certificate ends. */
export function certificateExpiryOf(certificate: CertificateInput): Date {
  return new Date(read(certificate).validTo);
}

/** When two thirds of its life since it was issued are over: the time to renew it. It was back-dated by {@link CLOCK_SKEW_MS}. */
export function certificateRenewalTimeOf(certificate: CertificateInput): Date {
  const { validFrom, validTo } = read(certificate);
  const issued = Math.min(Date.parse(validFrom) + CLOCK_SKEW_MS, Date.parse(validTo));
  return new Date(issued + ((Date.parse(validTo) - issued) * 2) / 3);
}

/** The host that the certificate names; null when it is no host's. It does not verify: TLS has done that. */
export function hostIdentityOf(certificate: CertificateInput): HostIdentity | null {
  const names = (read(certificate).subjectAltName ?? '')
    .split(', ')
    .filter((name) => name.startsWith('URI:'));
  const [uri] = names;
  return names.length === 1 && uri !== undefined ? parseSpiffeHost(uri.slice('URI:'.length)) : null;
}

/** Whether `certificate` was issued by `authority`: name and signature. It looks at no dates. */
export function isIssuedBy(certificate: CertificateInput, authority: CertificateInput): boolean {
  const leaf = read(certificate);
  const issuer = read(authority);
  return issuer.ca && leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey);
}

function read(certificate: CertificateInput): X509Certificate {
  return new X509Certificate(typeof certificate === 'string' ? certificate : Buffer.from(certificate));
}
