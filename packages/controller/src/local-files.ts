/** What a controller leaves in its home for programs on this host: `client.json`, `controller.json` and `nats/admin.creds`, all 0600. */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControllerAddresses } from './addresses.js';
import type { Authenticator } from './auth/authenticator.js';
import type { NatsService } from './backing-services.js';
import { readIfThere, replacePrivateFile } from './secrets/private-file.js';

/** What they are made from. */
export interface LocalFilesOptions {
  home: string;
  /** The API for programs on this host. */
  server: string;
  caPem: string;
  addresses: ControllerAddresses;
  environment: string;
  authenticator: Authenticator;
  nats: NatsService;
}

/** The administrator's name in operations and logs. */
const ADMINISTRATOR = 'admin';
/** The file is written at every start. */
const ADMIN_CREDS_TTL_MS = 365 * 24 * 3_600_000;

/** Writes them; the administrator's token stays the same while it is good. `controller.json` comes last: it says that the rest is there. */
export async function writeLocalFiles(options: LocalFilesOptions): Promise<void> {
  const { home, server, caPem, authenticator, nats } = options;
  const clientFile = join(home, 'client.json');
  const known = await knownToken(clientFile, authenticator);
  const token = known ?? (await authenticator.createToken({ name: ADMINISTRATOR, role: 'administrator' }));
  await replacePrivateFile(clientFile, json({ server, token, caPem }));
  if (nats.identity) {
    await replacePrivateFile(
      join(home, 'nats', 'admin.creds'),
      nats.identity.controllerUser(ADMIN_CREDS_TTL_MS).creds,
    );
  }
  await replacePrivateFile(
    join(home, 'controller.json'),
    json({
      pid: process.pid,
      startedAt: new Date().toISOString(),
      environment: options.environment,
      addresses: options.addresses,
      natsUrl: nats.identity ? nats.url : '',
    }),
  );
}

/** `controller.json` names a running controller; the rest stays. */
export async function forgetLocalFiles(home: string): Promise<void> {
  await unlink(join(home, 'controller.json')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

async function knownToken(file: string, authenticator: Authenticator): Promise<string | null> {
  const content = await readIfThere(file);
  if (!content) return null;
  try {
    const { token } = JSON.parse(content.toString('utf8')) as { token?: unknown };
    if (typeof token !== 'string') return null;
    return (await authenticator.identify(token))?.role === 'administrator' ? token : null;
  } catch {
    // A file that cannot be read is replaced.
    return null;
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
