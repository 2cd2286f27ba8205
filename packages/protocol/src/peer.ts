/** Who is at the other end of a call, by certificate. */
import type { PeerCertificate as TlsPeerCertificate } from 'node:tls';
import { type HostIdentity, parseSpiffeHost } from './identity/names.js';

/** A client certificate that verified against the listener's authorities. */
export interface PeerCertificate {
  /** URI SAN, e.g. `spiffe://default/host/0190…`; absent when the certificate has none. */
  spiffe?: string;
  /** The host that `spiffe` names; null for a caller. */
  host: HostIdentity | null;
  commonName: string;
  /** SHA-256 of the certificate (DER), lower-case hexadecimal. */
  fingerprint: string;
  /** Common name of the authority that issued it. */
  issuerCommonName: string;
  expiresAt: Date;
}

/** The part of a grpc-js server call that is read here. */
export interface CallWithPeer {
  getAuthContext(): { sslPeerCertificate?: TlsPeerCertificate };
}

/** The verified client certificate of a call; null when the client showed none that verified. */
export function peerCertificateOf(call: CallWithPeer): PeerCertificate | null {
  const certificate = call.getAuthContext().sslPeerCertificate;
  if (!certificate?.raw) return null;
  const spiffe = uriOf(certificate.subjectaltname);
  return {
    ...(spiffe === undefined ? {} : { spiffe }),
    host: spiffe === undefined ? null : parseSpiffeHost(spiffe),
    commonName: first(certificate.subject?.CN),
    issuerCommonName: first(certificate.issuer?.CN),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    expiresAt: new Date(certificate.valid_to),
  };
}

/** A certificate of ours has exactly one URI; one with several speaks for nobody. */
function uriOf(subjectAltName: string | undefined): string | undefined {
  const uris = (subjectAltName ?? '').split(', ').filter((name) => name.startsWith('URI:'));
  return uris.length === 1 ? uris[0]?.slice('URI:'.length) : undefined;
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
