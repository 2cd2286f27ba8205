/** The secrets that configurations refer to. Values come in and go to agents; nothing else gets one. */
import { createHmac, hkdfSync, randomInt } from 'node:crypto';
import { WebopsError } from '@webops/protocol';
import { SECRET_NAME } from '../configuration/secret-references.js';
import type { OpenSecret, SecretBox, SecretVault } from '../operations/ports.js';
import { StartError } from '../start-error.js';
import { openSecret, rewrap, sealSecret } from './envelope.js';
import {
  addMasterKey,
  dropOlderKeys,
  type MasterKeyFile,
  type MasterKeys,
  readMasterKeys,
} from './master-keys.js';
import { envelopeOf, type NewVersion, type SecretDoc, type SecretStore, versionOf } from './secret-store.js';
import { bytesOf } from '../state/index.js';

const KEY_CHECK = 'webops key check';
const MAX_VALUE_BYTES = 64 * 1024;
const MAX_SECRETS = 10_000;
const GENERATED_CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const MIN_GENERATED = 12;
const MAX_GENERATED = 256;
const MAX_TRIES = 20;

/** The value of a secret, or how many characters to make. */
export type SecretSource = { value: Uint8Array } | { generateLength: number };

export interface VaultOptions {
  store: SecretStore;
  environment: string;
  keyFile: MasterKeyFile;
  /** Of the configurations; fingerprints are made with what is derived from its key. */
  box: SecretBox;
  encryptionKey: Buffer;
}

export class Vault implements SecretVault {
  private readonly fingerprintKey: Buffer;
  private rotating: Promise<{ keyId: string; rewrapped: number }> | null = null;

  private constructor(
    private readonly options: VaultOptions,
    private keys: MasterKeys,
  ) {
    this.fingerprintKey = Buffer.from(
      hkdfSync('sha256', options.encryptionKey, '', 'webops secret fingerprint', 32),
    );
  }

  /** Reads the master key and makes sure that it is the right one, before anything is written. @throws StartError */
  static async open(options: VaultOptions): Promise<Vault> {
    const { store, keyFile, box } = options;
    const [check, used] = await Promise.all([store.keyCheck(), store.keyIds()]);
    if (check) refuseOtherBox(box, bytesOf(check.sealed));
    const keys = await readMasterKeys(keyFile, check === null && used.length === 0);
    const known = new Set(keys.map(({ id }) => id));
    const missing = [...used, ...(check && used.length === 0 ? [check.masterKeyId] : [])].find(
      (id) => !known.has(id),
    );
    if (missing !== undefined)
      throw new StartError(
        `the master key ${keyFile.path} (${keys[0].id}) is not the one that wraps the secrets in the database (${missing}): give that one; nothing was changed`,
      );
    if (check?.masterKeyId !== keys[0].id)
      await store.putKeyCheck(keys[0].id, box.seal(Buffer.from(KEY_CHECK)));
    return new Vault(options, keys);
  }

  async open(names: Iterable<string>): Promise<Map<string, OpenSecret>> {
    const docs = await this.options.store.many([...names].filter((name) => SECRET_NAME.test(name)));
    return new Map(docs.map((doc) => [doc.name, this.opened(doc, doc.versions[0]!.version)]));
  }

  async openVersions(versions: Readonly<Record<string, number>>): Promise<Map<string, OpenSecret>> {
    const docs = await this.options.store.many(Object.keys(versions));
    return new Map(
      docs
        .filter(({ name, versions: kept }) => kept.some(({ version }) => version === versions[name]))
        .map((doc) => [doc.name, this.opened(doc, versions[doc.name]!)]),
    );
  }

  /** @throws WebopsError SECRET_EXISTS, and what is wrong with name or value */
  async create(name: string, description: string, source: SecretSource, by: string): Promise<SecretDoc> {
    const { store } = this.options;
    if (!SECRET_NAME.test(name))
      throw wrong(
        'name',
        `"${name.slice(0, 80)}" is no name of a secret`,
        'use a to z, digits, - and _, a letter first, at most 63',
      );
    const value = textOf(source);
    if ((await store.list()).length >= MAX_SECRETS)
      throw new WebopsError('RESOURCE_EXHAUSTED', `There are ${MAX_SECRETS} secrets.`, {
        reason: 'TOO_MANY_SECRETS',
        details: [{ action: 'remove one that is not needed' }],
      });
    const made = await store.create(name, description, this.versionFor(name, 1, value, by));
    if (made) return made;
    throw new WebopsError('ALREADY_EXISTS', `There is a secret "${name}" already.`, {
      reason: 'SECRET_EXISTS',
      details: [{ field: 'name', action: `give it a new value: webops secret rotate ${name}` }],
    });
  }

  /** @throws WebopsError SECRET_NOT_FOUND, and what is wrong with the value */
  async rotate(name: string, source: SecretSource, by: string): Promise<SecretDoc> {
    const value = textOf(source);
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const doc = await this.require(name);
      const next = this.versionFor(name, doc.versions[0]!.version + 1, value, by);
      const changed = await this.options.store.addVersion(doc, next);
      if (changed) return changed;
    }
    throw new WebopsError('ABORTED', `The secret ${name} is changed by many at once.`, {
      reason: 'SECRET_BUSY',
    });
  }

  async require(name: string): Promise<SecretDoc> {
    const doc = SECRET_NAME.test(name) ? await this.options.store.get(name) : null;
    if (doc) return doc;
    throw new WebopsError('NOT_FOUND', `There is no secret "${name.slice(0, 80)}".`, {
      reason: 'SECRET_NOT_FOUND',
      details: [{ field: 'name', action: 'see webops secret list' }],
    });
  }

  list(): Promise<SecretDoc[]> {
    return this.options.store.list();
  }

  async remove(name: string): Promise<void> {
    await this.require(name);
    await this.options.store.remove(name);
  }

  /**
   * Wraps all keys with a new master key while everything goes on. Killed at any moment, both master keys are in the file, and the same
   * command finishes it.
   */
  rotateMasterKey(): Promise<{ keyId: string; rewrapped: number }> {
    this.rotating ??= this.rotateKeys().finally(() => {
      this.rotating = null;
    });
    return this.rotating;
  }

  private async rotateKeys(): Promise<{ keyId: string; rewrapped: number }> {
    const { store, keyFile, box } = this.options;
    const inFile = await readMasterKeys(keyFile, false).catch((error: unknown) => {
      throw new WebopsError('FAILED_PRECONDITION', (error as Error).message, {
        reason: 'MASTER_KEY_UNUSABLE',
        cause: error,
      });
    });
    const inUse = new Set(await store.keyIds());
    const lacking = [...inUse].find((id) => !inFile.some((key) => key.id === id));
    if (lacking !== undefined)
      throw new WebopsError(
        'FAILED_PRECONDITION',
        `${keyFile.path} lacks the key ${lacking}, which wraps secrets.`,
        {
          reason: 'MASTER_KEY_MISSING',
          details: [
            { action: 'put the new key before the old one in the file, and leave the old one there' },
          ],
        },
      );
    const unfinished = inUse.size > 0 && !(inUse.size === 1 && inUse.has(inFile[0].id));
    if (!keyFile.own && !unfinished && inFile[0].id === this.keys[0].id)
      throw new WebopsError('FAILED_PRECONDITION', `The first key of ${keyFile.path} is in use already.`, {
        reason: 'MASTER_KEY_NOT_NEW',
        details: [{ action: 'put a new key before it: openssl rand -base64 32' }],
      });
    this.keys = keyFile.own && !unfinished ? await addMasterKey(keyFile, inFile) : inFile;
    const rewrapped = await this.rewrapAll();
    await store.putKeyCheck(this.keys[0].id, box.seal(Buffer.from(KEY_CHECK)));
    if (keyFile.own) this.keys = await dropOlderKeys(keyFile, this.keys);
    return { keyId: this.keys[0].id, rewrapped };
  }

  private async rewrapAll(): Promise<number> {
    const { store, environment } = this.options;
    let rewrapped = 0;
    for (const { name } of await store.list()) {
      for (let done = false; !done; ) {
        const doc = await store.get(name);
        const older = doc?.versions.filter(({ keyId }) => keyId !== this.keys[0].id) ?? [];
        if (!doc || older.length === 0) break;
        const versions = doc.versions.map((one) => {
          if (!older.includes(one)) return one;
          const envelope = rewrap({ environment, name, version: one.version }, envelopeOf(one), this.keys);
          return versionOf({
            ...envelope,
            version: one.version,
            fingerprint: one.fingerprint,
            by: one.by,
            at: one.at,
          });
        });
        done = await store.replaceKeys(doc, versions);
        if (done) rewrapped += older.length;
      }
    }
    return rewrapped;
  }

  private versionFor(name: string, version: number, value: string, by: string): NewVersion {
    const { environment } = this.options;
    const fingerprint = createHmac('sha256', this.fingerprintKey).update(value).digest('hex').slice(0, 12);
    return { ...sealSecret({ environment, name, version }, value, this.keys[0]), version, fingerprint, by };
  }

  private opened(doc: SecretDoc, version: number): OpenSecret {
    const { environment } = this.options;
    const found = doc.versions.find((one) => one.version === version)!;
    return {
      version,
      value: openSecret({ environment, name: doc.name, version }, envelopeOf(found), this.keys),
      fingerprints: new Map(doc.versions.map((one) => [one.version, one.fingerprint])),
    };
  }
}

function refuseOtherBox(box: SecretBox, sealed: Buffer): void {
  try {
    if (box.open(sealed).toString('utf8') === KEY_CHECK) return;
  } catch {
    // Said below.
  }
  throw new StartError(
    'keys/encryption.key in the home is not the key that this database was written with: put that one back (it is in a backup of the home); nothing was changed',
  );
}

function textOf(source: SecretSource): string {
  if ('generateLength' in source) {
    const { generateLength } = source;
    if (generateLength < MIN_GENERATED || generateLength > MAX_GENERATED)
      throw wrong(
        'source.generate_length',
        `${generateLength} is not from ${MIN_GENERATED} to ${MAX_GENERATED}`,
        'give another length',
      );
    return Array.from(
      { length: generateLength },
      () => GENERATED_CHARACTERS[randomInt(GENERATED_CHARACTERS.length)],
    ).join('');
  }
  const { value } = source;
  if (value.length === 0 || value.length > MAX_VALUE_BYTES)
    throw wrong('source.value', `It has ${value.length} bytes`, `give 1 to ${MAX_VALUE_BYTES}`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw wrong('source.value', 'It is no text in UTF-8', 'encode it, for example in Base64');
}

function wrong(field: string, what: string, action: string): WebopsError {
  return new WebopsError('INVALID_ARGUMENT', `${field}: ${what}; ${action}.`, {
    reason: 'FIELD_INVALID',
    details: [{ field, action }],
  });
}
