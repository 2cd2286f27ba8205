/** `webops webhook …`: events sent to a URL. */
import type { Command } from 'commander';
import type { Register } from './register.js';
import { collect } from './targets.js';

export interface WebhookCreateFlags {
  url?: string;
  event?: string[];
}

export interface WebhookDeliveriesFlags {
  state?: string;
  limit?: string;
}

export function registerWebhook(program: Command, run: Register): void {
  const webhook = program
    .command('webhook')
    .description('events sent to a URL: signed with HMAC-SHA256, tried again, each delivery to be seen');
  webhook
    .command('create <name>')
    .description('make a webhook; its secret, 16 characters or more, is read from stdin')
    .requiredOption('--url <url>', 'where to send to; redirects are not followed')
    .option('--event <name>', 'addon.install.*, alert.*, … (repeatable); default: all', collect)
    .action((name: string, flags: WebhookCreateFlags) =>
      run(async (invocation) => (await load()).webhookCreate(invocation, name, flags)),
    );
  webhook
    .command('list')
    .description('all webhooks')
    .action(() => run(async (invocation) => (await load()).webhookList(invocation)));
  webhook
    .command('remove <name>')
    .description('remove a webhook with its deliveries')
    .action((name: string) => run(async (invocation) => (await load()).webhookRemove(invocation, name)));
  webhook
    .command('test <name>')
    .description('send it an event now, once; exit code 1 when it was not taken')
    .action((name: string) => run(async (invocation) => (await load()).webhookTest(invocation, name)));
  webhook
    .command('deliveries <name>')
    .description('what was sent, newest first, and how it went')
    .option('--state <state>', 'only pending, succeeded or failed')
    .option('--limit <n>', 'at most so many', '50')
    .action((name: string, flags: WebhookDeliveriesFlags) =>
      run(async (invocation) => (await load()).webhookDeliveries(invocation, name, flags)),
    );
}

function load() {
  return import('./webhook-run.js');
}
