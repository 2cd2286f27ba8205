import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { planText } from '../output/plan.js';
import { type SecretView, secretTable, secretView } from '../output/secrets.js';
import { parseCount } from './operate-run.js';
import { applySteps, makePlan } from './plan-run.js';
import type { SecretGenerateFlags, SecretRotateFlags, SecretSetFlags } from './secret.js';

const MAX_VALUE_BYTES = 64 * 1024;

export async function secretSet(invocation: Invocation, name: string, flags: SecretSetFlags): Promise<void> {
  const source = { value: await readValue(invocation) };
  await create(invocation, name, source, flags);
}

export async function secretGenerate(
  invocation: Invocation,
  name: string,
  flags: SecretGenerateFlags,
): Promise<void> {
  await create(invocation, name, { generateLength: parseCount(flags.length ?? '32', '--length') }, flags);
}

export async function secretList(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  const views = (await api.secrets.listSecrets({})).secrets.map(secretView);
  await invocation.printItems(views, {
    name: ({ name }) => name,
    table: (wide) => secretTable(views, invocation.paint, wide),
    empty: 'no secrets',
  });
}

export async function secretRotate(
  invocation: Invocation,
  name: string,
  flags: SecretRotateFlags,
): Promise<void> {
  const source =
    flags.generate === true
      ? { generateLength: parseCount(flags.length ?? '32', '--length') }
      : { value: await readValue(invocation) };
  const api = await invocation.api();
  const { secret } = await api.secrets.rotateSecret({ name, source });
  if (secret === null) throw new CommandError('the controller answered without a secret');
  const view = secretView(secret);
  const older = view.uses.filter(({ version }) => version < view.version);
  await invocation.printOne(view, {
    name: () => name,
    text: () => `${name} has version ${view.version} now; hosts with an older one: ${older.length}\n`,
  });
  if (older.length > 0) await configureUsers(invocation, older, flags);
}

/** One plan an addon, for the hosts that have an older version. */
async function configureUsers(
  invocation: Invocation,
  uses: SecretView['uses'],
  flags: SecretRotateFlags,
): Promise<void> {
  for (const addon of [...new Set(uses.map((use) => use.addon))]) {
    const host = uses.filter((use) => use.addon === addon).map((use) => use.host);
    const { wire, view } = await makePlan(invocation, 'configure', addon, { host });
    invocation.say(planText(view, invocation.paintErr).trimEnd());
    if (view.groups.some(({ problems }) => problems.length > 0)) invocation.exitCode = EXIT.failed;
    if (view.operations.length === 0) continue;
    if (flags.configure === false || (flags.yes !== true && !invocation.interactive)) {
      invocation.say(`do it:  webops configure ${addon} ${host.map((one) => `--host ${one}`).join(' ')}`);
      continue;
    }
    await invocation.confirm(
      `configure ${addon} on ${host.length} host${host.length === 1 ? '' : 's'}?`,
      flags.yes === true,
    );
    await applySteps(invocation, wire.sealed, view.operations.length);
    if (invocation.exitCode !== EXIT.done) return;
  }
}

export async function secretRemove(invocation: Invocation, name: string): Promise<void> {
  const api = await invocation.api();
  await api.secrets.removeSecret({ name });
  await invocation.printOne({ name }, { name: () => name, text: () => `${name} removed\n` });
}

export async function masterKeyRotate(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  const { keyId, rewrapped } = await api.secrets.rotateMasterKey({});
  await invocation.printOne(
    { keyId, rewrapped },
    {
      name: () => keyId,
      text: () => `master key ${keyId} wraps all secrets; ${rewrapped} were wrapped anew\n`,
    },
  );
}

async function create(
  invocation: Invocation,
  name: string,
  source: { value: Buffer } | { generateLength: number },
  { description }: SecretSetFlags,
): Promise<void> {
  const api = await invocation.api();
  const { secret } = await api.secrets.createSecret({ name, source, description: description ?? '' });
  if (secret === null) throw new CommandError('the controller answered without a secret');
  await invocation.printOne(secretView(secret), {
    name: () => name,
    text: () => `${name} is stored; a configuration refers to it as secret://${name}\n`,
  });
}

/** Never an argument: others could read it. @throws UsageError */
async function readValue(invocation: Invocation): Promise<Buffer> {
  if (invocation.interactive) {
    const { isCancel, password } = await import('@clack/prompts');
    const answer = await password({ message: 'Value of the secret' });
    if (isCancel(answer) || answer === '') throw new UsageError('no value was given; nothing was done');
    return Buffer.from(answer);
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of invocation.streams.stdin) {
    pieces.push(Buffer.from(piece));
    bytes += pieces.at(-1)!.length;
    if (bytes > MAX_VALUE_BYTES + 2) throw new UsageError(`stdin has more than ${MAX_VALUE_BYTES} bytes`);
  }
  const text = Buffer.concat(pieces);
  const end = text.at(-1) === 10 ? (text.at(-2) === 13 ? -2 : -1) : text.length;
  const value = text.subarray(0, end);
  if (value.length > 0) return value;
  throw new UsageError(
    'stdin holds no value',
    'Give it there, or let it be made: webops secret generate NAME.',
  );
}
