/** Configurations as they were applied, in MongoDB: encrypted whole, and masked for showing. */
import { type AddonConfigDoc, SCHEMA_VERSION } from '../state/documents.js';
import { batchLoader, isDuplicateKey, type State, WriteBatcher } from '../state/index.js';
import { toBinary } from './execution-store.js';
import type { SecretBox } from './ports.js';

/** Versions kept before the newest. */
const MAX_PREVIOUS = 10;

export interface AppliedConfigInput {
  hostId: string;
  addon: string;
  config: Record<string, unknown>;
  maskedJson: string;
  executionId: string;
  appliedAt: Date;
}

export class AddonConfigStore {
  private readonly collection;
  private readonly writer;
  /** Those that are asked for in one turn of the event loop make one query. */
  private readonly byId = batchLoader<AddonConfigDoc | null>((ids) => this.newest(ids));

  constructor(
    state: State,
    private readonly environment: string,
    private readonly secrets: SecretBox,
  ) {
    this.collection = state.collections.addonConfigs;
    this.writer = new WriteBatcher<AddonConfigDoc>(this.collection, { version: 1, executionId: 1 });
  }

  /** The newest version; those before it are left out. */
  async get(hostId: string, addon: string): Promise<AddonConfigDoc | null> {
    return this.byId.load(`${hostId}/${addon}`);
  }

  /** The stored configuration with its secrets, by host; hosts without one are left out. */
  async open(hostIds: readonly string[], addon: string): Promise<Map<string, Record<string, unknown>>> {
    const docs = await Promise.all(hostIds.map((hostId) => this.get(hostId, addon)));
    return new Map(docs.flatMap((doc) => (doc ? [[doc.hostId, this.plain(doc)]] : [])));
  }

  /** As {@link open}, with the number of each version. */
  async openVersions(
    hostIds: readonly string[],
    addon: string,
  ): Promise<Map<string, { version: number; config: Record<string, unknown> }>> {
    const docs = await Promise.all(hostIds.map((hostId) => this.get(hostId, addon)));
    return new Map(
      docs.flatMap((doc) => (doc ? [[doc.hostId, { version: doc.version, config: this.plain(doc) }]] : [])),
    );
  }

  /** Stores what an execution has applied, as a new version. Repeating it for the same execution changes nothing. */
  async applied(input: AppliedConfigInput): Promise<void> {
    const _id = `${input.hostId}/${input.addon}`;
    const sealed = toBinary(this.secrets.seal(Buffer.from(JSON.stringify(input.config), 'utf8')));
    const fields = {
      sealed,
      maskedJson: input.maskedJson,
      appliedAt: input.appliedAt,
      executionId: input.executionId,
    };
    for (;;) {
      const before = await this.get(input.hostId, input.addon);
      if (before?.executionId === input.executionId) return;
      if (!before) {
        try {
          await this.writer.insert({
            _id,
            schemaVersion: SCHEMA_VERSION,
            environment: this.environment,
            hostId: input.hostId,
            addon: input.addon,
            version: 1,
            ...fields,
            previous: [],
          });
          return;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          continue;
        }
      }
      const { version, sealed: sealedBefore, appliedAt, executionId } = before;
      const previous = { version, sealed: sealedBefore, appliedAt, executionId };
      const stored = await this.writer.update({
        id: _id,
        filter: { _id, version },
        update: {
          $set: { ...fields, version: version + 1 },
          $push: { previous: { $each: [previous], $position: 0, $slice: MAX_PREVIOUS } },
        },
        isDone: (now) => now.version === version + 1 && now.executionId === input.executionId,
      });
      if (stored) return;
    }
  }

  /** After an uninstall that removed the data. */
  async remove(hostId: string, addon: string): Promise<void> {
    await this.collection.deleteOne({ _id: `${hostId}/${addon}` });
  }

  private async newest(ids: readonly string[]): Promise<(AddonConfigDoc | null)[]> {
    const docs = await this.collection
      .find({ _id: { $in: [...ids] } }, { projection: { previous: 0 } })
      .toArray();
    const found = new Map(docs.map((doc) => [doc._id, doc]));
    return ids.map((id) => found.get(id) ?? null);
  }

  private plain(doc: AddonConfigDoc): Record<string, unknown> {
    const bytes = doc.sealed.buffer.subarray(0, doc.sealed.length());
    return JSON.parse(this.secrets.open(bytes).toString('utf8')) as Record<string, unknown>;
  }
}
