/**
 * Revisions of wanted configurations, in MongoDB. A change is one insert: killed before it, nothing has changed; killed after it, two documents
 * of a layer are marked as current, of which the newer one counts, and the next change of that layer takes the mark off the older one.
 */
import type { Collection, Filter } from 'mongodb';
import type { SecretBox } from '../operations/ports.js';
import { openJson, sealJson } from '../operations/sealed-json.js';
import { type ConfigRevisionDoc, SCHEMA_VERSION } from '../state/documents.js';
import { batchLoader, isDuplicateKey, type State } from '../state/index.js';
import { type ConfigObject, keyOfLayer, type Layer, type LayerPlace } from './layers.js';

/** Two controllers at the same addon at once; each try lets one of them through. */
const MAX_TRIES = 50;
const KEYS_AT_ONCE = 500;

/** What a layer is to have. */
export interface LayerChange extends LayerPlace {
  value: ConfigObject;
  secrets: string[];
  by: string;
  message: string;
  source: string;
  executionId?: string;
}

type RevisionHead = Pick<ConfigRevisionDoc, '_id' | 'kind' | 'place' | 'host' | 'revision'>;

export class ConfigRevisionStore {
  private readonly collection: Collection<ConfigRevisionDoc>;
  private readonly shared = batchLoader<Layer[]>((addons) => this.readShared(addons));
  private readonly hosts = batchLoader<Layer | null>((keys) => this.readHosts(keys));

  constructor(
    state: State,
    private readonly environment: string,
    private readonly box: SecretBox,
  ) {
    this.collection = state.collections.configRevisions;
  }

  /** The layers of the fleet and of its groups. */
  sharedLayers(addon: string): Promise<Layer[]> {
    return this.shared.load(addon);
  }

  /** Layers of hosts, by id; those without one are left out. */
  async hostLayers(addon: string, hostIds: readonly string[]): Promise<Map<string, Layer>> {
    const found = await Promise.all(hostIds.map((id) => this.hosts.load(`${addon}/${id}`)));
    return new Map(found.flatMap((layer) => (layer ? [[layer.place, layer]] : [])));
  }

  /** Layers as they are, by {@link keyOfLayer}. */
  async layers(addon: string, places: readonly LayerPlace[]): Promise<Map<string, Layer>> {
    const layers = new Map<string, Layer>();
    for (let at = 0; at < places.length; at += KEYS_AT_ONCE) {
      const some = places.slice(at, at + KEYS_AT_ONCE).map(({ kind, place }) => ({ kind, place }));
      this.takeNewest(await this.collection.find(this.current({ addon, $or: some })).toArray(), layers);
    }
    return layers;
  }

  /** Every layer that some addon has. */
  async all(filter: { addon?: string; secret?: string } = {}): Promise<(Layer & { addon: string })[]> {
    const { addon, secret } = filter;
    const docs = await this.collection
      .find(
        this.current({
          ...(addon === undefined ? {} : { addon }),
          ...(secret === undefined ? {} : { secrets: secret }),
        }),
      )
      .sort({ addon: 1, kind: 1, place: 1, revision: 1 })
      .toArray();
    const newest = new Map(docs.map((doc) => [`${doc.addon} ${keyOfLayer(doc)}`, doc]));
    return [...newest.values()].map((doc) => ({ ...this.layerOf(doc), addon: doc.addon }));
  }

  /** 0: there is none. */
  async newestRevision(addon: string): Promise<number> {
    const [newest] = await this.collection
      .find({ environment: this.environment, addon })
      .sort({ revision: -1 })
      .limit(1)
      .project<{ revision: number }>({ revision: 1 })
      .toArray();
    return newest?.revision ?? 0;
  }

  /**
   * Changes layers. `decide` is given the layers as they are, and is asked again when another controller was faster. What an execution has
   * already changed is left out. @returns the newest revision
   */
  async commit(
    addon: string,
    places: readonly LayerPlace[],
    decide: (layers: ReadonlyMap<string, Layer>) => LayerChange[],
  ): Promise<number> {
    for (let tries = 1; ; tries += 1) {
      const newest = await this.newestRevision(addon);
      const layers = await this.layers(addon, places);
      const changes = await this.notYetMade(decide(layers));
      if (changes.length === 0) return newest;
      const docs = changes.map((change, index) => this.docOf(addon, newest + 1 + index, change));
      try {
        await this.collection.insertMany(docs, { ordered: true });
      } catch (error) {
        if (!isDuplicateKey(error) || tries >= MAX_TRIES) throw error;
        continue;
      }
      for (let at = 0; at < docs.length; at += KEYS_AT_ONCE)
        await this.markOlder(addon, docs.slice(at, at + KEYS_AT_ONCE), newest);
      return newest + docs.length;
    }
  }

  /** Newest first. */
  async list(
    addon: string,
    place: LayerPlace | null,
    before: number,
    limit: number,
  ): Promise<ConfigRevisionDoc[]> {
    return this.collection
      .find({
        environment: this.environment,
        addon,
        ...(place ? { kind: place.kind, place: place.place } : {}),
        revision: { $lt: before },
      })
      .sort({ revision: -1 })
      .limit(limit)
      .toArray();
  }

  /** The layers that were changed after a revision, up to another one. */
  async changedBetween(addon: string, after: number, upTo: number): Promise<LayerPlace[]> {
    const heads = await this.collection
      .find({ environment: this.environment, addon, revision: { $gt: after, $lte: upTo } })
      .sort({ revision: 1 })
      .project<RevisionHead>({ kind: 1, place: 1, host: 1, revision: 1 })
      .toArray();
    return [...new Map(heads.map((head) => [keyOfLayer(head), head])).values()];
  }

  /** What a layer had at a revision. */
  async valueAt(addon: string, { kind, place }: LayerPlace, revision: number): Promise<ConfigObject> {
    const [doc] = await this.collection
      .find({ environment: this.environment, addon, kind, place, revision: { $lte: revision } })
      .sort({ revision: -1 })
      .limit(1)
      .toArray();
    return doc ? this.valueOf(doc) : {};
  }

  /** What a revision's layer has. */
  valueOf({ sealed }: Pick<ConfigRevisionDoc, 'sealed'>): ConfigObject {
    return openJson(this.box, sealed);
  }

  private async notYetMade(changes: LayerChange[]): Promise<LayerChange[]> {
    const ids = changes.flatMap(({ executionId }) => executionId ?? []);
    if (ids.length === 0) return changes;
    const made = await this.collection
      .find({ executionId: { $in: ids } })
      .project<{ executionId: string }>({ executionId: 1 })
      .toArray();
    const known = new Set(made.map(({ executionId }) => executionId));
    return changes.filter(({ executionId }) => executionId === undefined || !known.has(executionId));
  }

  private async markOlder(addon: string, docs: readonly ConfigRevisionDoc[], newest: number): Promise<void> {
    await this.collection.updateMany(
      this.current({
        addon,
        $or: docs.map(({ kind, place }) => ({ kind, place })),
        revision: { $lte: newest },
      }),
      { $unset: { current: true } },
    );
  }

  private docOf(addon: string, revision: number, change: LayerChange): ConfigRevisionDoc {
    const { value, ...fields } = change;
    return {
      _id: `${this.environment}/${addon}/${String(revision).padStart(10, '0')}`,
      schemaVersion: SCHEMA_VERSION,
      environment: this.environment,
      addon,
      revision,
      ...fields,
      sealed: sealJson(this.box, value),
      at: new Date(),
      current: true,
    };
  }

  private current(filter: Filter<ConfigRevisionDoc>): Filter<ConfigRevisionDoc> {
    return { ...filter, environment: this.environment, current: true };
  }

  private async readShared(addons: readonly string[]): Promise<Layer[][]> {
    const kinds: ConfigRevisionDoc['kind'][] = ['fleet', 'group'];
    const docs = await this.collection
      .find(this.current({ addon: { $in: [...new Set(addons)] }, kind: { $in: kinds } }))
      .toArray();
    return addons.map((addon) => {
      const layers = new Map<string, Layer>();
      this.takeNewest(
        docs.filter((doc) => doc.addon === addon),
        layers,
      );
      return [...layers.values()];
    });
  }

  private async readHosts(keys: readonly string[]): Promise<(Layer | null)[]> {
    const wanted = new Map<string, string[]>();
    for (const key of keys) {
      const [addon = '', id = ''] = key.split('/');
      wanted.set(addon, [...(wanted.get(addon) ?? []), id]);
    }
    const found = new Map<string, Layer>();
    for (const [addon, ids] of wanted) {
      const docs = await this.collection
        .find(this.current({ addon, kind: 'host', place: { $in: ids } }))
        .toArray();
      const layers = new Map<string, Layer>();
      this.takeNewest(docs, layers);
      for (const layer of layers.values()) found.set(`${addon}/${layer.place}`, layer);
    }
    return keys.map((key) => found.get(key) ?? null);
  }

  private takeNewest(docs: readonly ConfigRevisionDoc[], into: Map<string, Layer>): void {
    const newest = new Map<string, ConfigRevisionDoc>();
    for (const doc of docs) {
      const key = keyOfLayer(doc);
      if ((newest.get(key)?.revision ?? 0) < doc.revision) newest.set(key, doc);
    }
    for (const [key, doc] of newest) into.set(key, this.layerOf(doc));
  }

  private layerOf(doc: ConfigRevisionDoc): Layer {
    const { kind, place, host, revision, by, source, secrets } = doc;
    return { kind, place, host, revision, by, source, secrets, value: this.valueOf(doc) };
  }
}
