/** The registry's addons for the engine: answers from memory. */
import type { AddonCatalog, CatalogEntry } from '../operations/index.js';
import type { AddonStore } from './addon-store.js';
import type { BundleStore } from './bundle-store.js';

/** Archives kept in memory at once: a fan-out asks for the same one many times. */
const ARCHIVES_KEPT = 8;

/** Reads an addon once and remembers it until {@link forget}. */
export class Catalog implements AddonCatalog {
  readonly #addons: AddonStore;
  readonly #bundles: BundleStore;
  readonly #ready: () => Promise<void>;
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #archives = new Map<string, Buffer>();
  #generation = 0;

  /** `ready` resolves when the first discovery has ended: before it an addon may be missing that will be there. */
  constructor(addons: AddonStore, bundles: BundleStore, ready: () => Promise<void>) {
    this.#addons = addons;
    this.#bundles = bundles;
    this.#ready = ready;
  }

  async get(name: string): Promise<CatalogEntry | null> {
    const known = this.#entries.get(name);
    if (known) return known;
    await this.#ready();
    const generation = this.#generation;
    const addon = await this.#addons.get(name);
    const bundle = addon && (await this.#bundles.get(addon.digest));
    if (!addon || !bundle) return null;
    const entry: CatalogEntry = {
      name,
      version: addon.version,
      digest: addon.digest,
      manifest: addon.manifest,
      // What no longer loads takes no new install: it can still be looked at and uninstalled.
      enabled: addon.enabled && addon.errors.length === 0,
      bundleSignature: bundle.signature,
      bundleKeyId: bundle.keyId,
    };
    if (generation === this.#generation) this.#entries.set(name, entry);
    return entry;
  }

  async names(): Promise<string[]> {
    await this.#ready();
    return this.#addons.names();
  }

  async readBundle(digest: string): Promise<Buffer | null> {
    const known = this.#archives.get(digest);
    if (known) return known;
    const archive = await this.#bundles.readArchive(digest);
    if (!archive) return null;
    const oldest = this.#archives.keys().next();
    if (this.#archives.size >= ARCHIVES_KEPT && !oldest.done) this.#archives.delete(oldest.value);
    this.#archives.set(digest, archive);
    return archive;
  }

  async recordRun(
    name: string,
    outcome: 'succeeded' | 'failed',
    durationMs: number,
    error: string | null,
  ): Promise<void> {
    await this.#addons.recordRun(name, outcome === 'succeeded', durationMs, error ?? '');
  }

  /** After addons changed. */
  forget(): void {
    this.#generation++;
    this.#entries.clear();
  }
}
