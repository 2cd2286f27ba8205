import {
  CALLER_ROLES,
  callerRoleFromWire,
  callerRoleToWire,
  callerStateFromWire,
  WebopsError,
} from '@webops/protocol';
import { readNamed } from '../context.js';
import { formatAge, parseDurationMs } from '../durations.js';
import { CommandError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { isoOrNull } from '../output/hosts.js';
import type { Paint } from '../output/paint.js';
import { renderTable } from '../output/table.js';
import type { WireCaller } from '../wire.js';
import type { CallerCreateFlags } from './caller.js';
import { collectPages, oneOf } from './paging.js';

/** A caller as `-o json` prints it; its token is only in the answer of `caller create`. */
interface CallerView {
  name: string;
  role: string;
  state: string;
  createdAt: string | null;
  /** Empty: the controller itself. */
  createdBy: string;
  /** Null: when it is revoked. */
  expiresAt: string | null;
  revokedAt: string | null;
  revokedBy: string;
  credentials: { id: string; createdAt: string | null; expiresAt: string | null }[];
}

function callerView(caller: WireCaller): CallerView {
  return {
    name: caller.name,
    role: callerRoleFromWire(caller.role) ?? '',
    state: callerStateFromWire(caller.state) ?? '',
    createdAt: isoOrNull(caller.createdAt),
    createdBy: caller.createdBy,
    expiresAt: isoOrNull(caller.expiresAt),
    revokedAt: isoOrNull(caller.revokedAt),
    revokedBy: caller.revokedBy,
    credentials: caller.credentials.map(({ id, createdAt, expiresAt }) => ({
      id,
      createdAt: isoOrNull(createdAt),
      expiresAt: isoOrNull(expiresAt),
    })),
  };
}

export async function callerCreate(
  invocation: Invocation,
  name: string,
  flags: CallerCreateFlags,
): Promise<void> {
  const request = {
    name,
    role: callerRoleToWire(oneOf(flags.role ?? '', CALLER_ROLES, '--role')),
    ttlMs: parseDurationMs(flags.ttl ?? '90d', '--ttl'),
    csrPem: (await readNamed(flags.csr, '--csr')) ?? '',
  };
  const [api, { server, caPem }] = [await invocation.api(), await invocation.target()];
  const { caller, token, certificatePem } = await api.callers.createCaller(request);
  if (caller === null) throw new CommandError('the controller answered without a caller');
  await invocation.printOne(
    { ...callerView(caller), server, caPem, token, certificatePem },
    { name: (view) => view.name, text: () => (token === '' ? certificatePem : `${token}\n`) },
  );
  if (token === '') return;
  invocation.say('This is the only time it is shown. It is used with --token-file FILE, or as a context:');
  invocation.say(`  webops context add NAME --server ${server} --ca FILE --token-file FILE`);
}

export async function callerList(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  const views = await collectPages(async (pageToken) => {
    const page = await api.callers.listCallers({ pageSize: 1000, pageToken });
    return { items: page.callers.map(callerView), next: page.nextPageToken };
  });
  await invocation.printItems(views, {
    name: ({ name }) => name,
    table: (wide) => callerTable(views, invocation.paint, wide),
    empty: 'no callers; make one: webops caller create NAME --role viewer',
  });
}

export async function callerRevoke(invocation: Invocation, name: string, yes: boolean): Promise<void> {
  if (invocation.interactive) await invocation.confirm(`refuse ${name} from now on?`, yes);
  const api = await invocation.api();
  const revoke = (allowLastAdministrator: boolean) =>
    api.callers.revokeCaller({ name, allowLastAdministrator });
  const { caller } = await revoke(yes).catch(async (error: unknown) => {
    if (!(error instanceof WebopsError) || error.reason !== 'LAST_ADMINISTRATOR') throw error;
    await invocation.confirm(`${error.message} Revoke it all the same?`, false);
    return revoke(true);
  });
  if (caller === null) throw new CommandError('the controller answered without a caller');
  await invocation.printOne(callerView(caller), {
    name: (view) => view.name,
    text: (view) => `${view.name} revoked\n`,
  });
}

function callerTable(callers: readonly CallerView[], paint: Paint, wide: boolean): string {
  return renderTable<CallerView>(
    [
      { title: 'NAME', value: ({ name }) => name },
      { title: 'ROLE', value: ({ role }) => role },
      { title: 'STATE', value: ({ state }) => state },
      {
        title: 'EXPIRES',
        value: ({ expiresAt }) => (expiresAt === null ? 'never' : formatAge(expiresAt)),
      },
      { title: 'CREATED', value: ({ createdAt }) => formatAge(createdAt) },
      { title: 'BY', value: ({ createdBy }) => createdBy },
      { title: 'REVOKED BY', value: ({ revokedBy }) => revokedBy, wide: true },
      {
        title: 'CREDENTIALS',
        value: ({ credentials }) => credentials.map(({ id }) => id).join(', '),
        wide: true,
      },
    ],
    callers,
    { wide, bold: paint.bold },
  );
}
