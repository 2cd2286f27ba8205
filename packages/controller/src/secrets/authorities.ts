/** The set-up's certificate authorities under `WEBOPS_HOME/authorities`, and the server's certificate. */
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type Authority, createAuthority } from '@webops/protocol';
import { readOrCreate } from './private-file.js';
import { ServerCertificate } from './server-certificate.js';

/** Separate authorities: one for the controller, one for hosts, one for callers, so that none can speak as another. */
export interface Authorities {
  /** Agents and callers trust it; the join line carries its fingerprint. */
  server: Authority;
  hosts: Authority;
  callers: Authority;
  /** What the listeners and the embedded NATS show. */
  serverCertificate: ServerCertificate;
}

/**
 * Reads the authorities of a home folder, making what is missing.
 *
 * @param names host names and addresses of this server
 * @param ttlMs how long a new certificate of the server is valid
 */
export async function loadAuthorities(
  home: string,
  names: () => readonly string[],
  ttlMs: number,
): Promise<Authorities> {
  const folder = join(home, 'authorities');
  const [server, hosts, callers] = await Promise.all([
    authority(folder, 'server', 'WebOps server authority'),
    authority(folder, 'hosts', 'WebOps hosts authority'),
    authority(folder, 'callers', 'WebOps callers authority'),
  ]);
  const serverCertificate = await ServerCertificate.load({
    file: join(folder, 'server-certificate.json'),
    authority: server,
    names,
    ttlMs,
  });
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
