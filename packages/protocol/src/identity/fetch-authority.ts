/** How a new host, which knows a fingerprint only, learns the authority's certificate. */
import { type DetailedPeerCertificate, connect } from 'node:tls';
import { WebopsError } from '../errors.js';
import { fingerprintOf, isIssuedBy } from './inspect.js';

/** More certificates than this in a chain are not looked at. */
const MAX_CHAIN = 5;

/**
 * Connects to `address` by TLS, takes the certificates that the server shows, and returns the one whose SHA-256 is
 * `fingerprint`, in PEM, if it issued the server's certificate. Nothing else of the connection is used: trust is made by the
 * next connection, which verifies against this certificate.
 *
 * @throws WebopsError UNAVAILABLE when nothing answers, UNAUTHENTICATED `FINGERPRINT_MISMATCH` when another server does.
 */
export async function fetchAuthority(options: {
  /** host:port */
  address: string;
  /** Hexadecimal, colons allowed. */
  fingerprint: string;
  /** @default 10000 */
  timeoutMs?: number;
  signal?: AbortSignal;
}): Promise<string> {
  const wanted = options.fingerprint.replaceAll(':', '').toLowerCase();
  const chain = await peerChain(options.address, options.timeoutMs ?? 10_000, options.signal);
  const [leaf] = chain;
  const authority = chain.find((certificate) => fingerprintOf(certificate) === wanted);
  if (leaf && authority && isIssuedBy(leaf, authority)) return toPem(authority);
  throw new WebopsError(
    'UNAUTHENTICATED',
    `The server at ${options.address} is not of the authority with the fingerprint ${wanted}: check the address and take the join line from the controller again.`,
    { reason: 'FINGERPRINT_MISMATCH', retryable: false },
  );
}

function peerChain(address: string, timeoutMs: number, signal?: AbortSignal): Promise<Buffer[]> {
  const { host, port } = splitAddress(address);
  return new Promise((resolve, reject) => {
    // Unverified on purpose: the fingerprint is the verification, and nothing is sent over this connection.
    const socket = connect({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] });
    const onAbort = () => socket.destroy(new Error('aborted'));
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.once('error', (cause) => {
      reject(
        new WebopsError('UNAVAILABLE', `Cannot reach ${address}: ${cause.message}.`, {
          reason: 'CONTROLLER_UNREACHABLE',
          cause,
        }),
      );
    });
    socket.once('close', () => signal?.removeEventListener('abort', onAbort));
    socket.once('secureConnect', () => {
      const chain: Buffer[] = [];
      let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
      while (certificate?.raw && chain.length < MAX_CHAIN) {
        chain.push(certificate.raw);
        const next: DetailedPeerCertificate | undefined = certificate.issuerCertificate;
        certificate = next === certificate ? undefined : next;
      }
      socket.end();
      socket.destroy();
      resolve(chain);
    });
    if (signal?.aborted) onAbort();
  });
}

/** Splits `host:port`, `[::1]:port` included. @throws WebopsError INVALID_ARGUMENT */
export function splitAddress(address: string): { host: string; port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(address);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || port > 65_535) {
    throw new WebopsError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(address)} is not an address: write host:port.`,
      {
        reason: 'ADDRESS_INVALID',
      },
    );
  }
  return { host, port };
}

function toPem(der: Buffer): string {
  const base64 = der.toString('base64').replace(/(.{64})(?!$)/g, '$1\n');
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}
