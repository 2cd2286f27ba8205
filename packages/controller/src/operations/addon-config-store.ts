/** Configurations as they were applied, in MongoDB: encrypted whole, and masked for showing. */
import { type AddonConfigDoc, SCHEMA_VERSION } from '../state/documents.js';
import { batchLoader, isDuplicateKey, type State, WriteBatcher } from '../state/index.js';
import { openJson, sealJson } from './sealed-json.js';
import type { SecretBox } from './ports.js';

/** Versions kept before the newest. */
const MAX_PREVIOUS = 10;

export interface AppliedConfigInput {
  hostId: string;
  addon: string;
  config: Record<string, unknown>;
  secretVersions: Record<string, number>;
  maskedJson: string;
  executionId: string;
  appliedAt: Date;
}

/** What was applied, opened; references to secrets stand for themselves. */
export interface Applied {
  version: number;
  config: Record<string, unknown>;
  secretVersions: Record<string, number>;
  layered: boolean;
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

  /** What was last applied, by host; hosts without one are left out. */
  async openVersions(hostIds: readonly string[], addon: string): Promise<Map<string, Applied>> {
    const docs = await Promise.all(hostIds.map((hostId) => this.get(hostId, addon)));
    return new Map(docs.flatMap((doc) => (doc ? [[doc.hostId, this.opened(doc)]] : [])));
  }

  /** Everything that was applied with a secret of that name. */
  async withSecret(name: string): Promise<{ hostId: string; addon: string; version: number }[]> {
    const key = `secretVersions.${name}`;
    const docs = await this.collection
      .find({ environment: this.environment, [key]: { $exists: true } })
      .project<Pick<AddonConfigDoc, 'hostId' | 'addon' | 'secretVersions'>>({
        hostId: 1,
        addon: 1,
        secretVersions: 1,
      })
      .toArray();
    return docs.map(({ hostId, addon, secretVersions }) => ({
      hostId,
      addon,
      version: secretVersions?.[name] ?? 0,
    }));
  }

  /** Stores what an execution has applied, as a new version. Repeating it for the same execution changes nothing. */
  async applied(input: AppliedConfigInput): Promise<void> {
    const _id = `${input.hostId}/${input.addon}`;
    const sealed = sealJson(this.secrets, input.config);
    const fields = {
      sealed,
      maskedJson: input.maskedJson,
      secretVersions: input.secretVersions,
      layered: true as const,
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

  private opened(doc: AddonConfigDoc): Applied {
    return {
      version: doc.version,
      config: openJson(this.secrets, doc.sealed),
      secretVersions: doc.secretVersions ?? {},
      layered: doc.layered ?? false,
    };
  }
}
