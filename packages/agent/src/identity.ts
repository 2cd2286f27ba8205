/**
 * The host's identity on disk: `identity/{key.pem,cert.pem,ca.pem,identity.json}`, private to the agent's user.
 *
 * identity.json is written last: without it the host is not enrolled. A renewal writes next-key.pem and next-cert.pem first and then
 * renames the certificate, then the key; killed between the two, the next load finishes it.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import {
  ensureFolder,
  readTextIfThere,
  removeDurably,
  renameDurably,
  writeFileDurably,
} from './durable-file.js';
import { AgentError } from './errors.js';

/** Who this host is, and to whom it talks. */
export interface Identity {
  hostId: string;
  environment: string;
  /** host:port of the agent link. */
  linkAddress: string;
  keyPem: string;
  certPem: string;
  /** The authority of the controller's server certificates. */
  caPem: string;
}

/** The folder of the identity below the agent's state. */
export function identityFolder(stateDir: string): string {
  return join(stateDir, 'identity');
}

/** Whether the host is enrolled: the identity's last file is there. */
export async function isEnrolled(stateDir: string): Promise<boolean> {
  return (await readTextIfThere(join(identityFolder(stateDir), 'identity.json'))) !== null;
}

/**
 * Reads the identity, finishing a renewal that was cut off.
 *
 * @throws AgentError NOT_ENROLLED, IDENTITY_INVALID
 */
export async function loadIdentity(stateDir: string): Promise<Identity> {
  const folder = identityFolder(stateDir);
  const text = await readTextIfThere(join(folder, 'identity.json'));
  if (text === null) {
    throw new AgentError('NOT_ENROLLED', `${folder} holds no identity: this host is not enrolled yet`);
  }
  const certPem = await readTextIfThere(join(folder, 'cert.pem'));
  let keyPem = await readTextIfThere(join(folder, 'key.pem'));
  const caPem = await readTextIfThere(join(folder, 'ca.pem'));
  const nextKey = await readTextIfThere(join(folder, 'next-key.pem'));
  if (certPem === null || caPem === null)
    throw new AgentError('IDENTITY_INVALID', `${folder} lacks cert.pem or ca.pem`);
  if (nextKey !== null && !belongs(certPem, keyPem) && belongs(certPem, nextKey)) {
    await renameDurably(join(folder, 'next-key.pem'), join(folder, 'key.pem'));
    keyPem = nextKey;
  }
  if (keyPem === null || !belongs(certPem, keyPem)) {
    throw new AgentError(
      'IDENTITY_INVALID',
      `${folder}/key.pem is not the key of cert.pem; enrol this host again`,
    );
  }
  const { hostId, environment, linkAddress } = JSON.parse(text) as Partial<Identity>;
  if (typeof hostId !== 'string' || typeof environment !== 'string' || typeof linkAddress !== 'string') {
    throw new AgentError(
      'IDENTITY_INVALID',
      `${folder}/identity.json lacks hostId, environment or linkAddress`,
    );
  }
  return { hostId, environment, linkAddress, keyPem, certPem, caPem };
}

/** Writes a new identity; the file that makes it count comes last. */
export async function saveIdentity(stateDir: string, identity: Identity): Promise<void> {
  const folder = identityFolder(stateDir);
  await ensureFolder(folder, 0o700);
  const { hostId, environment, linkAddress } = identity;
  await removeDurably(join(folder, 'identity.json'));
  await writeFileDurably(join(folder, 'key.pem'), identity.keyPem, 0o600);
  await writeFileDurably(join(folder, 'cert.pem'), identity.certPem, 0o600);
  await writeFileDurably(join(folder, 'ca.pem'), identity.caPem, 0o600);
  const text = `${JSON.stringify({ schemaVersion: 1, hostId, environment, linkAddress }, null, 2)}\n`;
  await writeFileDurably(join(folder, 'identity.json'), text, 0o600);
}

/** Keeps the key of a renewal that is under way, so that its certificate can be used whenever it comes. */
export async function saveNextKey(stateDir: string, keyPem: string): Promise<void> {
  await writeFileDurably(join(identityFolder(stateDir), 'next-key.pem'), keyPem, 0o600);
}

/**
 * Makes a renewed certificate the current one.
 *
 * @throws AgentError IDENTITY_INVALID when it is not for the key, or not for this host
 */
export async function saveRenewed(
  stateDir: string,
  before: Identity,
  keyPem: string,
  certPem: string,
  caPem: string,
): Promise<void> {
  if (!belongs(certPem, keyPem))
    throw new AgentError('IDENTITY_INVALID', 'the renewed certificate is not for the key it was asked for');
  const names = new X509Certificate(certPem).subjectAltName ?? '';
  if (!names.includes(`spiffe://${before.environment}/host/${before.hostId}`)) {
    throw new AgentError(
      'IDENTITY_INVALID',
      `the renewed certificate is for ${names}, not for host ${before.hostId}`,
    );
  }
  const folder = identityFolder(stateDir);
  if (caPem !== '' && caPem !== before.caPem) await writeFileDurably(join(folder, 'ca.pem'), caPem, 0o600);
  await writeFileDurably(join(folder, 'next-cert.pem'), certPem, 0o600);
  await renameDurably(join(folder, 'next-cert.pem'), join(folder, 'cert.pem'));
  await renameDurably(join(folder, 'next-key.pem'), join(folder, 'key.pem'));
}

function belongs(certPem: string, keyPem: string | null): boolean {
  if (keyPem === null) return false;
  try {
    return new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}
