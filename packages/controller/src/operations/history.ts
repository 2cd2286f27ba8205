/** What happened to an operation, step by step: the events that its documents keep. */
import { FINAL_OPERATION_STATES, WebopsError } from '@webops/protocol';
import type { DocumentEvent, ProblemDoc } from '../state/index.js';
import type { Core } from './core.js';
import type { Page } from './inputs.js';
import { inOrder, operationNotFound } from './watch.js';

const MAX_PAGE = 1000;

/** A step. */
export interface HistoryEntry {
  time: Date;
  /** As the event's: `execution.running`. */
  type: string;
  /** Of the event. */
  eventId: string;
  /** Empty, as are the host's, for a step of the operation itself. */
  executionId: string;
  hostId: string;
  host: string;
  /** 0: of no attempt. */
  attempt: number;
  /** What a person is told beside the type; may be empty. */
  message: string;
}

export interface HistoryInput {
  id: string;
  /** Name or id; empty: all. */
  host: string;
  pageSize: number;
  pageToken: string;
}

/** Oldest first. @throws WebopsError NOT_FOUND, INVALID_ARGUMENT */
export async function operationHistory(core: Core, input: HistoryInput): Promise<Page<HistoryEntry>> {
  const { id, host } = input;
  const size = input.pageSize || MAX_PAGE;
  if (size < 1 || size > MAX_PAGE) throw outOfRange('page_size', `must be from 1 to ${MAX_PAGE}`);
  const skip = input.pageToken === '' ? 0 : Number(input.pageToken);
  if (!Number.isSafeInteger(skip) || skip < 0) throw outOfRange('page_token', 'is not one that was returned');
  const [operation, executions] = await Promise.all([
    core.operations.get(id),
    core.executions.ofOperations([id]),
  ]);
  if (!operation) throw operationNotFound(id);
  const wanted = inOrder(operation, executions).filter(
    (one) => host === '' || one.host === host || one.hostId === host,
  );
  if (host !== '' && wanted.length === 0)
    throw new WebopsError('NOT_FOUND', `Operation ${id} has nothing to do with the host "${host}".`, {
      reason: 'HOST_NOT_IN_OPERATION',
      details: [{ field: 'host', host, action: `see webops op show ${id}` }],
    });
  const entries = [
    ...(host === '' ? operation.events.map((event) => entryOf(operation._id, event)) : []),
    ...wanted.flatMap((one) =>
      one.events.map((event) => ({
        ...entryOf(one._id, event),
        executionId: one._id,
        hostId: one.hostId,
        host: one.host,
      })),
    ),
  ];
  // Stable: steps of one moment stay in their document's order, those of the operation first, save its end.
  entries.sort((a, b) => a.time.getTime() - b.time.getTime() || endRank(a) - endRank(b));
  const items = entries.slice(skip, skip + size);
  return { items, nextPageToken: skip + size < entries.length ? String(skip + size) : '' };
}

const ENDS: ReadonlySet<string> = new Set(FINAL_OPERATION_STATES.map((state) => `operation.${state}`));

function endRank({ type }: HistoryEntry): number {
  return ENDS.has(type) ? 1 : 0;
}

function entryOf(document: string, event: DocumentEvent): HistoryEntry {
  const { attempt } = event.data as { attempt?: number };
  return {
    time: event.time,
    type: event.type,
    eventId: `${document}/${event.n}`,
    executionId: '',
    hostId: '',
    host: '',
    attempt: attempt ?? 0,
    message: messageOf(event),
  };
}

/** What events carry that is told to people. */
interface ToldData {
  error?: ProblemDoc | null;
  mended?: string;
  told?: string;
  by?: string;
  requestedBy?: string;
  warnings?: string[];
  exitCode?: number | null;
  sharedRunOf?: string;
}

/** What the event says for people: of its data, what is no number and no name of something shown elsewhere. */
function messageOf(event: DocumentEvent): string {
  const data: ToldData = event.data;
  const said = wordsOf(event.type, data);
  if (data.sharedRunOf === undefined) return said;
  const run = `answered by the run of execution ${data.sharedRunOf}`;
  return said === '' ? run : `${said}; ${run}`;
}

function wordsOf(type: string, data: ToldData): string {
  if (data.mended !== undefined) return data.mended;
  if (data.error) return `${data.error.code}: ${data.error.message}`;
  if (data.told !== undefined) return `its host told afterwards: ${data.told}`;
  if (data.by !== undefined) return `by ${data.by}`;
  if (type === 'operation.created') return `by ${data.requestedBy ?? ''}`;
  if (data.warnings && data.warnings.length > 0) return data.warnings.join('; ');
  return typeof data.exitCode === 'number' ? `exit code ${data.exitCode}` : '';
}

function outOfRange(field: string, why: string): WebopsError {
  return new WebopsError('INVALID_ARGUMENT', `${field} ${why}.`, {
    reason: 'OUT_OF_RANGE',
    details: [{ field, action: 'leave it out' }],
  });
}
