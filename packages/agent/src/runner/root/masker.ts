/**
 * Masks secrets in a stream. What may be the beginning of a secret at a piece's end is held back until the next piece
 * tells; everything else passes at once. Secrets that overlap are one mask, so that no end of one is left.
 *
 * Each byte is looked at once: whether it and the one after it begin some form is one look into a table of 64 KiB, however many forms there are.
 * What does begin so is compared with the forms of that beginning.
 */
import type { SecretForm } from './secret-forms.js';

const MASK = Buffer.from('********');
const NEWLINE = 10;
const RETURN = 13;
/** A form that the data's end may be the beginning of. */
const OPEN = -1;
const NONE = 0;

/** Forms by their beginnings; made once for all streams of a script. */
export class SecretIndex {
  /** By first byte. */
  readonly first = new Uint8Array(256);
  /** By the first two: 0, or one more than the place in `lists`. */
  readonly pairs = new Uint16Array(65_536);
  readonly lists: SecretForm[][] = [];
  /** Of each list: which bytes may come third. */
  readonly thirds: Uint8Array[] = [];

  constructor(readonly forms: readonly SecretForm[]) {
    for (const form of forms) {
      const [a, b] = form.bytes as unknown as [number, number | undefined];
      this.first[a] = 1;
      // A form of one byte begins with every pair.
      const seconds = b === undefined ? [...Array(256).keys()] : form.wrapped ? [b, NEWLINE, RETURN] : [b];
      for (const second of seconds) this.add(a * 256 + second, form);
    }
  }

  private add(pair: number, form: SecretForm): void {
    let place = this.pairs[pair]!;
    if (place === 0) {
      place = this.lists.push([form]);
      this.pairs[pair] = place;
      this.thirds.push(new Uint8Array(256));
    } else this.lists[place - 1]!.push(form);
    const third = this.thirds[place - 1]!;
    const { bytes, wrapped } = form;
    if (bytes.length < 3) third.fill(1);
    else if (!wrapped) third[bytes[2]!] = 1;
    // A line's end may have been the second one, or be the third.
    else for (const byte of [bytes[1]!, bytes[2]!, NEWLINE, RETURN]) third[byte] = 1;
  }
}

export class Masker {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly index: SecretIndex) {}

  feed(data: Buffer): Buffer {
    if (this.index.forms.length === 0) return data;
    const all = this.held.length > 0 ? Buffer.concat([this.held, data]) : data;
    return this.mask(all, false);
  }

  /** What was held back, masked: no longer secret can follow. */
  end(): Buffer {
    const rest = this.held;
    return rest.length === 0 ? rest : this.mask(rest, true);
  }

  private mask(data: Buffer, isEnd: boolean): Buffer {
    const { first, pairs, lists, thirds } = this.index;
    const parts: Buffer[] = [];
    const last = data.length - 1;
    // Up to here it is passed on; from `from` to `until` it is a secret.
    let passed = 0;
    let from = -1;
    let until = 0;
    let holdAt = data.length;
    const close = () => {
      if (from < 0) return;
      parts.push(data.subarray(passed, from), MASK);
      passed = until;
      from = -1;
    };
    let pair = data[0]!;
    for (let at = 0; at <= last; at += 1) {
      let list = 0;
      if (at < last) {
        pair = ((pair << 8) | data[at + 1]!) & 0xffff;
        list = pairs[pair]!;
        if (list === 0) continue;
        if (at + 2 <= last && thirds[list - 1]![data[at + 2]!] === 0) continue;
      } else if (first[data[at]!] === 0) break;
      const end = longest(data, at, list === 0 ? this.index.forms : lists[list - 1]!, isEnd);
      if (end === NONE) continue;
      if (from >= 0 && at >= until) close();
      if (end === OPEN) {
        holdAt = from >= 0 ? from : at;
        from = -1;
        break;
      }
      if (from < 0) from = at;
      if (end > until) until = end;
    }
    // One that ends with the data may be the first part of a longer one only where that was found open.
    close();
    this.held = holdAt < data.length ? Buffer.from(data.subarray(holdAt)) : Buffer.alloc(0);
    const rest = data.subarray(passed, holdAt);
    if (parts.length === 0) return rest;
    parts.push(rest);
    return Buffer.concat(parts);
  }
}

/** Where the longest form that begins at a place ends; {@link OPEN} where a longer one may be under way; {@link NONE}. */
function longest(data: Buffer, at: number, forms: readonly SecretForm[], isEnd: boolean): number {
  let end = NONE;
  for (const form of forms) {
    const found = matchOf(data, at, form);
    if (found === OPEN && !isEnd) return OPEN;
    if (found > end) end = found;
  }
  return end;
}

function matchOf(data: Buffer, at: number, { bytes, wrapped }: SecretForm): number {
  let place = at;
  for (let index = 0; index < bytes.length; index += 1) {
    if (wrapped && index > 0) {
      // At most one line's end: what is held back has a bound.
      if (data[place] === RETURN) place += 1;
      if (data[place] === NEWLINE) place += 1;
    }
    if (place >= data.length) return OPEN;
    if (data[place] !== bytes[index]) return NONE;
    place += 1;
  }
  return place;
}

/** Masks a whole text. */
export function maskText(text: string, index: SecretIndex): string {
  const masker = new Masker(index);
  return Buffer.concat([masker.feed(Buffer.from(text)), masker.end()]).toString('utf8');
}
