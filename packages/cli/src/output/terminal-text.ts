/**
 * Makes text from a script harmless for a terminal. A script's output may hold sequences that move the cursor, set the
 * window's title, write the clipboard, or make the terminal answer as if somebody had typed. Colours alone are kept.
 */

// ESC-introduced sequences. String sequences (OSC, DCS, SOS, PM, APC) end with BEL or ST; one that never ends is cut at the
// end of the text, which is a line.
const ESCAPES = new RegExp(
  [
    '(?:\\x1b[\\]PX^_]|[\\x9d\\x90\\x98\\x9e\\x9f])[^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c|$|(?=\\x1b))', // strings
    '(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*(?:[@-~]|$)', // CSI
    '\\x1b[ -/]*[0-~]?', // everything else after ESC
  ].join('|'),
  'g',
);
const COLOUR = /^\x1b\[[0-9;:]*m$/;
// C0 but tab and newline, DEL, C1.
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]/g;
// Characters that reorder or hide what stands around them.
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Text that cannot drive a terminal. With `colours`, SGR sequences stay and are reset at the end. */
export function harmless(text: string, colours = false): string {
  let coloured = false;
  // Kept colours travel as private-use marks, so that the control filter cannot see them.
  const kept: string[] = [];
  const out = text
    .replaceAll('\ue000', '\ufffd')
    .replace(ESCAPES, (sequence) => {
      if (!colours || !COLOUR.test(sequence)) return '';
      coloured = true;
      kept.push(sequence);
      return '\ue000';
    })
    .replace(CONTROLS, (character) => (character === '\x00' ? '' : '\ufffd'))
    .replace(
      DIRECTION,
      (character) => `<U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`,
    )
    .replace(/\ue000/g, () => kept.shift() ?? '');
  return coloured ? `${out}\x1b[0m` : out;
}

/** One line for a table cell or a message: harmless, and newlines become spaces. */
export function harmlessLine(text: string): string {
  return harmless(text.replace(/[\r\n\t]+/g, ' ')).trim();
}

/** Cuts a text to a width, with a mark where it was cut. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
