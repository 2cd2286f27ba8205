/**
 * A key and a certificate request (PKCS #10, RFC 2986), written with Node's own crypto: this is all that an agent needs, and
 * the authority's certificate library would stay in its memory.
 */
import { generateKeyPairSync, sign } from 'node:crypto';

/** DER: one value with its tag and length. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), body]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), body]);
}

const SEQUENCE = 0x30;
const SET = 0x31;
const VERSION_1 = Buffer.from([0x02, 0x01, 0x00]);
/** OID 2.5.4.3 */
const COMMON_NAME = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x03]);
/** OID 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = Buffer.from([0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);

/** A new key (P-256, PKCS #8) and a request for it. The name in it is a wish that no issuer here follows. */
export async function createKeyAndCsr(options: {
  commonName: string;
}): Promise<{ keyPem: string; csrPem: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(0x0c, Buffer.from(options.commonName.slice(0, 64), 'utf8'));
  const subject = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, name)));
  const info = der(
    SEQUENCE,
    VERSION_1,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa0), // no attributes
  );
  const signature = sign('sha256', info, privateKey);
  const request = der(
    SEQUENCE,
    info,
    der(SEQUENCE, ECDSA_WITH_SHA256),
    der(0x03, Buffer.from([0]), signature),
  );
  const lines = request.toString('base64').replace(/(.{64})(?!$)/g, '$1\n');
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    csrPem: `-----BEGIN CERTIFICATE REQUEST-----\n${lines}\n-----END CERTIFICATE REQUEST-----\n`,
  };
}
