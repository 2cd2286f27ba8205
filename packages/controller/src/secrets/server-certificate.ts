/** The server's certificate: kept in a file, and made again before it ends and when this machine has got another name. */
import { isIP } from 'node:net';
import { type Authority, certificateRenewalTimeOf, createServerCertificate } from '@webops/protocol';
import { readIfThere, replacePrivateFile } from './private-file.js';

/** A certificate and its key. */
export interface CertifiedKey {
  certPem: string;
  keyPem: string;
}

/** What it is made from. */
export interface ServerCertificateOptions {
  file: string;
  authority: Authority;
  /** Host names and addresses of this server; asked at each look. */
  names(): readonly string[];
  /** How long a new one is valid. */
  ttlMs: number;
}

/** What listeners show: the server's certificate, then its authority's. A new one keeps the key: join lines pin it. */
export class ServerCertificate {
  /** For the log of the renewals. */
  readonly name = 'the server’s certificate';
  readonly #options: ServerCertificateOptions;
  readonly #callbacks: ((renewed: CertifiedKey) => void | Promise<void>)[] = [];
  /** Those that do not show the current one yet. */
  #behind = new Set<(renewed: CertifiedKey) => void | Promise<void>>();
  #current: CertifiedKey & { names: readonly string[] };

  private constructor(
    options: ServerCertificateOptions,
    current: CertifiedKey & { names: readonly string[] },
  ) {
    this.#options = options;
    this.#current = current;
  }

  /** Reads the file; makes the certificate when there is none, or when it is time. */
  static async load(options: ServerCertificateOptions): Promise<ServerCertificate> {
    const stored = await readIfThere(options.file);
    const known = stored && (JSON.parse(stored.toString('utf8')) as CertifiedKey & { names: string[] });
    const certificate = new ServerCertificate(options, known ?? (await make(options)));
    await certificate.renewIfDue();
    return certificate;
  }

  get current(): CertifiedKey {
    const { certPem, keyPem } = this.#current;
    return { certPem, keyPem };
  }

  /** Called with each new one, so that it is shown to the connections made from then on. */
  onRenewed(callback: (renewed: CertifiedKey) => void | Promise<void>): void {
    this.#callbacks.push(callback);
  }

  /**
   * Makes a new one when two thirds of its life are over, or a name is missing in it. The file is written first: after a
   * SIGKILL the next start shows the new one.
   *
   * @returns when it is due next
   * @throws Error when a listener did not take it: it is told again at the next look
   */
  async renewIfDue(): Promise<Date> {
    const { certPem, keyPem, names } = this.#current;
    const due = certificateRenewalTimeOf(certPem).getTime() <= Date.now();
    if (due || this.#options.names().some((name) => !names.includes(name))) {
      this.#current = await make(this.#options, keyPem);
      this.#behind = new Set(this.#callbacks);
    }
    await this.#show();
    return certificateRenewalTimeOf(this.#current.certPem);
  }

  async #show(): Promise<void> {
    const errors: unknown[] = [];
    for (const callback of this.#behind) {
      try {
        await callback(this.current);
        this.#behind.delete(callback);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}

async function make({ authority, file, names, ttlMs }: ServerCertificateOptions, keyPem?: string) {
  const own = names();
  const made = await createServerCertificate(authority, {
    dnsNames: own.filter((name) => isIP(name) === 0),
    ipAddresses: own.filter((name) => isIP(name) !== 0),
    ttlMs,
    ...(keyPem === undefined ? {} : { keyPem }),
  });
  const certificate = { ...made, names: own };
  await replacePrivateFile(file, JSON.stringify(certificate));
  return certificate;
}
