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
  /** Whether these are all that wait in the document; the others come in a later drain, or later in this one. */
  isWhole: boolean;
}

/**
 * For the drainer: publish what `drain` gives, in its order, then `markPublished` it. At least once; consumers drop repeats by
 * id. In that order an operation's events come before those of its executions, and its end after all of theirs.
 */
export interface EventFeed {
  drain(limit: number): Promise<PendingEvents[]>;
  markPublished(items: readonly PendingEvents[]): Promise<void>;
  /** Lets all that has happened since then be published again: what was published is gone. Not while a drain is being published. */
  publishAgain(since: Date): Promise<void>;
}
