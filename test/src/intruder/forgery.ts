/** What an intruder makes to have it run as root: bundles and tickets in every shape but the true one. */
import { buildManifest, checkMetadata, manifestBytes, packBundle, type Ticket } from '@webops/contract';
import { mark } from './intruder.js';

/** A bundle of a script that leaves a mark whenever it is sourced. Well made; who signs it is another matter. */
export function markingBundle(name: string): { archive: Buffer; digest: string } {
  const files = { 'addon.sh': `#!/usr/bin/env bash\n${mark(name)}\n`, 'lib/v1/loader.sh': '' };
  const parsed = checkMetadata({ name: 'intruder', version: '1.0.0' }, 'intruder.sh');
  const manifest = buildManifest(parsed, ['addon_status', 'addon_install'], files);
  return packBundle({ ...files, 'manifest.json': manifestBytes(manifest) });
}

/** stdin of the runner's `import`. */
export function importInput(head: { signature?: Buffer; keyId?: string }, archive: Buffer): Buffer {
  const line = { ...head, signature: head.signature?.toString('base64') };
  return Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), archive]);
}

/** stdin of the runner's `exec`. */
export function execInput(ticket: Buffer, signature: Buffer, config: Buffer): Buffer {
  const head = {
    ticket: ticket.toString('base64'),
    signature: signature.toString('base64'),
    secrets: [],
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), config]);
}

/** A ticket's bytes with some of it changed. */
export function changed(ticket: Buffer, change: Partial<Ticket>): Buffer {
  return Buffer.from(JSON.stringify({ ...(JSON.parse(ticket.toString('utf8')) as Ticket), ...change }));
}
