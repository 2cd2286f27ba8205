/** `webops completion bash|zsh|fish` */
import type { Command } from 'commander';
import type { Register } from './register.js';

export function registerCompletion(program: Command, run: Register): void {
  program
    .command('completion <shell>')
    .description('print a completion script for bash, zsh or fish')
    .addHelpText(
      'after',
      `
bash:  source <(webops completion bash)
zsh:   source <(webops completion zsh)
fish:  webops completion fish | source`,
    )
    .action((shell: string) =>
      run(async (invocation) => (await import('./completion-run.js')).completion(invocation, program, shell)),
    );
  // Called by the scripts above, on every press of Tab: the words to complete, the last one unfinished.
  program
    .command('__complete [words...]', { hidden: true })
    .allowUnknownOption()
    .helpOption(false)
    .action((words: string[]) =>
      run(async (invocation) => (await import('./completion-run.js')).complete(invocation, program, words)),
    );
}
