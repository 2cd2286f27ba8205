/** Events of operations and executions that wait in their documents to be published. */
import type { DocumentEvent } from '../state/documents.js';

/** A document with events that have not been published. */
export interface PendingEvents {
  collection: 'operations' | 'executions';
  id: string;
  /** The document's `rev` when it was read. */
  rev: number;
  operationId: string;
  environment: string;
  /** Oldest first; numbers are unique within the document and only rise. An event's id is `${id}/${n}`. */
  events: DocumentEvent[];
}

/** For the drainer: publish what `drain` gives, then `markPublished` it. At least once; consumers drop repeats by id. */
export interface EventFeed {
  drain(limit: number): Promise<PendingEvents[]>;
  markPublished(items: readonly PendingEvents[]): Promise<void>;
}
