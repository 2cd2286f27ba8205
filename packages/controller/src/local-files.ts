/**
 * What a controller leaves in its home for programs on this host, all 0600: `client.json` (the administrator's token),
 * `client.crt` and `client.key` (the same by certificate), `nats/admin.creds` and `controller.json`.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
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
  /** How long the administrator's certificate is valid. */
  certificateTtlMs: number;
}

/** How long the credentials for NATS are valid. */
const NATS_CREDS_TTL_MS = 365 * 24 * 3_600_000;

/** The files of one run of the controller. */
export class LocalFiles {
  /** For the log of the renewals. */
  readonly name = 'the files for programs on this host';
  readonly #options: LocalFilesOptions;
  #natsCredsDueAt = new Date(0);

  constructor(options: LocalFilesOptions) {
    this.#options = options;
  }

  /** Writes them; the administrator's token stays the same while it is good. `controller.json` comes last: it says that the rest is there. */
  async write(): Promise<void> {
    const { home, server, caPem, authenticator, callers, nats } = this.#options;
    const clientFile = join(home, 'client.json');
    const known = await knownToken(clientFile, authenticator);
    const token = known ?? (await callers.provideAdministrator(null)).token;
    await replacePrivateFile(clientFile, json({ server, token, caPem }));
    await this.renewIfDue();
    await replacePrivateFile(
      join(home, 'controller.json'),
      json({
        pid: process.pid,
        startedAt: new Date().toISOString(),
        environment: this.#options.environment,
        addresses: this.#options.addresses,
        natsUrl: nats.identity ? nats.url : '',
      }),
    );
  }

  /** Makes the certificate and the credentials for NATS again when it is time. @returns when it is due next */
  async renewIfDue(): Promise<Date> {
    const { home, nats } = this.#options;
    const certificateDueAt = await provideCertificate(this.#options);
    if (!nats.identity) return certificateDueAt;
    if (this.#natsCredsDueAt.getTime() <= Date.now()) {
      const { creds } = nats.identity.controllerUser(NATS_CREDS_TTL_MS);
      await replacePrivateFile(join(home, 'nats', 'admin.creds'), creds);
      this.#natsCredsDueAt = new Date(Date.now() + (NATS_CREDS_TTL_MS * 2) / 3);
    }
    return new Date(Math.min(certificateDueAt.getTime(), this.#natsCredsDueAt.getTime()));
  }

  /** `controller.json` names a running controller; the rest stays. */
  async forget(): Promise<void> {
    await unlink(join(this.#options.home, 'controller.json')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

/** A certificate for the administrator, made again when it is old. When that is due next. */
async function provideCertificate(options: LocalFilesOptions): Promise<Date> {
  const { callers, certificateTtlMs, home } = options;
  const [certFile, keyFile] = [join(home, 'client.crt'), join(home, 'client.key')];
  const [cert, key] = (await Promise.all([readIfThere(certFile), readIfThere(keyFile)])).map((content) =>
    content?.toString('utf8'),
  );
  if (cert && key && (await isGood(cert, key, options))) return certificateRenewalTimeOf(cert);
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: ADMINISTRATOR });
  const made = await callers.provideAdministrator({ csrPem, ttlMs: certificateTtlMs });
  // A SIGKILL in between leaves a key without its certificate: the next look sees it.
  await replacePrivateFile(keyFile, keyPem);
  await replacePrivateFile(certFile, made.certificatePem);
  return certificateRenewalTimeOf(made.certificatePem);
}

async function isGood(
  certPem: string,
  keyPem: string,
  { callersAuthority, authenticator }: LocalFilesOptions,
): Promise<boolean> {
  try {
    if (!isIssuedBy(certPem, callersAuthority.certPem)) return false;
    if (certificateRenewalTimeOf(certPem).getTime() <= Date.now()) return false;
    if (!new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem))) return false;
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
