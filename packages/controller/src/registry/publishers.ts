/** Whose bundles may run as root on this set-up's hosts: its own key and those in `keys/publishers`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyIdOf, publicKeyPemOf, verifyBundle } from '@webops/contract';
import type { Logger } from 'pino';
import type { PublisherKey } from '../secrets/keys.js';

/** The trusted publishers. The folder is read at each question, so a key put there needs no restart. */
export class Publishers {
  readonly #folder: string;
  readonly #own: PublisherKey;
  readonly #logger: Logger;

  constructor(options: { home: string; own: PublisherKey; logger: Logger }) {
    this.#folder = join(options.home, 'keys', 'publishers');
    this.#own = options.own;
    this.#logger = options.logger;
  }

  /** Public keys (SPKI, PEM) by id; this set-up's own first. A file that holds no Ed25519 key is logged and left out. */
  async trusted(): Promise<Map<string, string>> {
    const keys = new Map([[this.#own.keyId, this.#own.publicKeyPem]]);
    for (const name of await this.#files()) {
      try {
        const pem = await readFile(join(this.#folder, name), 'utf8');
        keys.set(keyIdOf(pem), publicKeyPemOf(pem));
      } catch (error) {
        this.#logger.warn({ file: join(this.#folder, name), err: error }, 'a publisher’s key cannot be read');
      }
    }
    return keys;
  }

  /** `unknown` when the key is not trusted, `wrong` when the signature is not by it. */
  async check(bundle: {
    digest: string;
    signature: Buffer;
    keyId: string;
  }): Promise<'valid' | 'unknown' | 'wrong'> {
    const key = (await this.trusted()).get(bundle.keyId);
    if (key === undefined) return 'unknown';
    return verifyBundle(bundle.digest, bundle.signature, key) ? 'valid' : 'wrong';
  }

  async #files(): Promise<string[]> {
    try {
      return (await readdir(this.#folder)).filter((name) => name.endsWith('.pem')).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }
}
