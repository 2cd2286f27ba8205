/**
 * What a controller leaves in its home for programs on this host, all 0600: `client.json` (the administrator's token),
 * `client.crt` and `client.key` (the same by certificate), `nats/admin.creds` and `controller.json`.
 */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Authority,
  certificateRenewalTimeOf,
  createKeyAndCsr,
  fingerprintOf,
  isIssuedBy,
} from '@webops/protocol';
import type { ControllerAddresses } from './addresses.js';
import type { Authenticator } from './auth/authenticator.js';
import { ADMINISTRATOR, type Callers } from './auth/callers.js';
import type { NatsService } from './backing-services.js';
import { readIfThere, replacePrivateFile } from './secrets/private-file.js';

/** What they are made from. */
export interface LocalFilesOptions {
  home: string;
  /** The API for programs on this host. */
  server: string;
  caPem: string;
  /** Issues callers' certificates. */
  callersAuthority: Authority;
  callers: Callers;
  addresses: ControllerAddresses;
  environment: string;
  authenticator: Authenticator;
  nats: NatsService;
}

/** The file is written at every start. */
const ADMIN_CREDS_TTL_MS = 365 * 24 * 3_600_000;

/** Writes them; the administrator's token stays the same while it is good. `controller.json` comes last: it says that the rest is there. */
export async function writeLocalFiles(options: LocalFilesOptions): Promise<void> {
  const { home, server, caPem, authenticator, callers, nats } = options;
  const clientFile = join(home, 'client.json');
  const known = await knownToken(clientFile, authenticator);
  const token = known ?? (await callers.provideAdministrator('')).token;
  await replacePrivateFile(clientFile, json({ server, token, caPem }));
  await provideCertificate(options);
  if (nats.identity) {
    await replacePrivateFile(
      join(home, 'nats', 'admin.creds'),
      nats.identity.controllerUser(ADMIN_CREDS_TTL_MS).creds,
    );
  }
  await replacePrivateFile(
    join(home, 'controller.json'),
    json({
      pid: process.pid,
      startedAt: new Date().toISOString(),
      environment: options.environment,
      addresses: options.addresses,
      natsUrl: nats.identity ? nats.url : '',
    }),
  );
}

/** `controller.json` names a running controller; the rest stays. */
export async function forgetLocalFiles(home: string): Promise<void> {
  await unlink(join(home, 'controller.json')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** A certificate for the administrator, made again when it is old. */
async function provideCertificate(options: LocalFilesOptions): Promise<void> {
  const { home, callers } = options;
  const [certFile, keyFile] = [join(home, 'client.crt'), join(home, 'client.key')];
  const [cert, key] = await Promise.all([readIfThere(certFile), readIfThere(keyFile)]);
  if (cert && key && (await isGood(cert.toString('utf8'), options))) return;
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: ADMINISTRATOR });
  const { certificatePem } = await callers.provideAdministrator(csrPem);
  await replacePrivateFile(keyFile, keyPem);
  await replacePrivateFile(certFile, certificatePem);
}

async function isGood(
  certPem: string,
  { callersAuthority, authenticator }: LocalFilesOptions,
): Promise<boolean> {
  try {
    if (!isIssuedBy(certPem, callersAuthority.certPem)) return false;
    if (certificateRenewalTimeOf(certPem).getTime() <= Date.now()) return false;
  } catch {
    // A file that cannot be read is replaced.
    return false;
  }
  return (await authenticator.identifyCertificate(fingerprintOf(certPem)))?.role === 'administrator';
}

async function knownToken(file: string, authenticator: Authenticator): Promise<string | null> {
  const content = await readIfThere(file);
  const token = content && tokenIn(content.toString('utf8'));
  if (!token) return null;
  return (await authenticator.identify(token))?.role === 'administrator' ? token : null;
}

/** Null for a file that cannot be read: it is replaced. */
function tokenIn(text: string): string | null {
  try {
    const { token } = JSON.parse(text) as { token?: unknown };
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
