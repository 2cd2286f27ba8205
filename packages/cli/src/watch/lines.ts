import { StringDecoder } from 'node:string_decoder';

/** A line longer than this is shown in pieces, so that a script that never ends its line fills no memory. */
const MAX_LINE_CHARACTERS = 64 * 1024;

/**
 * Cuts a stream of bytes into lines. A character split over two pieces arrives whole; bytes that are no UTF-8 become
 * U+FFFD. A carriage return starts the line again, as on a terminal: of a progress bar the last state remains.
 */
export class LineCutter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** The lines that this piece completes. */
  push(data: Uint8Array): string[] {
    this.#rest += this.#decoder.write(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    while (this.#rest.length > MAX_LINE_CHARACTERS) {
      lines.push(this.#rest.slice(0, MAX_LINE_CHARACTERS));
      this.#rest = this.#rest.slice(MAX_LINE_CHARACTERS);
    }
    return lines.map(asShown);
  }

  /** What stands in the line that has not ended. */
  get partial(): string {
    return asShown(this.#rest);
  }

  /** The last line, when it did not end with a newline. */
  end(): string[] {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    return rest === '' ? [] : [asShown(rest)];
  }
}

function asShown(line: string): string {
  const parts = line.split('\r');
  for (let at = parts.length - 1; at > 0; at -= 1) {
    if (parts[at] !== '') return parts[at] ?? '';
  }
  return parts[0] ?? '';
}
