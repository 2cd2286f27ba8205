/** How data is printed: tables for people, the other formats for programs. */
import { UsageError } from '../exit-codes.js';

/** `table` is the default; `wide` has more columns and groups nothing. */
export const OUTPUT_FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** @throws UsageError for anything else */
export function parseFormat(text: string | undefined): OutputFormat {
  const format = OUTPUT_FORMATS.find((known) => known === (text ?? 'table'));
  if (format === undefined) {
    throw new UsageError(
      `--output ${text}: there is no such format`,
      `Formats: ${OUTPUT_FORMATS.join(', ')}.`,
    );
  }
  return format;
}

/** Formats that programs read: nothing but data, no live output. */
export function isForPrograms(format: OutputFormat): boolean {
  return format === 'json' || format === 'yaml' || format === 'name';
}

/** A value as JSON or YAML text, with a newline at its end. */
export async function dump(value: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0 });
}
