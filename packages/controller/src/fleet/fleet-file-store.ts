/** The fleet files as they were last applied, in MongoDB: what each owner has set. Encrypted, since configurations may hold secrets. */
import type { Binary, Collection, Db } from 'mongodb';
import type { SecretBox } from '../operations/index.js';
import { openJson, sealJson } from '../operations/sealed-json.js';
import { SCHEMA_VERSION } from '../state/index.js';
import type { FleetSpec } from './fleet-spec.js';

/** `_id` is `${environment}/${owner}`. */
interface FleetFileDoc {
  _id: string;
  schemaVersion: number;
  environment: string;
  owner: string;
  sealed: Binary;
  appliedAt: Date;
  by: string;
}

export class FleetFileStore {
  private readonly files: Collection<FleetFileDoc>;

  constructor(
    db: Db,
    private readonly environment: string,
  ) {
    this.files = db.collection<FleetFileDoc>('fleet_files');
  }

  /** By owner. */
  async all(box: SecretBox): Promise<Map<string, FleetSpec>> {
    const docs = await this.files.find({ environment: this.environment }).sort({ _id: 1 }).toArray();
    return new Map(docs.map(({ owner, sealed }) => [owner, openJson(box, sealed) as unknown as FleetSpec]));
  }

  async put(owner: string, spec: FleetSpec, by: string, box: SecretBox): Promise<void> {
    const { environment } = this;
    const sealed = sealJson(box, spec);
    await this.files.updateOne(
      { _id: `${environment}/${owner}` },
      { $set: { schemaVersion: SCHEMA_VERSION, environment, owner, sealed, appliedAt: new Date(), by } },
      { upsert: true },
    );
  }
}
