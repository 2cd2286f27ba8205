/** The steps of a certification, in their order: an addon's whole life on one host. */
import {
  checkConfig,
  CHANGE_KINDS,
  type OperationKind,
  parseBackupResult,
  parseConfigResult,
  parseHealthResult,
  parseStatusResult,
  parseValidateResult,
  type StatusResult,
} from '@webops/contract';
import { waitFor } from '@webops/lab';
import type { AddonOnHost, Called } from './addon-on-host.js';
import type { AddonFiles, NamedConfig } from './addon-files.js';
import type { CertifyHost } from './certify-host.js';
import { differences } from './config-differences.js';
import {
  type Footprint,
  footprintOf,
  isUpgrade,
  leftBehind,
  type Snapshot,
  takeSnapshot,
} from './footprint.js';
import type { StepRun, Steps } from './steps.js';

/** From a change to health, and from a break to its being noticed. */
const SETTLE_MS = 60_000;
/** The part of an install's time after which it is killed. */
const KILL_AT = 0.4;
/** Sooner than this nothing has begun. */
const MIN_KILL_MS = 50;
const KILL_TRIES = 4;

export class AddonLife {
  private readonly files: AddonFiles;
  private readonly steps: Steps;
  private installMs = 0;
  private restored = '';
  softwareVersion = '';
  left: string[] = [];

  constructor(
    private readonly host: CertifyHost,
    private readonly addon: AddonOnHost,
    files: AddonFiles,
    private readonly clean: Snapshot,
    steps: Steps,
  ) {
    this.files = files;
    this.steps = steps;
  }

  /** All of it. A step that fails does not end it: what comes after says for itself whether it can be done. */
  async live(): Promise<void> {
    const { steps } = this;
    await steps.run('bad-configs', 'Bad configurations are refused before any change', (run) =>
      this.badConfigs(run),
    );
    await steps.run('install', 'Install', (run) => this.install(run));
    await steps.run('install-again', 'Install again', (run) => this.installAgain(run));
    await steps.run('status', 'Status', () => this.status());
    await steps.run('configure', 'Configure twice', (run) => this.configure(run));
    await steps.run('health', 'Service killed, and health notices', () => this.health());
    await steps.run('backup', 'Backup', () => this.backup());
    await steps.run('restore', 'Data destroyed, and restored', () => this.restore());
    await steps.run('keep-data', 'Uninstall that keeps data, install again', () => this.keepData());
    await steps.run('uninstall', 'Uninstall without data', (run) => this.uninstall(run));
    await steps.run('retry', 'Install killed in the middle, and tried again', () => this.retry());
    await steps.run('upgrade', 'Upgrade from an earlier version of the software', () => this.upgrade());
  }

  private async badConfigs(run: StepRun): Promise<string> {
    const { badConfigs, manifest } = this.files;
    if (badConfigs.length === 0) return run.notProven('tests/bad-configs has none');
    let bySchema = 0;
    for (const { name, config } of badConfigs) {
      // What the controller refuses never reaches a host.
      if (!checkConfig(config, manifest.configSchema).ok) bySchema += 1;
      else {
        const { exitCode } = await this.addon.call('install', this.whole(config));
        if (exitCode === 0) throw new Error(`${name}.json was installed`);
      }
    }
    const changed = leftBehind(footprintOf(run.before, await takeSnapshot(this.host)));
    if (changed.length > 0) throw new Error(`refused, but the host is another one: ${changed.join('; ')}`);
    return `${badConfigs.length} refused, ${bySchema} of them by the schema alone; nothing changed`;
  }

  private async install(run: StepRun): Promise<string> {
    const before = await this.statusNow();
    if (before.status !== 'not_installed')
      throw new Error(`before anything is done the status is ${before.status}: the host is not a clean one`);
    if (this.has('addon_validate')) {
      const { exitCode, answer } = await this.addon.call('validate');
      const said = parseValidateResult({ exitCode, resultText: answer });
      if (!said.valid) throw new Error(`addon_validate: ${said.errors.join('; ')}`);
    }
    const called = await this.change('install', this.first.config);
    this.installMs = called.durationMs;
    const { version } = await this.healthy();
    this.softwareVersion = version;
    void run;
    return `${this.first.name}: installed and healthy${version === '' ? '' : `, version ${version}`}`;
  }

  private async installAgain(run: StepRun): Promise<string> {
    await this.change('install', this.first.config);
    await this.healthy();
    return this.unchanged(run);
  }

  private async status(): Promise<string> {
    const { exitCode, answer } = await this.addon.call('status');
    const said = parseStatusResult({ exitCode, resultText: answer });
    if (said.error !== null) throw new Error(said.error.message);
    if (exitCode !== 0 || said.warnings.length > 0)
      throw new Error(`exit code ${exitCode}; ${said.warnings.join('; ')}`);
    return `${said.status}, ${said.health}: ${said.message}`;
  }

  private async configure(run: StepRun): Promise<string> {
    const { config, name } = this.second;
    await this.change('configure', config);
    await this.healthy();
    const between = await takeSnapshot(this.host);
    await this.change('configure', config);
    await this.healthy();
    const moved = settings(footprintOf(between, await takeSnapshot(this.host)));
    if (moved.length > 0)
      throw new Error(`the same configuration changed something again: ${moved.join('; ')}`);
    void run;
    if (!this.has('addon_get_config')) return `${name}: taken, and taken again without a change`;
    const { exitCode, answer } = await this.addon.call('get_config');
    const said = parseConfigResult({ exitCode, resultText: answer });
    if (said.error !== null) throw new Error(said.error.message);
    const other = differences(this.whole(config), said.object, this.files.manifest.configSchema);
    if (other.length > 0)
      throw new Error(`addon_get_config says another ${other.join(', ')} than was configured`);
    return `${name}: taken, told by addon_get_config, and taken again without a change`;
  }

  private async health(): Promise<string> {
    const services = listOf(this.files.manifest.metadata['services']);
    const broke = await this.addon.witness('break');
    if (broke === null && services.length === 0)
      return this.steps.notProven('it names no services, and tests/certify.sh has no certify_break');
    if (broke === null)
      for (const name of services)
        await this.host.sh('systemctl kill -s KILL "$1"; systemctl stop "$1"', { args: [name] });
    else if (broke.exitCode !== 0) throw new Error(`certify_break: ${broke.log}`);
    const noticed = await waitFor(
      'the break to be noticed',
      async () => {
        const { health } = await this.healthNow();
        return health !== 'healthy' && health;
      },
      { timeoutMs: SETTLE_MS, everyMs: 500 },
    );
    const healed = broke === null ? null : await this.addon.witness('heal');
    if (healed !== null && healed.exitCode !== 0) throw new Error(`certify_heal: ${healed.log}`);
    if (broke === null)
      for (const name of services) await this.host.sh('systemctl start "$1"', { args: [name] });
    await this.healthy();
    return `${broke === null ? services.join(', ') : 'certify_break'}: health said ${noticed}, and healthy when it was back`;
  }

  private async backup(): Promise<string> {
    if (!this.has('addon_backup')) return this.steps.notProven('it has no addon_backup');
    const witness = await this.write();
    const called = await this.change('backup', null);
    const { path, error } = parseBackupResult({ exitCode: called.exitCode, resultText: called.answer });
    if (path === null) throw new Error(error?.message ?? 'it does not say where the backup is');
    const { stdout } = await this.host.sh('find "$1" -type f -printf "%s\\n"', { args: [path] });
    const bytes = stdout.split('\n').reduce((sum, size) => sum + Number(size), 0);
    if (bytes === 0) throw new Error(`${path} is empty, or is not there`);
    this.restored = witness === null ? '' : `${path}\n${witness}`;
    return `${path}, ${bytes} bytes`;
  }

  private async restore(): Promise<string> {
    if (!this.has('addon_restore')) return this.steps.notProven('it has no addon_restore');
    const [path, witness] = this.restored.split('\n');
    if (!path || witness === undefined)
      return this.steps.notProven(
        'there is no backup with a witness: certify_write and certify_read are missing',
      );
    const destroyed = await this.addon.witness('destroy');
    if (destroyed === null) return this.steps.notProven('tests/certify.sh has no certify_destroy');
    if (destroyed.exitCode !== 0) throw new Error(`certify_destroy: ${destroyed.log}`);
    if ((await this.read()) === witness) throw new Error('certify_destroy left the data where it was');
    await this.change('restore', null, path);
    await this.healthy();
    const read = await this.read();
    if (read !== witness) throw new Error(`the data is not back: ${read || 'nothing'} is there`);
    return 'destroyed, restored from the backup, and read back';
  }

  private async keepData(): Promise<string> {
    const witness = await this.write();
    await this.change('uninstall', null, 'true');
    await this.gone();
    await this.change('install', this.first.config);
    await this.healthy();
    if (witness === null)
      return this.steps.notProven('tests/certify.sh has no certify_write and certify_read');
    const read = await this.read();
    if (read !== witness)
      throw new Error(`uninstalled with keep_data=true, and the data is gone: ${read || 'nothing'} is there`);
    return 'uninstalled, installed, and the data was there';
  }

  private async uninstall(run: StepRun): Promise<string> {
    await this.change('uninstall', null, 'false');
    await this.gone();
    await this.change('uninstall', null, 'false');
    this.left = leftBehind(footprintOf(this.clean, await takeSnapshot(this.host)));
    void run;
    const left = this.left.filter((name) => !isUpgrade(name));
    if (left.length > 0) throw new Error(`it leaves ${left.length}: ${left.slice(0, 5).join('; ')}`);
    if (this.left.length > 0)
      return `twice; nothing stays but ${this.left.length} packages of before that apt upgraded along the way`;
    return 'twice; the host is, by footprint, the host that it was before';
  }

  private async retry(): Promise<string> {
    let afterMs = this.installMs * KILL_AT;
    let killed = false;
    // The first install downloaded what later ones find: they are quicker, so that a kill may come too late.
    for (let tries = 0; !killed && tries < KILL_TRIES && afterMs >= MIN_KILL_MS; tries += 1, afterMs /= 3) {
      if (tries > 0) await this.change('uninstall', null, 'false');
      killed = await this.addon.killInstall(this.whole(this.first.config), afterMs);
      if (killed) break;
    }
    await this.change('install', this.first.config);
    await this.healthy();
    await this.change('uninstall', null, 'false');
    await this.gone();
    if (!killed) return this.steps.notProven('an install ends before it can be killed');
    return `killed after ${(afterMs / 1000).toFixed(1)} s with all that it had started; the next install succeeded`;
  }

  private async upgrade(): Promise<string> {
    const earlier = await this.addon.witness('earlier');
    if (earlier === null) return this.steps.notProven('tests/certify.sh has no certify_earlier');
    if (earlier.exitCode === 77)
      return this.steps.notProven(earlier.text || 'no earlier version is to be had here');
    if (earlier.exitCode !== 0) throw new Error(`certify_earlier: ${earlier.log}`);
    const { version: from } = await this.healthy();
    const witness = await this.write();
    if (this.has('addon_upgrade')) await this.change('upgrade', this.first.config, from);
    else await this.change('install', this.first.config);
    const { version: to } = await this.healthy();
    if (from === to) throw new Error(`it is ${to}, as before`);
    if (witness !== null && (await this.read()) !== witness) throw new Error('the data is gone');
    await this.change('uninstall', null, 'false');
    return `from ${from} to ${to}${witness === null ? '' : ', with its data'}`;
  }

  private get first(): NamedConfig {
    return this.files.configs[0] ?? { name: 'the defaults', config: {} };
  }

  private get second(): NamedConfig {
    return this.files.configs[1] ?? this.first;
  }

  private has(name: string): boolean {
    return this.files.manifest.functions.includes(name);
  }

  /** With the schema's defaults, as the controller gives it. */
  private whole(config: Record<string, unknown>): Record<string, unknown> {
    const check = checkConfig(config, this.files.manifest.configSchema);
    if (!check.ok)
      throw new Error(
        `the configuration does not fit: ${check.problems.map((one) => `${one.field} ${one.reason}`).join('; ')}`,
      );
    return check.config;
  }

  private async change(
    kind: OperationKind,
    config: Record<string, unknown> | null,
    ...args: string[]
  ): Promise<Called> {
    if (!CHANGE_KINDS.includes(kind)) throw new Error(`${kind} is no change`);
    const called = await this.addon.call(kind, config === null ? null : this.whole(config), ...args);
    if (called.exitCode !== 0)
      throw new Error(
        `addon_${kind} ended with exit code ${called.exitCode}: ${called.log.trim().slice(-600)}`,
      );
    return called;
  }

  private async statusNow(): Promise<StatusResult> {
    const { exitCode, answer } = await this.addon.call('status');
    return parseStatusResult({ exitCode, resultText: answer });
  }

  private async healthNow(): Promise<{ health: string }> {
    if (!this.has('addon_health_check')) return this.statusNow();
    const { exitCode, answer } = await this.addon.call('health_check');
    return parseHealthResult({ exitCode, resultText: answer });
  }

  private async healthy(): Promise<StatusResult> {
    let said = await this.statusNow();
    await waitFor(
      'the addon to be installed and healthy',
      async () => {
        said = await this.statusNow();
        return said.status === 'installed' && (await this.healthNow()).health === 'healthy';
      },
      {
        timeoutMs: SETTLE_MS,
        everyMs: 500,
        onTimeout: () => `it is ${said.status}, ${said.health}: ${said.message}`,
      },
    );
    return said;
  }

  private async gone(): Promise<void> {
    const said = await this.statusNow();
    if (said.status !== 'not_installed')
      throw new Error(`after its uninstall it is ${said.status}: ${said.message}`);
  }

  /** @returns what was written; null when the addon has no way to */
  private async write(): Promise<string | null> {
    const text = `witness-${Math.random().toString(36).slice(2, 12)}`;
    const wrote = await this.addon.witness('write', text);
    if (wrote === null) return null;
    if (wrote.exitCode !== 0) throw new Error(`certify_write: ${wrote.log}`);
    const read = await this.addon.witness('read');
    if (read === null) return null;
    if (read.text !== text) throw new Error(`certify_read says "${read.text}", and "${text}" was written`);
    return text;
  }

  /** Nothing when it cannot be read. */
  private async read(): Promise<string> {
    const read = await this.addon.witness('read');
    return read === null || read.exitCode !== 0 ? '' : read.text;
  }

  private async unchanged(run: StepRun): Promise<string> {
    const moved = settings(footprintOf(run.before, await takeSnapshot(this.host)));
    if (moved.length > 0) throw new Error(`it changed something again: ${moved.join('; ')}`);
    return 'succeeded, and changed nothing';
  }
}

/** What an idempotent step may not touch: a running service writes its data, its logs and its state. */
function settings(footprint: Footprint): string[] {
  return leftBehind(footprint).filter(
    (name) => !/^files: \/(var\/(lib|log|spool)|root\/\.[a-z]+_history)/.test(name),
  );
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
