/** Configurations as they were applied, in MongoDB: encrypted whole, and masked for showing. */
import { type AddonConfigDoc, SCHEMA_VERSION } from '../state/documents.js';
import type { State } from '../state/index.js';
import { toBinary } from './execution-store.js';
import { isDuplicateKey } from '../state/index.js';
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

  constructor(
    state: State,
    private readonly environment: string,
    private readonly secrets: SecretBox,
  ) {
    this.collection = state.collections.addonConfigs;
  }

  async get(hostId: string, addon: string): Promise<AddonConfigDoc | null> {
    return this.collection.findOne({ _id: `${hostId}/${addon}` });
  }

  /** The stored configuration with its secrets, by host; hosts without one are left out. */
  async open(hostIds: readonly string[], addon: string): Promise<Map<string, Record<string, unknown>>> {
    const ids = hostIds.map((hostId) => `${hostId}/${addon}`);
    const docs = await this.collection.find({ _id: { $in: ids } }, { projection: { previous: 0 } }).toArray();
    return new Map(docs.map((doc) => [doc.hostId, this.plain(doc)]));
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
      const before = await this.collection.findOne({ _id });
      if (before?.executionId === input.executionId) return;
      if (!before) {
        try {
          await this.collection.insertOne({
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
      const { version, appliedAt, executionId } = before;
      const previous = [{ version, sealed: before.sealed, appliedAt, executionId }, ...before.previous];
      const result = await this.collection.updateOne(
        { _id, version },
        { $set: { ...fields, version: version + 1, previous: previous.slice(0, MAX_PREVIOUS) } },
      );
      if (result.matchedCount === 1) return;
    }
  }

  /** After an uninstall that removed the data. */
  async remove(hostId: string, addon: string): Promise<void> {
    await this.collection.deleteOne({ _id: `${hostId}/${addon}` });
  }

  private plain(doc: AddonConfigDoc): Record<string, unknown> {
    const bytes = doc.sealed.buffer.subarray(0, doc.sealed.length());
    return JSON.parse(this.secrets.open(bytes).toString('utf8')) as Record<string, unknown>;
  }
}
