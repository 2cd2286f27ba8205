/** The registry of addons: discovers them in folders, takes published bundles, and says what can be run. */
import { availableParallelism } from 'node:os';
import { compareVersions, ContractError, readBundle } from '@webops/contract';
import { WebopsError } from '@webops/protocol';
import type { Logger } from 'pino';
import type { PublisherKey } from '../secrets/keys.js';
import { findCandidates } from './addon-folders.js';
import type { AddonProblem, AddonRecord, AddonStore, AddonVersion } from './addon-store.js';
import type { BundleStore, BundleSummary } from './bundle-store.js';
import { AddonLoadError, packSource, readLibrary, readSource } from './pack.js';
import type { Publishers } from './publishers.js';
import { SandboxError } from './sandbox.js';
import { versionsAmong } from './versions.js';

/** What a discovery found. */
export interface Discovery {
  /** Names of the addons that loaded. */
  loaded: string[];
  /** Files that look like addons and did not load, and folders that could not be read. */
  errors: AddonProblem[];
}

/** What the registry is made of. */
export interface RegistryOptions {
  addons: AddonStore;
  bundles: BundleStore;
  publishers: Publishers;
  /** Folders that hold `NAME.sh` or `NAME/NAME.sh`; when two hold one name the earlier folder's is taken. */
  folders: readonly string[];
  /** The Bash library that goes into every bundle. */
  libraryFolder: string;
  key: PublisherKey;
  logger: Logger;
}

/** Addons packed at once. */
const PACK_CONCURRENCY = Math.max(2, Math.min(4, availableParallelism()));

/** One discovery runs at a time; those who ask meanwhile share the next one. */
export class AddonRegistry {
  readonly #options: RegistryOptions;
  #running: Promise<Discovery> | null = null;
  #queued: Promise<Discovery> | null = null;
  #last: Discovery = { loaded: [], errors: [] };
  #begin: (first: Promise<unknown> | undefined) => void = () => undefined;
  readonly #first = new Promise<unknown>((resolve) => {
    this.#begin = resolve;
  });
  readonly #stopping = new AbortController();

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** Starts the first discovery and does not wait for it; {@link ready} does. */
  start(): void {
    this.#begin(
      this.discover().catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return;
        this.#options.logger.error({ err: error }, 'the first discovery of addons failed');
      }),
    );
  }

  /** Resolves when the first discovery has ended, however it ended; it begins with {@link start}. */
  async ready(): Promise<void> {
    await this.#first;
  }

  /** Ends a discovery under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#begin(undefined);
    await Promise.allSettled([this.#first, this.#running, this.#queued]);
  }

  /** What the last discovery could not load. */
  get errors(): readonly AddonProblem[] {
    return this.#last.errors;
  }

  /** Reads the folders again and packs what is new. */
  discover(): Promise<Discovery> {
    if (!this.#running) {
      this.#running = this.#discoverNow().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#queued ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#queued = null;
        return this.discover();
      });
    return this.#queued;
  }

  /**
   * Takes a bundle that a publisher signed.
   *
   * @throws WebopsError INVALID_ARGUMENT, PERMISSION_DENIED (no trusted publisher) or ALREADY_EXISTS (a file has that name).
   */
  async publish(input: { archive: Buffer; signature: Buffer; keyId: string }): Promise<AddonRecord> {
    const bundle = readPublished(input.archive);
    const verdict = await this.#options.publishers.check({ digest: bundle.digest, ...input });
    if (verdict !== 'valid') throw untrusted(verdict, input.keyId);
    const { name, version } = bundle.manifest;
    const current = await this.#options.addons.get(name);
    if (current && current.path !== '' && current.errors.length === 0) {
      throw new WebopsError(
        'ALREADY_EXISTS',
        `The addon "${name}" comes from ${current.path} on the controller.`,
        {
          reason: 'ADDON_NAME_TAKEN',
          details: [
            { field: 'bundle', action: 'Remove that file and run discovery, or publish under another name.' },
          ],
        },
      );
    }
    await this.#options.bundles.put({ ...bundle, ...input });
    await this.#options.bundles.registered(bundle.digest);
    // An older version is kept beside the newer one, which stays what an install without a version gets.
    const isOlder = current?.path === '' && compareVersions(version, current.version) < 0;
    if (!isOlder)
      await this.#options.addons.register({
        name,
        version,
        digest: bundle.digest,
        manifest: bundle.manifest,
        path: '',
      });
    this.#options.logger.info(
      { addon: name, version, digest: bundle.digest, keyId: input.keyId },
      'addon published',
    );
    return (await this.#options.addons.get(name))!;
  }

  /** All versions of an addon that can be installed, newest first. */
  async versions({ name, digest }: AddonRecord): Promise<BundleSummary[]> {
    return versionsAmong(await this.#options.bundles.ofAddon(name), digest);
  }

  async #discoverNow(): Promise<Discovery> {
    const startedAt = performance.now();
    const candidates = await findCandidates(this.#options.folders);
    const library = await readLibrary(this.#options.libraryFolder);
    const results = await mapBounded(candidates.files, PACK_CONCURRENCY, (file) => this.#load(file, library));
    const errors = [...candidates.problems];
    const loaded = new Map<string, AddonVersion>();
    for (const result of results) {
      if ('reason' in result) errors.push(result);
      else await this.#admit(result, loaded, errors);
    }
    await this.#markMissing(loaded, errors);
    this.#last = { loaded: [...loaded.keys()].sort(), errors };
    for (const error of errors) this.#options.logger.warn(error, 'an addon was not loaded');
    const durationMs = Math.round(performance.now() - startedAt);
    this.#options.logger.info(
      { loaded: loaded.size, errors: errors.length, durationMs },
      'addons discovered',
    );
    return this.#last;
  }

  async #load(file: string, library: ReadonlyMap<string, Buffer>): Promise<AddonVersion | AddonProblem> {
    const { bundles, key } = this.#options;
    this.#stopping.signal.throwIfAborted();
    try {
      const source = await readSource(file, library);
      const known = await bundles.findBySource(source.sourceHash, key.keyId);
      if (known)
        return {
          name: known.name,
          version: known.version,
          digest: known.digest,
          manifest: known.manifest,
          path: file,
        };
      const bundle = await packSource(source, key, this.#stopping.signal);
      await bundles.put(bundle, source.sourceHash);
      const { name, version } = bundle.manifest;
      return { name, version, digest: bundle.digest, manifest: bundle.manifest, path: file };
    } catch (error) {
      this.#stopping.signal.throwIfAborted();
      if (error instanceof AddonLoadError)
        return { file: error.file, function: error.functionName, reason: error.reason };
      if (error instanceof SandboxError) return { file, function: '', reason: error.message };
      throw error;
    }
  }

  /** Registers an addon unless its name is taken, by a file before it or by a published bundle. */
  async #admit(
    found: AddonVersion,
    loaded: Map<string, AddonVersion>,
    errors: AddonProblem[],
  ): Promise<void> {
    const other = loaded.get(found.name);
    const current = other ? null : await this.#options.addons.get(found.name);
    const taken = other ? other.path : current?.path === '' ? 'a published bundle' : null;
    if (taken !== null) {
      const reason = `the name "${found.name}" is taken by ${taken}; give one of them another name`;
      errors.push({ file: found.path, function: 'addon_metadata', reason });
      return;
    }
    if (current?.digest !== found.digest) await this.#options.bundles.registered(found.digest);
    await this.#options.addons.register(found);
    loaded.set(found.name, found);
  }

  /** Addons that were loaded from a file before, and are not now, keep their last good version and say why. */
  async #markMissing(
    loaded: ReadonlyMap<string, AddonVersion>,
    errors: readonly AddonProblem[],
  ): Promise<void> {
    let after = '';
    for (;;) {
      const page = await this.#options.addons.list({
        after,
        limit: 500,
        type: null,
        category: null,
        names: null,
      });
      for (const addon of page) {
        if (addon.path === '' || loaded.has(addon.name)) continue;
        const own = errors.filter((error) => error.file === addon.path);
        const gone = {
          file: addon.path,
          function: '',
          reason: 'the file is gone, or its folder is no longer read',
        };
        await this.#options.addons.setErrors(addon.name, own.length > 0 ? own : [gone]);
      }
      const last = page.at(-1);
      if (!last || page.length < 500) return;
      after = last.name;
    }
  }
}

function readPublished(archive: Buffer): ReturnType<typeof readBundle> {
  try {
    return readBundle(archive);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new WebopsError('INVALID_ARGUMENT', `The bundle cannot be read: ${error.message}`, {
      reason: error.code,
      details: [{ field: 'bundle', action: 'Make it with `webops addon publish`.' }],
      cause: error,
    });
  }
}

function untrusted(verdict: 'unknown' | 'wrong', keyId: string): WebopsError {
  return verdict === 'unknown'
    ? new WebopsError('PERMISSION_DENIED', `The controller does not trust the publisher's key ${keyId}.`, {
        reason: 'PUBLISHER_NOT_TRUSTED',
        details: [
          {
            field: 'key_id',
            action: 'Put its public key into keys/publishers/ under the controller’s home.',
          },
        ],
      })
    : new WebopsError('PERMISSION_DENIED', `The signature is not by the key ${keyId} over this bundle.`, {
        reason: 'SIGNATURE_INVALID',
        details: [{ field: 'signature', action: 'Sign the bundle again.' }],
      });
}

async function mapBounded<In, Out>(
  items: readonly In[],
  limit: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results = new Array<Out>(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
