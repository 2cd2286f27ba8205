/** `webops events`: follow NATS events. */
import type { Command } from 'commander';
import type { Register } from './register.js';
import { collectList } from './targets.js';

export interface EventsFlags {
  subject?: string[];
  since?: string;
  count?: string;
}

export function registerEvents(program: Command, run: Register): void {
  program
    .command('events')
    .description('follow the events of hosts, addons and operations')
    .option('--subject <subject>', 'only these, with NATS wildcards (repeatable); default: all', collectList)
    .option('--since <duration>', 'also those of the last 10m')
    .option('--count <n>', 'end after so many')
    .action((flags: EventsFlags) =>
      run(async (invocation) => (await import('./events-run.js')).events(invocation, flags)),
    );
}
