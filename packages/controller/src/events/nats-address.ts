/** `NATS_URL` taken apart: where the servers are, and what is shown to them. */
import { StartError } from '../start-error.js';

/** Servers, and the credentials that stood in the address. */
export interface NatsAddress {
  /** Without credentials, separated by commas: agents are told them. */
  url: string;
  /** What the address carries for the controller itself. */
  login: { user: string; pass: string } | { token: string } | null;
}

const SCHEMES = ['nats:', 'tls:'];

/** Reads one address or several separated by commas; credentials of the first count. @throws StartError */
export function parseNatsUrl(text: string): NatsAddress {
  const servers = text.split(',').map((one) => serverOf(one.trim()));
  const [first] = servers;
  const user = decodeURIComponent(first!.username);
  const pass = decodeURIComponent(first!.password);
  return {
    url: servers.map(({ protocol, host }) => `${protocol}//${host}`).join(','),
    login: user === '' ? null : pass === '' ? { token: user } : { user, pass },
  };
}

function serverOf(text: string): URL {
  let url: URL | null = null;
  try {
    url = new URL(text);
  } catch {
    // Said below.
  }
  if (!url || !SCHEMES.includes(url.protocol) || url.hostname === '')
    throw new StartError(
      'NATS_URL is no address of a NATS: give one like nats://HOST:4222 or tls://HOST:4222.',
    );
  return url;
}
