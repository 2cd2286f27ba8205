/** `webops addon …` */
import type { Command } from 'commander';
import { registerAddonKit } from './addon-kit.js';
import { addRunOptions, type OperateFlags } from './operate.js';
import type { Register } from './register.js';
import { addTargetOptions, type TargetFlags } from './targets.js';

export interface AddonListFlags {
  type?: string;
  category?: string;
  status?: string;
  health?: string;
}

export interface AddonStatusFlags extends TargetFlags {
  status?: string;
  health?: string;
  refresh?: boolean;
}

export interface DiscoverFlags {
  syncStatus?: boolean;
  healthCheck?: boolean;
  verbose?: boolean;
}

export interface PublishFlags {
  key?: string;
}

export function registerAddon(program: Command, run: Register): void {
  const addon = program.command('addon').description('the addons of the registry');
  addon
    .command('list')
    .description('all addons')
    .option('--type <type>', 'system or application')
    .option('--category <category>', 'by category')
    .option('--status <status>', 'that have this status on some host')
    .option('--health <health>', 'that have this health on some host')
    .action((flags: AddonListFlags) =>
      run(async (invocation) => (await load()).addonList(invocation, flags)),
    );
  addon
    .command('show <addon>')
    .description('one addon: what it is, what it can be set to, and its state on the hosts')
    .action((name: string) => run(async (invocation) => (await load()).addonShow(invocation, name)));
  addTargetOptions(addon.command('status [addon]'))
    .description('the state of addons on hosts, as last observed')
    .option('--status <status>', 'only this status')
    .option('--health <health>', 'only this health')
    .option('--refresh', 'ask the hosts first')
    .action((name: string | undefined, flags: AddonStatusFlags) =>
      run(async (invocation) => (await import('./addon-status-run.js')).addonStatus(invocation, name, flags)),
    );
  addRunOptions(addTargetOptions(addon.command('config <addon>')))
    .description('what hosts are really configured with, by the addon’s own word; secrets are masked')
    .action((name: string, flags: OperateFlags) =>
      run(async (invocation) => {
        const { operate } = await import('./operate-run.js');
        await operate(invocation, 'get_config', name, flags);
      }),
    );
  for (const enabled of [true, false]) {
    addon
      .command(`${enabled ? 'enable' : 'disable'} <addon>`)
      .description(
        enabled
          ? 'let an addon take operations again'
          : 'let an addon take nothing but uninstall, status and health',
      )
      .action((name: string) =>
        run(async (invocation) => (await load()).addonSetEnabled(invocation, name, enabled)),
      );
  }
  addon
    .command('discover [type]')
    .description('read the addon folders again: all, system or application')
    .option('--sync-status', 'also ask every online host for the status of every addon')
    .option('--health-check', 'also ask every online host for the health of what is installed')
    .option('--verbose', 'show paths, versions and what each addon can do')
    .action((type: string | undefined, flags: DiscoverFlags) =>
      run(async (invocation) => (await import('./discover-run.js')).discover(invocation, type, flags)),
    );
  addon
    .command('publish <path>')
    .description('pack an addon (NAME.sh or its folder) in a sandbox, sign it and register it')
    .option(
      '--key <file>',
      "the publisher's private key (Ed25519, PEM); default: that of a controller on this machine",
    )
    .action((path: string, flags: PublishFlags) =>
      run(async (invocation) => (await import('./publish-run.js')).publish(invocation, path, flags)),
    );
  registerAddonKit(addon, run);
}

function load() {
  return import('./addon-run.js');
}
