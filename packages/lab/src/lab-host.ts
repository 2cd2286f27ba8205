import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CommandOptions, type CommandResult, runCommand } from './command.js';
import { waitFor } from './wait.js';

/** Where a host stands in its lab. */
export interface LabHostPlace {
  /** Its machine name and hostname. */
  name: string;
  /** Its IPv4 address, without prefix length. */
  address: string;
  /** Its IPv6 address, without prefix length. */
  address6: string;
  gateway: string;
  bridge: string;
  /** Name of its network namespace. */
  namespace: string;
  /** Names of the veth pair's ends: on the bridge, and inside. */
  outerLink: string;
  /** The folder of its overlay. */
  dir: string;
  /** The base image. */
  image: string;
  /** Paths of this machine that the host sees at the same place, read-only. */
  binds: readonly string[];
  /** Further arguments of systemd-nspawn. */
  nspawn: readonly string[];
}

/** How long a host may take to boot to `running` or `degraded`. Measured: 0.6 s on an idle machine. */
const BOOT_TIMEOUT_MS = 60_000;
/** Installed by `deploy/setup --for test`. */
const LIBFAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
/** Output of the host's console kept for an error message, in bytes. */
const CONSOLE_BYTES = 64 * 1024;

/**
 * A real systemd host: an overlay on the base image, booted by systemd-nspawn in a network namespace of its own.
 * All methods may be called again after a failure; `stop` never throws for what is already gone.
 */
export class LabHost {
  readonly name: string;
  readonly address: string;
  #place: LabHostPlace;
  #nspawn: ChildProcess | null = null;
  #leader = 0;
  #console = '';

  constructor(place: LabHostPlace) {
    this.#place = place;
    this.name = place.name;
    this.address = place.address;
  }

  /** The host's root file system as this machine sees it; for files that must be there before it boots. */
  get root(): string {
    return join(this.#place.dir, 'merged');
  }

  /** Mounts the overlay and makes the network namespace. The host does not run yet. */
  async prepare(): Promise<void> {
    const { dir, image, namespace, outerLink, bridge, address, address6, gateway, name } = this.#place;
    for (const part of ['upper', 'work', 'merged']) mkdirSync(join(dir, part), { recursive: true });
    const overlay = `lowerdir=${image},upperdir=${join(dir, 'upper')},workdir=${join(dir, 'work')}`;
    await runCommand('mount', ['-t', 'overlay', `webops-lab-${name}`, '-o', overlay, this.root]);
    this.writeFile('/etc/hostname', `${name}\n`);
    this.writeFile('/etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${name}\n`);
    this.writeFile('/etc/machine-id', '');
    await runCommand('ip', ['netns', 'add', namespace]);
    await runCommand('ip', [
      'link',
      'add',
      outerLink,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      namespace,
    ]);
    await runCommand('ip', ['link', 'set', outerLink, 'master', bridge, 'up']);
    const inside = (...args: string[]) => runCommand('ip', ['-n', namespace, ...args]);
    await inside('addr', 'add', `${address}/24`, 'dev', 'eth0');
    await inside('addr', 'add', `${address6}/64`, 'dev', 'eth0', 'nodad');
    await inside('link', 'set', 'lo', 'up');
    await inside('link', 'set', 'eth0', 'up');
    await inside('route', 'add', 'default', 'via', gateway);
  }

  /** Writes a file into the host's file system, running or not. */
  writeFile(path: string, content: string | Buffer, mode = 0o644): void {
    const target = join(this.root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content, { mode });
  }

  /** Reads a file of the host's file system. */
  readFile(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Boots the host and waits until systemd has finished starting it. */
  async boot(): Promise<void> {
    const nspawn = spawn(
      'systemd-nspawn',
      [
        '-q',
        '-D',
        this.root,
        '--register=no',
        '--keep-unit',
        '-b',
        `--machine=${this.name}`,
        '--resolv-conf=copy-host',
        '--link-journal=no',
        `--network-namespace-path=/run/netns/${this.#place.namespace}`,
        ...this.#place.binds.map((path) => `--bind-ro=${path}`),
        ...this.#place.nspawn,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#nspawn = nspawn;
    const keep = (piece: Buffer) => {
      this.#console = (this.#console + piece.toString('latin1')).slice(-CONSOLE_BYTES);
    };
    nspawn.stdout.on('data', keep);
    nspawn.stderr.on('data', keep);
    writeFileSync(join(this.#place.dir, 'nspawn.pid'), String(nspawn.pid));
    await waitFor(
      `host ${this.name} to boot`,
      async () => {
        if (nspawn.exitCode !== null) throw new Error(`systemd-nspawn ended with ${nspawn.exitCode}`);
        const children = await runCommand('pgrep', ['-P', String(nspawn.pid)], { allowFailure: true });
        this.#leader = Number(children.stdout.trim().split('\n')[0]);
        if (!this.#leader) return false;
        const state = await this.run(['systemctl', 'is-system-running'], {
          allowFailure: true,
          timeoutMs: 10_000,
        });
        return /^(running|degraded)/.test(state.stdout);
      },
      { timeoutMs: BOOT_TIMEOUT_MS, onTimeout: () => this.#console },
    );
  }

  /** True while the host's init runs. */
  get running(): boolean {
    return this.#nspawn !== null && this.#nspawn.exitCode === null && this.#nspawn.signalCode === null;
  }

  /** Runs a program on the host as root. */
  run(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    const [program, ...rest] = this.commandLine(args);
    return runCommand(program, rest, options);
  }

  /** The command of this machine that runs a program on the host as root, for a test that starts it by itself. */
  commandLine(args: readonly string[]): [string, ...string[]] {
    const clean = [
      'env',
      '-i',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'HOME=/root',
      'LANG=C.UTF-8',
    ];
    return ['nsenter', '-t', String(this.#leader), '-a', ...clean, ...args];
  }

  /** Runs a line of shell on the host as root. */
  sh(line: string, options: CommandOptions = {}): Promise<CommandResult> {
    return this.run(['bash', '-c', line], options);
  }

  /** Pulls the network cable: a partition. */
  async cut(): Promise<void> {
    await runCommand('ip', ['link', 'set', this.#place.outerLink, 'down']);
  }

  /** Lets packets through in one direction only: what comes to the host, or what leaves it, is lost without a word. */
  async cutOneWay(lost: 'incoming' | 'outgoing'): Promise<void> {
    const [hook, link] = lost === 'incoming' ? ['input', 'iifname'] : ['output', 'oifname'];
    const rules = `table inet cut {
      chain lost { type filter hook ${hook} priority 0; ${link} "lo" accept; drop; }
    }`;
    await this.#inNamespace(['nft', '-f', '-'], { stdin: rules });
  }

  /** Ends all of that. */
  async heal(): Promise<void> {
    await this.#inNamespace(['nft', 'delete', 'table', 'inet', 'cut'], { allowFailure: true });
    await runCommand('ip', ['link', 'set', this.#place.outerLink, 'up']);
  }

  #inNamespace(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
    return runCommand('ip', ['netns', 'exec', this.#place.namespace, ...args], options);
  }

  /**
   * Moves the clock of all that is started on the host from now on, by so many seconds. Lab hosts share this machine's clock, so it is
   * libfaketime that answers for it; the monotonic clock of services stays as it is.
   */
  async moveClock(seconds: number): Promise<void> {
    const library = '/usr/local/lib/libfaketime.so.1';
    this.writeFile(library, readFileSync(LIBFAKETIME));
    this.writeFile('/etc/faketimerc', `${seconds >= 0 ? '+' : ''}${seconds}\n`);
    await this.run(['systemctl', 'set-environment', 'FAKETIME_DONT_FAKE_MONOTONIC=1']);
    this.writeFile('/etc/ld.so.preload', `${library}\n`);
  }

  /** Shuts the host down as an operator would and boots it again on the same file system. */
  async reboot(): Promise<void> {
    await this.powerOff();
    await this.boot();
  }

  /** Shuts the host down cleanly. */
  async powerOff(): Promise<void> {
    await this.run(['systemctl', 'poweroff', '--no-block'], { allowFailure: true }).catch(() => undefined);
    await this.#ended(30_000).catch(() => this.kill());
  }

  /** Ends the host at once, as if its power failed (the page cache of this machine lives on). */
  async kill(): Promise<void> {
    if (!this.running) return;
    if (this.#leader) await runCommand('kill', ['-KILL', String(this.#leader)], { allowFailure: true });
    this.#nspawn?.kill('SIGKILL');
    await this.#ended(10_000);
  }

  /** Ends the host and removes all that was made for it. */
  async stop(): Promise<void> {
    await this.kill().catch(() => undefined);
    await runCommand('umount', ['-l', this.root], { allowFailure: true });
    await runCommand('ip', ['link', 'del', this.#place.outerLink], { allowFailure: true });
    await runCommand('ip', ['netns', 'del', this.#place.namespace], { allowFailure: true });
  }

  async #ended(timeoutMs: number): Promise<void> {
    await waitFor(`host ${this.name} to end`, async () => !this.running, { timeoutMs });
    this.#leader = 0;
  }
}
