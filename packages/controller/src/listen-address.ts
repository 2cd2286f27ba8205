/** `--listen`: an address, and with a port after it the first of the controller's three. */
import { isIPv6 } from 'node:net';

/** What `--listen` said. */
export interface ListenAddress {
  /** Without brackets. */
  host: string;
  /** Of the API; the agent link and HTTPS have the two after it. Null: those of the settings. */
  port: number | null;
}

/** The API, the agent link and HTTPS, one after the other. */
const PORTS = 3;

/**
 * Reads `0.0.0.0`, `::`, `[::1]`, `[::]:7443`, `192.0.2.1:7443`, `localhost`.
 *
 * @throws Error that says what is wrong
 */
export function parseListen(text: string): ListenAddress {
  if (isIPv6(text)) return { host: text, port: null };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? null : Number(digits);
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed)))
    throw new Error(`"${text}" is no address to listen on: give e.g. 0.0.0.0, [::] or 192.0.2.1:7443`);
  if (port !== null && port > 65_535 - PORTS + 1)
    throw new Error(`port ${port} of "${text}" is too high: the two ports after it are used, too`);
  return { host, port };
}
