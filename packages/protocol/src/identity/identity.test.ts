import assert from 'node:assert/strict';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer } from 'node:tls';
import { after, test } from 'node:test';
import {
  AUTHORITY_TTL_MS,
  createAuthority,
  createServerCertificate,
  HOST_CERTIFICATE_TTL_MS,
  issueCallerCertificate,
  issueHostCertificate,
} from './authority.js';
import { createKeyAndCsr } from './csr.js';
import { fetchAuthority, splitAddress } from './fetch-authority.js';
import {
  certificateExpiryOf,
  certificateRenewalTimeOf,
  fingerprintOf,
  hostIdentityOf,
  isIssuedBy,
  publicKeyPinOf,
} from './inspect.js';
import { parseSpiffeHost, spiffeHost } from './names.js';
import { x509 } from './x509.js';

const hosts = await createAuthority({ commonName: 'webops hosts' });
const server = await createAuthority({ commonName: 'webops server' });

test('an authority lives ten years and can sign certificates only', () => {
  const certificate = new X509Certificate(hosts.certPem);
  assert.ok(certificate.ca);
  assert.ok(Math.abs(certificateExpiryOf(hosts.certPem).getTime() - Date.now() - AUTHORITY_TTL_MS) < 60_000);
  assert.ok(certificate.checkPrivateKey(createPrivateKey(hosts.keyPem)));
});

test('a host certificate names the host, lives a week, and is for client authentication', async () => {
  const { keyPem, csrPem } = await createKeyAndCsr({ commonName: 'db-1' });
  const pem = await issueHostCertificate(hosts, { csrPem, environment: 'default', hostId: 'h-1' });
  const certificate = new X509Certificate(pem);
  assert.deepEqual(hostIdentityOf(pem), { environment: 'default', hostId: 'h-1' });
  assert.equal(certificate.subjectAltName, 'URI:spiffe://default/host/h-1');
  assert.ok(certificate.checkPrivateKey(createPrivateKey(keyPem)));
  assert.ok(isIssuedBy(pem, hosts.certPem));
  assert.ok(!isIssuedBy(pem, server.certPem));
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2']);
  const expiry = certificateExpiryOf(pem).getTime();
  assert.ok(Math.abs(expiry - Date.now() - HOST_CERTIFICATE_TTL_MS) < 60_000);
  const renewal = certificateRenewalTimeOf(pem).getTime();
  assert.ok(
    renewal > Date.now() + HOST_CERTIFICATE_TTL_MS * 0.6 && renewal < expiry - HOST_CERTIFICATE_TTL_MS * 0.3,
  );
});

test('the validity can be set, and never outlives the authority', async () => {
  const { csrPem } = await createKeyAndCsr({ commonName: 'x' });
  const short = await issueHostCertificate(hosts, { csrPem, environment: 'e', hostId: 'h', ttlMs: 60_000 });
  assert.ok(certificateExpiryOf(short).getTime() <= Date.now() + 60_000);
  const long = await issueHostCertificate(hosts, {
    csrPem,
    environment: 'e',
    hostId: 'h',
    ttlMs: AUTHORITY_TTL_MS * 2,
  });
  assert.equal(certificateExpiryOf(long).getTime(), certificateExpiryOf(hosts.certPem).getTime());
});

test('a request cannot choose its names: the issuer sets them', async () => {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=another-host, O=administrators',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: 'url', value: 'spiffe://default/host/another' }]),
      new x509.BasicConstraintsExtension(true, 5, true),
    ],
  });
  const pem = await issueHostCertificate(hosts, {
    csrPem: csr.toString('pem'),
    environment: 'default',
    hostId: 'mine',
  });
  const certificate = new X509Certificate(pem);
  assert.deepEqual(hostIdentityOf(pem), { environment: 'default', hostId: 'mine' });
  assert.equal(certificate.subject, 'CN=mine');
  assert.equal(certificate.subjectAltName, 'URI:spiffe://default/host/mine');
  assert.equal(certificate.ca, false);
});

test('a request that its own key did not sign is refused', async () => {
  const { csrPem } = await createKeyAndCsr({ commonName: 'x' });
  const der = Buffer.from(csrPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  // The last bytes are the signature.
  der[der.length - 3] = (der[der.length - 3] ?? 0) ^ 0x01;
  const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  const request = (pem: string) =>
    issueHostCertificate(hosts, { csrPem: pem, environment: 'default', hostId: 'h' });
  await assert.rejects(request(forged), {
    reason: 'CERTIFICATE_REQUEST_INVALID',
    message: /not signed by its own key/,
  });
  await assert.rejects(request('nonsense'), {
    code: 'INVALID_ARGUMENT',
    reason: 'CERTIFICATE_REQUEST_INVALID',
  });
  await assert.rejects(request('x'.repeat(20_000)), {
    reason: 'CERTIFICATE_REQUEST_INVALID',
    message: /larger/,
  });
});

test('a request for another kind of key is refused', async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-384' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=x',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-384' },
  });
  await assert.rejects(issueCallerCertificate(hosts, { csrPem: csr.toString('pem'), name: 'alice' }), {
    reason: 'CERTIFICATE_REQUEST_INVALID',
    message: /P-256/,
  });
});

test('a common name with any characters makes a certificate and no other attribute', async () => {
  const { csrPem } = await createKeyAndCsr({ commonName: 'bad, O=admin + "ü"' });
  const pem = await issueCallerCertificate(hosts, { csrPem, name: 'alice, O=admin\n+CN=root' });
  assert.equal(new X509Certificate(pem).subject, 'CN=alice_ O_admin__CN_root');
  assert.equal(hostIdentityOf(pem), null);
});

test('fingerprint and pin are the SHA-256 that other tools print', () => {
  const certificate = new X509Certificate(server.certPem);
  assert.equal(fingerprintOf(server.certPem), certificate.fingerprint256.replaceAll(':', '').toLowerCase());
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  assert.equal(publicKeyPinOf(server.certPem), createHash('sha256').update(spki).digest('base64'));
  assert.equal(fingerprintOf(certificate.raw), fingerprintOf(server.certPem));
});

test('SPIFFE ids are read strictly', () => {
  assert.equal(spiffeHost({ environment: 'default', hostId: 'a-b_1' }), 'spiffe://default/host/a-b_1');
  for (const uri of [
    'spiffe://default/host/',
    'spiffe://default/host/a/b',
    'https://default/host/a',
    'spiffe://a.b/host/c',
  ]) {
    assert.equal(parseSpiffeHost(uri), null, uri);
  }
  assert.throws(() => spiffeHost({ environment: 'a/host/b', hostId: 'c' }), TypeError);
});

const names = { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1', '::1'] };
const { certPem, keyPem } = await createServerCertificate(server, names);
const listener = createServer({ cert: certPem, key: keyPem });
listener.on('tlsClientError', () => undefined);
await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
after(() => listener.close());
const address = `127.0.0.1:${(listener.address() as { port: number }).port}`;

test('a server certificate holds its names and addresses', () => {
  const text = new X509Certificate(certPem).subjectAltName ?? '';
  for (const name of ['DNS:controller.webops.internal', 'DNS:localhost', 'IP Address:127.0.0.1']) {
    assert.ok(text.includes(name), `${name} in ${text}`);
  }
});

test('a new host gets the authority of the fingerprint that it was given, and no other', async () => {
  const pem = await fetchAuthority({ address, fingerprint: fingerprintOf(server.certPem) });
  assert.equal(fingerprintOf(pem), fingerprintOf(server.certPem));
  await assert.rejects(fetchAuthority({ address, fingerprint: fingerprintOf(hosts.certPem) }), {
    code: 'UNAUTHENTICATED',
    reason: 'FINGERPRINT_MISMATCH',
  });
});

test('a server that shows the authority without being of it is refused', async () => {
  const other = await createServerCertificate(hosts, names);
  const leaf = other.certPem.slice(0, other.certPem.indexOf('-----END CERTIFICATE-----') + 26);
  const impostor = createServer({ cert: leaf + server.certPem, key: other.keyPem });
  impostor.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = impostor.address() as { port: number };
    await assert.rejects(
      fetchAuthority({ address: `127.0.0.1:${port}`, fingerprint: fingerprintOf(server.certPem) }),
      { reason: 'FINGERPRINT_MISMATCH' },
    );
  } finally {
    impostor.close();
  }
});

test('no answer is UNAVAILABLE, and an abort is prompt', async () => {
  await assert.rejects(fetchAuthority({ address: '127.0.0.1:1', fingerprint: '00' }), {
    code: 'UNAVAILABLE',
  });
  await assert.rejects(
    fetchAuthority({ address, fingerprint: '00', signal: AbortSignal.abort() }),
    WebopsRejection,
  );
});

function WebopsRejection(error: unknown): boolean {
  return error instanceof Error && error.name === 'WebopsError';
}

test('addresses are host:port', () => {
  assert.deepEqual(splitAddress('[::1]:7443'), { host: '::1', port: 7443 });
  assert.deepEqual(splitAddress('db-1.example.org:1'), { host: 'db-1.example.org', port: 1 });
  for (const bad of ['localhost', 'a:b', ':1', '::1:7443', 'a:99999']) {
    assert.throws(() => splitAddress(bad), { reason: 'ADDRESS_INVALID' });
  }
});
