import { formatAge, parseDurationMs } from '../durations.js';
import { CommandError, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { formatLabels, parseLabels } from '../labels.js';
import { isoOrNull } from '../output/hosts.js';
import type { Paint } from '../output/paint.js';
import { renderTable } from '../output/table.js';
import type { WireJoinToken } from '../wire.js';
import type { HostAddFlags } from './host.js';

/** A join token as `-o json` prints it; its secret is only in the answer of `token create`. */
interface TokenView {
  id: string;
  description: string;
  labels: Record<string, string>;
  /** 0: without limit. */
  maxUses: number;
  uses: number;
  expiresAt: string | null;
  createdAt: string | null;
  createdBy: string;
  revoked: boolean;
}

function tokenView(token: WireJoinToken): TokenView {
  return {
    id: token.id,
    description: token.description,
    labels: { ...token.labels },
    maxUses: token.maxUses,
    uses: token.uses,
    expiresAt: isoOrNull(token.expiresAt),
    createdAt: isoOrNull(token.createdAt),
    createdBy: token.createdBy,
    revoked: token.revoked,
  };
}

/** @throws UsageError for anything but a whole number from 0 on */
export function parseUses(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--uses ${text}: write a number, 0 for no limit`);
  return Number(text);
}

export async function tokenCreate(invocation: Invocation, flags: HostAddFlags): Promise<void> {
  const request = {
    description: flags.description ?? '',
    labels: parseLabels(flags.label ?? []),
    maxUses: parseUses(flags.uses ?? '1'),
    ttlMs: parseDurationMs(flags.ttl ?? '24h', '--ttl'),
  };
  const api = await invocation.api();
  const { token, secret } = await api.enrollment.createJoinToken(request);
  if (token === null) throw new CommandError('the controller answered without a token');
  await invocation.printOne(
    { ...tokenView(token), secret },
    { name: ({ id }) => id, text: () => `${secret}\n` },
  );
  invocation.say(`This is the only time it is shown. Its id is ${token.id}.`);
}

export async function tokenList(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  const { tokens } = await api.enrollment.listJoinTokens({});
  const views = tokens.map(tokenView);
  await invocation.printItems(views, {
    name: ({ id }) => id,
    table: (wide) => tokenTable(views, invocation.paint, wide),
    empty: 'no join tokens; make one: webops token create',
  });
}

export async function tokenRevoke(invocation: Invocation, id: string): Promise<void> {
  const api = await invocation.api();
  const { token } = await api.enrollment.revokeJoinToken({ id });
  if (token === null) throw new CommandError('the controller answered without a token');
  await invocation.printOne(tokenView(token), {
    name: (view) => view.id,
    text: (view) => `${view.id} revoked\n`,
  });
}

function tokenTable(tokens: readonly TokenView[], paint: Paint, wide: boolean): string {
  const state = (token: TokenView) => {
    if (token.revoked) return 'revoked';
    if (token.expiresAt !== null && Date.parse(token.expiresAt) < Date.now()) return 'expired';
    return token.maxUses > 0 && token.uses >= token.maxUses ? 'used' : 'usable';
  };
  return renderTable<TokenView>(
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'STATE', value: state },
      { title: 'USES', value: ({ uses, maxUses }) => `${uses}/${maxUses === 0 ? 'any' : maxUses}` },
      { title: 'EXPIRES', value: ({ expiresAt }) => (expiresAt === null ? '' : formatAge(expiresAt)) },
      { title: 'LABELS', value: ({ labels }) => formatLabels(labels), max: 40 },
      { title: 'BY', value: ({ createdBy }) => createdBy },
      { title: 'CREATED', value: ({ createdAt }) => formatAge(createdAt), wide: true },
      { title: 'DESCRIPTION', value: ({ description }) => description, max: 50 },
    ],
    tokens,
    { wide, bold: paint.bold },
  );
}
