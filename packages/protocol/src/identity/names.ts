/** Names in certificates. */

/** The host that a certificate names. */
export interface HostIdentity {
  environment: string;
  hostId: string;
}

/** In every server certificate beside its addresses, so that a client that trusts the authority needs no address to match. */
export const SERVER_NAME = 'controller.webops.internal';

const PART = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/** `spiffe://<environment>/host/<id>`. @throws TypeError for a name that cannot stand in it */
export function spiffeHost({ environment, hostId }: HostIdentity): string {
  for (const part of [environment, hostId]) {
    if (!PART.test(part)) throw new TypeError(`${JSON.stringify(part)} cannot stand in a SPIFFE id`);
  }
  return `spiffe://${environment}/host/${hostId}`;
}

/** The host of a SPIFFE id; null for anything else. */
export function parseSpiffeHost(uri: string): HostIdentity | null {
  const match = /^spiffe:\/\/([^/]+)\/host\/([^/]+)$/.exec(uri);
  const [, environment, hostId] = match ?? [];
  if (environment === undefined || hostId === undefined) return null;
  return PART.test(environment) && PART.test(hostId) ? { environment, hostId } : null;
}
