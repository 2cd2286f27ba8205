/** `webops events`: past events and those that come. */
import type { Command } from 'commander';
import type { Register } from './register.js';
import { collectList } from './targets.js';

export interface EventsFlags {
  subject?: string[];
  since?: string;
  after?: string;
  follow?: boolean;
  count?: string;
}

export function registerEvents(program: Command, run: Register): void {
  program
    .command('events')
    .description('follow the events of hosts, addons and operations, from now on or from a time on')
    .option('--subject <subject>', 'only these, with NATS wildcards (repeatable); default: all', collectList)
    .option(
      '--since <duration>',
      'first those of the last 2h: what the controller keeps of operations, alerts and addons',
    )
    .option('--after <id>', 'first those behind this event')
    .option('--no-follow', 'with --since or --after: end with the last one that is kept')
    .option('--count <n>', 'end after so many')
    .action((flags: EventsFlags) =>
      run(async (invocation) => (await import('./events-run.js')).events(invocation, flags)),
    );
}
