/** The steps of an operation, as programs and people read them. */
import type { Paint } from './paint.js';
import { renderTable } from './table.js';

/** A step as `-o json` prints it. */
export interface HistoryEntryView {
  time: string | null;
  /** `operation.created`, `execution.running`, … */
  type: string;
  /** Null for a step of the operation itself. */
  host: string | null;
  attempt: number | null;
  message: string | null;
  executionId: string | null;
  eventId: string;
}

export function historyTable(entries: readonly HistoryEntryView[], paint: Paint): string {
  return renderTable<HistoryEntryView>(
    [
      { title: 'TIME', value: ({ time }) => time ?? '' },
      { title: 'HOST', value: ({ host }) => host ?? '' },
      { title: 'STEP', value: ({ type }) => type },
      { title: 'ATTEMPT', value: ({ attempt }) => String(attempt ?? '') },
      { title: 'WHAT', value: ({ message }) => message ?? '', max: 200 },
    ],
    entries,
    { bold: paint.bold },
  );
}
