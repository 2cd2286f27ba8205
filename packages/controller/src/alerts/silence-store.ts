/** Silences in MongoDB: until when which alerts are told to nobody. They are shown all the same. */
import type { Collection, Db } from 'mongodb';
import { v7 } from 'uuid';
import { SCHEMA_VERSION } from '../state/index.js';

export interface SilenceDoc {
  _id: string;
  schemaVersion: number;
  environment: string;
  /** The one alert; empty: by selector. */
  alertId: string;
  /** Of the alerts' labels, as those of hosts are selected. */
  selector: string;
  startsAt: Date;
  endsAt: Date;
  createdBy: string;
  comment: string;
}

/** Silences in force; one more is refused. */
export const MAX_SILENCES = 1_000;

export class SilenceStore {
  readonly #silences: Collection<SilenceDoc>;
  readonly #environment: string;

  constructor(db: Db, environment: string) {
    this.#silences = db.collection<SilenceDoc>('silences');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#silences.createIndex({ environment: 1, endsAt: 1 }, { name: 'by_end' });
  }

  async add(
    silence: Pick<SilenceDoc, 'alertId' | 'selector' | 'startsAt' | 'endsAt' | 'createdBy' | 'comment'>,
  ): Promise<SilenceDoc> {
    const doc = {
      _id: v7(),
      schemaVersion: SCHEMA_VERSION,
      environment: this.#environment,
      ...silence,
    };
    await this.#silences.insertOne(doc);
    return doc;
  }

  /** Those in force, the first to end first. */
  async active(now: Date): Promise<SilenceDoc[]> {
    return this.#silences
      .find({ environment: this.#environment, endsAt: { $gt: now } })
      .sort({ endsAt: 1 })
      .limit(MAX_SILENCES)
      .toArray();
  }

  /** Ends one now; one that has ended stays as it is. @returns false when there is none */
  async end(id: string, now: Date): Promise<boolean> {
    const filter = { _id: id, environment: this.#environment };
    const { matchedCount } = await this.#silences.updateOne(filter, { $min: { endsAt: now } });
    return matchedCount === 1;
  }
}
