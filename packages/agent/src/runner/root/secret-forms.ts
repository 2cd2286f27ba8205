/** The forms in which tools print a secret: as it is, quoted, in JSON, in a URL, in Base64, in hexadecimal. */

/** Shorter secrets are not searched for encoded, nor shorter lines of one by themselves: they would hit by chance. */
const MIN_ENCODED_BYTES = 6;
const MIN_LINE_CHARS = 8;
const MIN_BASE64_CHARS = 6;

/** What is searched for. */
export interface SecretForm {
  bytes: Buffer;
  /** Tools break it into lines: line ends in it do not count. */
  wrapped: boolean;
}

/** Of each secret, longest first. */
export function secretForms(secrets: readonly string[]): SecretForm[] {
  const plain = new Set<string>();
  const base64 = new Set<string>();
  for (const secret of secrets) {
    if (secret === '') continue;
    for (const form of plainForms(secret)) plain.add(form);
    for (const line of secret.split(/\r?\n/))
      if (line.length >= MIN_LINE_CHARS && line !== secret) plain.add(line);
    if (Buffer.byteLength(secret) >= MIN_ENCODED_BYTES)
      for (const form of base64Forms(secret)) base64.add(form);
  }
  return [
    ...[...plain].map((form) => ({ bytes: Buffer.from(form), wrapped: false })),
    ...[...base64]
      .filter((form) => !plain.has(form))
      .map((form) => ({ bytes: Buffer.from(form), wrapped: true })),
  ].sort((a, b) => b.bytes.length - a.bytes.length);
}

function plainForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  // RFC 3986's reserved marks too, as curl and Python do it; and that again without slashes.
  const strict = url.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const urls = [url, strict, strict.replaceAll('%2F', '/')].flatMap((form) => [
    form,
    form.replaceAll('%20', '+'),
  ]);
  const lowerCase = urls.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  const hex = Buffer.from(secret).toString('hex');
  return [
    secret,
    json,
    json.replaceAll('/', '\\/'),
    json.replace(/[\u007f-\uffff]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`),
    // As `set -x` and printf %q show a quote.
    secret.replaceAll("'", "'\\''"),
    ...urls,
    ...lowerCase,
    ...(secret.length >= MIN_ENCODED_BYTES ? [hex, hex.toUpperCase()] : []),
  ];
}

/**
 * What is sure of it in Base64, wherever in the encoded text it stands: the place in a group of three bytes decides the characters, and those at
 * its ends hold bits of its neighbours too.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    const sure = all.slice(first, last);
    if (sure.length < MIN_BASE64_CHARS) return [];
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
