/**
 * Masks secrets in a stream. What may be the beginning of a secret at a piece's end is held back until the next piece
 * tells; everything else passes at once.
 */
const MASK = Buffer.from('********');

/** A secret and the forms in which tools print it: in JSON, in a URL, in Base64. */
export function secretForms(secrets: readonly string[]): Buffer[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === '') continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(encodeURIComponent(secret));
    // Shorter ones would hit by chance.
    if (secret.length >= 6) forms.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }
  return [...forms].map((form) => Buffer.from(form)).sort((a, b) => b.length - a.length);
}

export class Masker {
  private held: Buffer = Buffer.alloc(0);

  /** @param forms longest first, as {@link secretForms} gives them */
  constructor(private readonly forms: readonly Buffer[]) {}

  feed(data: Buffer): Buffer {
    if (this.forms.length === 0) return data;
    const all = this.held.length > 0 ? Buffer.concat([this.held, data]) : data;
    const { masked, rest } = this.mask(all);
    this.held = rest;
    return masked;
  }

  end(): Buffer {
    const rest = this.held;
    this.held = Buffer.alloc(0);
    return rest;
  }

  private mask(data: Buffer): { masked: Buffer; rest: Buffer } {
    const parts: Buffer[] = [];
    let at = 0;
    const next = this.forms.map((form) => data.indexOf(form));
    // From here on a secret may be beginning that the next piece completes.
    const heldFrom = data.length - this.partial(data);
    for (;;) {
      let first = -1;
      for (let index = 0; index < next.length; index += 1) {
        if (next[index]! >= 0 && next[index]! < at) next[index] = data.indexOf(this.forms[index]!, at);
        // The longest wins at the same place: the forms are sorted.
        if (next[index]! >= 0 && (first < 0 || next[index]! < next[first]!)) first = index;
      }
      // A longer secret may be under way that begins before this one ends: wait for it.
      if (first < 0 || next[first]! >= heldFrom) break;
      parts.push(data.subarray(at, next[first]), MASK);
      at = next[first]! + this.forms[first]!.length;
    }
    const cut = Math.max(at, heldFrom);
    parts.push(data.subarray(at, cut));
    return {
      masked: parts.length === 1 ? parts[0]! : Buffer.concat(parts),
      rest: Buffer.from(data.subarray(cut)),
    };
  }

  /** Length of the longest end of the data that begins a secret. */
  private partial(data: Buffer): number {
    let longest = 0;
    for (const form of this.forms) {
      for (let length = Math.min(form.length - 1, data.length); length > longest; length -= 1) {
        if (data[data.length - length] !== form[0]) continue;
        if (data.subarray(data.length - length).equals(form.subarray(0, length))) longest = length;
      }
    }
    return longest;
  }
}

/** Masks a whole text. */
export function maskText(text: string, forms: readonly Buffer[]): string {
  const masker = new Masker(forms);
  const masked = masker.feed(Buffer.from(text));
  return Buffer.concat([masked, maskWhole(masker.end(), forms)]).toString('utf8');
}

/** Masks what a stream ended with: no longer secret can follow. */
export function maskWhole(data: Buffer, forms: readonly Buffer[]): Buffer {
  let rest = data;
  for (const form of forms) {
    for (let at = rest.indexOf(form); at >= 0; at = rest.indexOf(form, at + MASK.length))
      rest = Buffer.concat([rest.subarray(0, at), MASK, rest.subarray(at + form.length)]);
  }
  return rest;
}
