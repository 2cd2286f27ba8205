/** The head of the audit's chain, signed, in a file of the controller's home: what the database alone cannot forge. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { rename } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { PublisherKey } from '../secrets/keys.js';
import { readIfThere, replacePrivateFile } from '../secrets/private-file.js';
import { canonical, type Link } from './record.js';

/** What the file holds, as JSON. */
export interface HeadFile extends Link {
  schemaVersion: 1;
  environment: string;
  /** ISO time. */
  signedAt: string;
  /** SHA-256 (hexadecimal) of the public key as SPKI DER. */
  keyId: string;
  /** Ed25519 (base64) over the line `webops-audit-head-v1`, a newline, and the canonical form of every other field. */
  signature: string;
}

/** The file as it is: `bad` says why it cannot be believed. */
export type HeadReading =
  | { state: 'missing' }
  | { state: 'bad'; reason: string }
  | { state: 'good'; head: HeadFile };

/** What a head is kept with. */
export interface SignedHeadOptions {
  file: string;
  environment: string;
  key: PublisherKey;
  logger: Logger;
}

/**
 * The file is replaced at most once in this time, in milliseconds: a power cut leaves at most so much of the chain behind the
 * signed head. It never leads: a record is noted when it is durable.
 */
export const HEAD_INTERVAL_MS = 1_000;

/** Keeps the file up to date with what is {@link note}d. */
export class SignedHead {
  readonly #options: SignedHeadOptions;
  #noted: Link | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #writtenAt = 0;

  constructor(options: SignedHeadOptions) {
    this.#options = options;
  }

  /** Where it is, for messages. */
  get file(): string {
    return this.#options.file;
  }

  /** The head is `link` now. It is written soon, see {@link HEAD_INTERVAL_MS}. */
  note(link: Link): void {
    this.#noted = link;
    this.#schedule(Math.max(0, this.#writtenAt + HEAD_INTERVAL_MS - Date.now()));
  }

  /** Writes what was noted. A failure is logged and tried again later. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  /** Writes what was noted, a last time. Can be called twice. */
  async stop(): Promise<void> {
    await this.flush();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async read(): Promise<HeadReading> {
    const content = await readIfThere(this.#options.file);
    return content ? this.#check(content.toString('utf8')) : { state: 'missing' };
  }

  /** Moves a file that cannot be believed out of the way, to be looked at by a person. */
  async setAside(): Promise<string> {
    const aside = `${this.#options.file}.${Date.now()}.bad`;
    await rename(this.#options.file, aside);
    return aside;
  }

  #schedule(delayMs: number): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, delayMs);
    this.#timer.unref();
  }

  async #write(): Promise<void> {
    const link = this.#noted;
    if (!link) return;
    this.#noted = null;
    try {
      await replacePrivateFile(this.#options.file, `${JSON.stringify(this.#sign(link), null, 2)}\n`);
      this.#writtenAt = Date.now();
    } catch (error) {
      this.#options.logger.error(
        { err: error, file: this.#options.file },
        'the audit’s head was not written',
      );
      this.#noted ??= link;
      this.#schedule(HEAD_INTERVAL_MS);
    }
  }

  #sign(link: Link): HeadFile {
    const { environment, key } = this.#options;
    const head = {
      schemaVersion: 1 as const,
      environment,
      sequence: link.sequence,
      hash: link.hash,
      signedAt: new Date().toISOString(),
      keyId: key.keyId,
    };
    const signature = sign(null, signingInput(head), createPrivateKey(key.privateKeyPem));
    return { ...head, signature: signature.toString('base64') };
  }

  #check(text: string): HeadReading {
    const { environment, key } = this.#options;
    try {
      const { signature, ...rest } = JSON.parse(text) as HeadFile;
      if (rest.keyId !== key.keyId) return { state: 'bad', reason: 'it is signed by another key' };
      const publicKey = createPublicKey(key.publicKeyPem);
      if (!verify(null, signingInput(rest), publicKey, Buffer.from(signature, 'base64')))
        return { state: 'bad', reason: 'its signature is not of its content' };
      if (rest.environment !== environment) return { state: 'bad', reason: 'it is of another environment' };
      return { state: 'good', head: { ...rest, signature } };
    } catch (error) {
      return { state: 'bad', reason: `it cannot be read: ${(error as Error).message}` };
    }
  }
}

function signingInput(head: object): Buffer {
  return Buffer.from(`webops-audit-head-v1\n${canonical(head)}`, 'utf8');
}
