import { Command } from 'commander';
import { registerAction } from './commands/action.js';
import { registerAddon } from './commands/addon.js';
import { registerAdmin } from './commands/admin.js';
import { registerAlert } from './commands/alert.js';
import { registerApply } from './commands/apply.js';
import { registerAudit } from './commands/audit.js';
import { registerCaller } from './commands/caller.js';
import { registerCompletion } from './commands/completion.js';
import { registerConfig } from './commands/config.js';
import { registerContext } from './commands/context.js';
import { registerDaemons } from './commands/daemons.js';
import { registerEvents } from './commands/events.js';
import { registerHistory } from './commands/history.js';
import { registerHost } from './commands/host.js';
import { registerOp } from './commands/op.js';
import { registerOperate } from './commands/operate.js';
import type { Register } from './commands/register.js';
import { registerPlan } from './commands/plan.js';
import { registerSecret } from './commands/secret.js';
import { registerSystem } from './commands/system.js';
import { registerToken } from './commands/token.js';
import { registerWebhook } from './commands/webhook.js';
import type { Streams } from './invocation.js';

const EXIT_CODES = `
Exit codes:
  0  done
  1  the operation failed on some host; the output says which and why
  2  wrong usage; nothing was done
  3  the controller cannot be reached, or does not allow it
  4  no host failed, but some did not answer
  2  of webops plan --detailed-exitcode: there are changes; 0: nothing to do
  130  Ctrl-C: detached from an operation that goes on

Start here:  webops up, then webops addon list, then webops install redis`;

/**
 * The whole command line. Only names and options are here: what a command does is loaded when it runs, so that
 * `webops version` and completion start fast.
 */
export function createProgram(run: Register, streams: Pick<Streams, 'stdout' | 'stderr'>): Command {
  const program = new Command('webops')
    .description('Runs addons on a fleet of hosts.')
    .option('-o, --output <format>', 'table, wide, json, yaml or name')
    .option('--server <host:port>', 'the API of the controller')
    .option('--context <name>', 'a context of the contexts file')
    .option('--token-file <file>', 'a file with the token to use')
    .option('--no-color', 'no colours (as NO_COLOR in the environment)')
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', EXIT_CODES)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(webops --help, or webops COMMAND --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      getOutHelpWidth: () => streams.stdout.columns ?? 100,
      getErrHelpWidth: () => streams.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  registerDaemons(program, run);
  registerSystem(program, run);
  registerHost(program, run);
  registerToken(program, run);
  registerAddon(program, run);
  registerOperate(program, run);
  registerAction(program, run);
  registerPlan(program, run);
  registerApply(program, run);
  registerConfig(program, run);
  registerSecret(program, run);
  registerHistory(program, run);
  registerOp(program, run);
  registerEvents(program, run);
  registerAlert(program, run);
  registerWebhook(program, run);
  registerCaller(program, run);
  registerAudit(program, run);
  registerAdmin(program, run);
  registerContext(program, run);
  registerCompletion(program, run);
  return program;
}
