/** The set-up's certificate authorities under `WEBOPS_HOME/authorities`, and the server's certificate. */
import { networkInterfaces, hostname } from 'node:os';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  type Authority,
  certificateExpiryOf,
  createAuthority,
  createServerCertificate,
} from '@webops/protocol';
import { readIfThere, readOrCreate, replacePrivateFile } from './private-file.js';

/** A certificate and its key. */
export interface CertifiedKey {
  certPem: string;
  keyPem: string;
}

/** Separate authorities: one for the controller, one for hosts, one for callers, so that none can speak as another. */
export interface Authorities {
  /** Agents and callers trust it; the join line carries its fingerprint. */
  server: Authority;
  hosts: Authority;
  callers: Authority;
  /** What the listeners and the embedded NATS show: the server's certificate, then its authority's. */
  serverCertificate: CertifiedKey;
}

/** The server's certificate is made again when less of its life than this is left. */
const RENEW_BEFORE_MS = 30 * 24 * 3_600_000;

/** Reads the authorities of a home folder, making what is missing. `names` are host names and addresses of this server. */
export async function loadAuthorities(home: string, names: readonly string[]): Promise<Authorities> {
  const folder = join(home, 'authorities');
  const [server, hosts, callers] = await Promise.all([
    authority(folder, 'server', 'WebOps server authority'),
    authority(folder, 'hosts', 'WebOps hosts authority'),
    authority(folder, 'callers', 'WebOps callers authority'),
  ]);
  const serverCertificate = await loadServerCertificate(
    join(folder, 'server-certificate.json'),
    server,
    names,
  );
  return { server, hosts, callers, serverCertificate };
}

/**
 * What a server on this machine can be called: its names, loopback, and the addresses of its interfaces. `localhost` must
 * be there: the client of NATS asks for that name when it dials an address.
 */
export function ownNames(extra: readonly string[]): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  );
  const named = ['localhost', '127.0.0.1', '::1', hostname(), ...addresses, ...extra];
  return [
    ...new Set(
      named.filter((name) => name !== '' && name !== '0.0.0.0' && name !== '::' && !name.includes('%')),
    ),
  ].sort();
}

async function authority(folder: string, name: string, commonName: string): Promise<Authority> {
  const content = await readOrCreate(join(folder, `${name}.json`), async () =>
    Buffer.from(JSON.stringify(await createAuthority({ commonName }))),
  );
  return JSON.parse(content.toString('utf8')) as Authority;
}

/** A new certificate keeps the key: join lines that were printed before pin it. */
async function loadServerCertificate(
  file: string,
  server: Authority,
  names: readonly string[],
): Promise<CertifiedKey> {
  const stored = await readIfThere(file);
  const known = stored && (JSON.parse(stored.toString('utf8')) as CertifiedKey & { names: string[] });
  if (known) {
    const fresh = certificateExpiryOf(known.certPem).getTime() - Date.now() > RENEW_BEFORE_MS;
    if (fresh && names.every((name) => known.names.includes(name))) {
      return { certPem: known.certPem, keyPem: known.keyPem };
    }
  }
  const made = await createServerCertificate(server, {
    dnsNames: names.filter((name) => isIP(name) === 0),
    ipAddresses: names.filter((name) => isIP(name) !== 0),
    ...(known ? { keyPem: known.keyPem } : {}),
  });
  await replacePrivateFile(file, JSON.stringify({ ...made, names }));
  return made;
}
