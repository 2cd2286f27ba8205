/** Webhooks in MongoDB; the secrets are encrypted. */
import { Binary, type Collection, type Db } from 'mongodb';
import { v7 } from 'uuid';
import type { SecretBox } from '../operations/index.js';
import { isDuplicateKey, SCHEMA_VERSION } from '../state/index.js';

/** Where events are sent to. */
export interface WebhookDoc {
  _id: string;
  schemaVersion: number;
  environment: string;
  name: string;
  url: string;
  /** Patterns of event names. */
  events: string[];
  sealedSecret: Binary;
  createdAt: Date;
  createdBy: string;
  /** Events behind this one are sent. */
  fromSequence: number;
  /** Events that were not kept for it, since too many waited. */
  dropped: number;
}

export type NewWebhook = Pick<WebhookDoc, 'name' | 'url' | 'events' | 'createdBy' | 'fromSequence'>;

export class WebhookStore {
  readonly #webhooks: Collection<WebhookDoc>;
  readonly #environment: string;
  /** Asked for with every event. One controller writes them, so memory and database agree. */
  #all: Promise<WebhookDoc[]> | null = null;

  constructor(db: Db, environment: string) {
    this.#webhooks = db.collection<WebhookDoc>('webhooks');
    this.#environment = environment;
  }

  async prepare(): Promise<void> {
    await this.#webhooks.createIndex(
      { environment: 1, name: 1 },
      { name: 'one_webhook_a_name', unique: true },
    );
  }

  /** @returns null when the name is taken */
  async add(webhook: NewWebhook, secret: string, box: SecretBox): Promise<WebhookDoc | null> {
    const doc = {
      _id: v7(),
      schemaVersion: SCHEMA_VERSION,
      environment: this.#environment,
      ...webhook,
      sealedSecret: new Binary(box.seal(Buffer.from(secret, 'utf8'))),
      createdAt: new Date(),
      dropped: 0,
    };
    try {
      await this.#webhooks.insertOne(doc);
      this.#forget();
      return doc;
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  /** By name. */
  async list(): Promise<WebhookDoc[]> {
    if (!this.#all) {
      const all = this.#webhooks.find({ environment: this.#environment }).sort({ name: 1 }).toArray();
      this.#all = all;
      all.catch(() => this.#forget(all));
    }
    return this.#all;
  }

  #forget(all = this.#all): void {
    if (this.#all === all) this.#all = null;
  }

  async get(idOrName: string): Promise<WebhookDoc | null> {
    return this.#webhooks.findOne({
      environment: this.#environment,
      $or: [{ _id: idOrName }, { name: idOrName }],
    });
  }

  async remove(id: string): Promise<void> {
    await this.#webhooks.deleteOne({ _id: id, environment: this.#environment });
    this.#forget();
  }

  async countDropped(id: string, events: number): Promise<void> {
    await this.#webhooks.updateOne({ _id: id }, { $inc: { dropped: events } });
    this.#forget();
  }
}
