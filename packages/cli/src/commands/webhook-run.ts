import { CommandError, EXIT, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import {
  type DeliveryView,
  deliveryTable,
  deliveryView,
  webhookTable,
  webhookView,
} from '../output/webhooks.js';
import { parseCount } from './operate-run.js';
import { collectPages } from './paging.js';
import type { WebhookCreateFlags, WebhookDeliveriesFlags } from './webhook.js';

/** More than any secret has. */
const MAX_STDIN_CHARS = 4096;

export async function webhookCreate(
  invocation: Invocation,
  name: string,
  flags: WebhookCreateFlags,
): Promise<void> {
  const request = {
    name,
    url: flags.url ?? '',
    events: flags.event ?? ['*'],
    secret: await secretOf(invocation),
  };
  const api = await invocation.api();
  const { webhook } = await api.webhooks.createWebhook(request);
  if (webhook === null) throw new CommandError('the controller answered without a webhook');
  await invocation.printOne(webhookView(webhook), {
    name: (view) => view.name,
    text: (view) => `${view.name} is sent ${view.events.join(', ')} from now on\n`,
  });
}

export async function webhookList(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  const views = (await api.webhooks.listWebhooks({})).webhooks.map(webhookView);
  await invocation.printItems(views, {
    name: (view) => view.name,
    table: (wide) => webhookTable(views, invocation.paint, wide),
    empty: 'no webhooks',
  });
}

export async function webhookRemove(invocation: Invocation, name: string): Promise<void> {
  const api = await invocation.api();
  await api.webhooks.removeWebhook({ webhook: name });
  await invocation.printOne({ name }, { name: (view) => view.name, text: () => `${name} removed\n` });
}

export async function webhookTest(invocation: Invocation, name: string): Promise<void> {
  const api = await invocation.api();
  const { delivery } = await api.webhooks.testWebhook({ webhook: name });
  if (delivery === null) throw new CommandError('the controller answered without a delivery');
  const shown = deliveryView(delivery);
  await invocation.printOne(shown, { name: ({ id }) => id, text: (view) => `${wordsOf(view)}\n` });
  if (shown.state !== 'succeeded') invocation.exitCode = EXIT.failed;
}

export async function webhookDeliveries(
  invocation: Invocation,
  name: string,
  flags: WebhookDeliveriesFlags,
): Promise<void> {
  const limit = parseCount(flags.limit ?? '50', '--limit');
  const api = await invocation.api();
  const views = await collectPages(async (pageToken) => {
    const page = await api.webhooks.listWebhookDeliveries({
      webhook: name,
      state: flags.state ?? '',
      pageSize: Math.min(limit, 1000),
      pageToken,
    });
    return { items: page.deliveries.map(deliveryView), next: page.nextPageToken };
  }, limit);
  await invocation.printItems(views, {
    name: ({ id }) => id,
    table: (wide) => deliveryTable(views, invocation.paint, wide),
    empty: 'nothing was sent',
  });
}

function wordsOf({ state, status, error, durationMs }: DeliveryView): string {
  return state === 'succeeded' ? `taken: ${status} after ${durationMs} ms` : `not taken: ${error}`;
}

/** Never an argument: others could read it. @throws UsageError */
async function secretOf(invocation: Invocation): Promise<string> {
  if (invocation.interactive) {
    const { isCancel, password } = await import('@clack/prompts');
    const answer = await password({ message: 'Secret that its requests are signed with' });
    if (isCancel(answer)) throw new UsageError('no secret was given; nothing was done');
    return answer;
  }
  let text = '';
  for await (const piece of invocation.streams.stdin) {
    text += String(piece);
    if (text.includes('\n') || text.length > MAX_STDIN_CHARS) break;
  }
  const secret = text.split(/\r?\n/, 1)[0] ?? '';
  if (secret !== '') return secret;
  throw new UsageError(
    'stdin holds no secret',
    'Give it there: openssl rand -hex 32 | tee secret | webops webhook create …',
  );
}
