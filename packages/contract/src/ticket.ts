/**
 * A ticket: the controller's signed permission for root on one host to run one change, once.
 *
 * It travels as the exact bytes of its JSON beside an Ed25519 signature over {@link ticketSigningInput}; the runner
 * verifies the bytes it got and then parses them.
 */

import type { Safeguard } from './safeguard.js';

/** The content of a ticket. */
export interface Ticket {
  v: 1;
  /** The host's id; the runner compares it with the root-owned one. */
  host: string;
  execution: string;
  /** Counts from 1. (execution, attempt) starts at most once. */
  attempt: number;
  epoch: number;
  addon: string;
  /** Digest of the bundle, hexadecimal. */
  digest: string;
  /** e.g. `addon_install`. */
  function: string;
  /** Arguments: `["true"]` for uninstall, the backup's path for restore. */
  args: string[];
  /** SHA-256 (hexadecimal) of the configuration bytes on stdin; of no bytes when there is none. */
  configSha256: string;
  /** Non-secret configuration for old scripts, as `ADDON_<KEY>`. */
  env: Record<string, string>;
  /** Of a guarded change: until its health has returned. */
  timeoutMs: number;
  /** Present on a change that is guarded. A runner that does not know it must not be given the ticket. */
  safeguard?: Safeguard;
  /** ISO time after which the ticket starts nothing. */
  expiresAt: string;
}

/** What the controller signs: a domain, then the ticket's bytes. */
export function ticketSigningInput(ticketBytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('webops-ticket-v1\n', 'utf8'), ticketBytes]);
}
