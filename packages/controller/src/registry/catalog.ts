/** The registry's addons for the engine: answers from memory. */
import type { AddonCatalog, CatalogEntry } from '../operations/index.js';
import type { AddonRecord, AddonStore } from './addon-store.js';
import type { BundleStore, BundleSummary } from './bundle-store.js';
import { versionsAmong } from './versions.js';

/** Archives kept in memory at once: a fan-out asks for the same one many times. */
const ARCHIVES_KEPT = 8;
/** Bundles of older releases that are remembered. */
const BUNDLES_KEPT = 1_000;

/** Reads an addon once and remembers it until {@link forget}. */
export class Catalog implements AddonCatalog {
  readonly #addons: AddonStore;
  readonly #bundles: BundleStore;
  readonly #ready: () => Promise<void>;
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #archives = new Map<string, Buffer>();
  readonly #byDigest = new Map<string, CatalogEntry>();
  readonly #versions = new Map<string, CatalogEntry[]>();
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
    const entry = {
      ...entryOf(bundle, addon),
      hasOthers: await this.#bundles.hasOthers(name, bundle.digest),
    };
    if (generation === this.#generation) this.#entries.set(name, entry);
    return entry;
  }

  async getVersion(name: string, version: string): Promise<CatalogEntry | null> {
    const current = await this.get(name);
    if (current?.version === version) return current;
    return (await this.versions(name)).find((one) => one.version === version) ?? null;
  }

  async getBundle(digest: string): Promise<CatalogEntry | null> {
    const known = this.#byDigest.get(digest);
    if (known) return known;
    const bundle = await this.#bundles.get(digest);
    if (!bundle) return null;
    const generation = this.#generation;
    const entry = entryOf(bundle, await this.#addons.get(bundle.name));
    const oldest = this.#byDigest.keys().next();
    if (this.#byDigest.size >= BUNDLES_KEPT && !oldest.done) this.#byDigest.delete(oldest.value);
    if (generation === this.#generation) this.#byDigest.set(digest, entry);
    return entry;
  }

  async versions(name: string): Promise<CatalogEntry[]> {
    const known = this.#versions.get(name);
    if (known) return known;
    await this.#ready();
    const generation = this.#generation;
    const addon = await this.#addons.get(name);
    if (!addon) return [];
    const bundles = versionsAmong(await this.#bundles.ofAddon(name), addon.digest);
    const found = bundles.map((bundle) => entryOf(bundle, addon));
    if (generation === this.#generation) this.#versions.set(name, found);
    return found;
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
    this.#byDigest.clear();
    this.#versions.clear();
  }
}

function entryOf(bundle: BundleSummary, addon: AddonRecord | null): CatalogEntry {
  return {
    name: bundle.name,
    version: bundle.version,
    digest: bundle.digest,
    manifest: bundle.manifest,
    // What no longer loads takes no new install: it can still be looked at and uninstalled.
    enabled: addon?.enabled === true && addon.errors.length === 0,
    bundleSignature: bundle.signature,
    bundleKeyId: bundle.keyId,
  };
}
