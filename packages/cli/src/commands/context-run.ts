import { resolve } from 'node:path';
import { type ClientFile, type ContextEntry, readContexts, readNamed, writeContexts } from '../context.js';
import { UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { renderTable } from '../output/table.js';
import type { ContextAddFlags } from './context.js';

export async function contextList(invocation: Invocation): Promise<void> {
  const { current, contexts } = await readContexts(invocation.settings.contextsFile);
  const views = Object.entries(contexts).map(([name, entry]) => ({
    name,
    current: name === current,
    server: String(entry.server),
    identity: entry.certFile ? 'certificate' : entry.token || entry.tokenFile ? 'token' : 'none',
  }));
  await invocation.printItems(views, {
    name: ({ name }) => name,
    table: (wide) =>
      renderTable(
        [
          { title: ' ', value: (view: (typeof views)[number]) => (view.current ? '*' : '') },
          { title: 'NAME', value: (view) => view.name },
          { title: 'SERVER', value: (view) => view.server },
          { title: 'IDENTITY', value: (view) => view.identity },
        ],
        views,
        { wide, bold: invocation.paint.bold },
      ),
    empty: `no contexts in ${invocation.settings.contextsFile}`,
  });
}

export async function contextAdd(
  invocation: Invocation,
  name: string,
  flags: ContextAddFlags,
): Promise<void> {
  const { server, tokenFile } = invocation.options;
  const given = flags.from === undefined ? null : await readClientFile(flags.from);
  const address = server ?? given?.server;
  if (address === undefined || (flags.ca === undefined && given === null))
    throw new UsageError('context add needs --from, or --server and --ca');
  if ((flags.cert === undefined) !== (flags.key === undefined))
    throw new UsageError('--cert and --key go together');
  const entry: ContextEntry = { server: address };
  if (flags.ca !== undefined) entry.caFile = resolve(flags.ca);
  else if (given !== null) entry.caPem = given.caPem;
  if (tokenFile !== undefined) entry.tokenFile = resolve(tokenFile);
  else if (given !== null && given.token !== '') entry.token = given.token;
  if (flags.cert !== undefined) entry.certFile = resolve(flags.cert);
  if (flags.key !== undefined) entry.keyFile = resolve(flags.key);
  const file = invocation.settings.contextsFile;
  const contexts = await readContexts(file);
  await writeContexts(file, {
    current: contexts.current ?? name,
    contexts: { ...contexts.contexts, [name]: entry },
  });
  invocation.say(`context ${name} is in ${file}`);
}

async function readClientFile(file: string): Promise<ClientFile> {
  const text = await readNamed(file, '--from');
  try {
    const { server, caPem, token } = JSON.parse(text) as Partial<ClientFile>;
    if (typeof server === 'string' && typeof caPem === 'string' && typeof token === 'string')
      return { server, caPem, token };
  } catch {
    // Said below.
  }
  throw new UsageError(
    `--from: ${file} has no server, caPem and token`,
    'Make it with: webops caller create NAME --role ROLE -o json',
  );
}

export async function contextUse(invocation: Invocation, name: string): Promise<void> {
  const file = invocation.settings.contextsFile;
  const contexts = await readContexts(file);
  const none = name === '-';
  if (!none && !Object.hasOwn(contexts.contexts, name))
    throw new UsageError(`there is no context "${name}" in ${file}`);
  await writeContexts(file, { ...contexts, current: none ? null : name });
}

export async function contextRemove(invocation: Invocation, name: string): Promise<void> {
  const file = invocation.settings.contextsFile;
  const { current, contexts } = await readContexts(file);
  if (!Object.hasOwn(contexts, name)) throw new UsageError(`there is no context "${name}" in ${file}`);
  const { [name]: _, ...rest } = contexts;
  await writeContexts(file, { current: current === name ? null : current, contexts: rest });
}
