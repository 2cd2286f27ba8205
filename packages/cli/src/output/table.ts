import CliTable from 'cli-table3';
import { harmlessLine, shorten } from './terminal-text.js';

/** A column of a table. */
export interface Column<Row> {
  title: string;
  /** The cell's text; what a host or a script said is made harmless here, colours are added by `paint` only. */
  value(row: Row): string;
  /** Colours a harmless, shortened cell. */
  paint?(text: string, row: Row): string;
  /** Only with `-o wide`. */
  wide?: boolean;
  /** Longer cells are cut at this many characters, unless `-o wide`. */
  max?: number;
}

/** No lines between cells: rows are easy to read, to copy and to cut. */
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** A table as kubectl prints it: columns as wide as their widest cell, two spaces apart, no trailing blanks. */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: { wide?: boolean; bold?: (text: string) => string } = {},
): string {
  const shown = columns.filter((column) => options.wide === true || column.wide !== true);
  const bold = options.bold ?? ((text: string) => text);
  const cells = rows.map((row) =>
    shown.map((column) => {
      const plain = harmlessLine(column.value(row));
      const cut = column.max !== undefined && options.wide !== true ? shorten(plain, column.max) : plain;
      const text = cut === '' ? '-' : cut;
      return column.paint?.(text, row) ?? text;
    }),
  );
  return layOut([shown.map((column) => bold(column.title)), ...cells]);
}

/** `Key:  value` lines, for one thing. Values are made harmless; newlines in them become spaces. */
export function renderFields(
  fields: readonly (readonly [string, string])[],
  bold: (text: string) => string = (text) => text,
): string {
  return layOut(fields.map(([name, value]) => [bold(`${name}:`), harmlessLine(value) || '-']));
}

function layOut(lines: string[][]): string {
  const table = new CliTable({
    chars: NO_LINES,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
  });
  table.push(...lines);
  return table
    .toString()
    .split('\n')
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
