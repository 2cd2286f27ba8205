/** `webops addon new|lint|run|certify`: for who writes an addon. None of them needs a controller. */
import type { Command } from 'commander';
import type { Register } from './register.js';
import { collect } from './targets.js';

export interface NewAddonFlags {
  type: string;
  into?: string;
}

export interface LintFlags {
  strict?: boolean;
}

export interface CertifyFlags {
  host?: string;
  lab?: boolean;
  into?: string;
  yes?: boolean;
}

export interface RunFunctionFlags {
  config?: string;
  set?: string[];
  setFile?: string[];
  timeout?: string;
}

export function registerAddonKit(addon: Command, run: Register): void {
  addon
    .command('new <name>')
    .description('write a working addon, with a schema, tests and a README, to begin from')
    .option('--type <type>', 'system (application is not there yet)', 'system')
    .option('--into <folder>', 'where its folder NAME is made; default: here')
    .action((name: string, flags: NewAddonFlags) =>
      run(async (invocation) => (await import('./addon-new-run.js')).newAddon(invocation, name, flags)),
    );
  addon
    .command('lint <path>')
    .description('say what is wrong with an addon (NAME.sh or its folder), by file and line')
    .option('--strict', 'exit with 1 for warnings too')
    .action((path: string, flags: LintFlags) =>
      run(async (invocation) => (await import('./addon-lint-run.js')).lintAddon(invocation, path, flags)),
    );
  addon
    .command('certify <path>')
    .description(
      'prove its whole life on a real host, and write CERTIFICATE.md and certificate.json beside it',
    )
    .option('--lab', 'on a new systemd host on this machine, gone afterwards; needs root')
    .option('--host <host>', 'on a host that root reaches by ssh with a key; it is used up')
    .option('--into <folder>', "where the report is written; default: the addon's folder")
    .option('-y, --yes', 'ask nothing')
    .action((path: string, flags: CertifyFlags) =>
      run(async (invocation) => (await import('./addon-certify-run.js')).certify(invocation, path, flags)),
    );
  addon
    .command('run <path> <function> [arguments...]')
    .description('run one function of an addon on this machine, as the agent would, as the present user')
    .option('--config <file>', 'a JSON or YAML file; - reads stdin')
    .option('--set <key=value>', 'a setting; a.b=c goes into an object (repeatable)', collect)
    .option('--set-file <key=file>', 'a setting from a file: for secrets (repeatable)', collect)
    .option('--timeout <duration>', "time limit, as 20m; default: the operation's own")
    .action((path: string, name: string, args: string[], flags: RunFunctionFlags) =>
      run(async (invocation) =>
        (await import('./addon-function-run.js')).runFunction(invocation, path, name, args, flags),
      ),
    );
}
