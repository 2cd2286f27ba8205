/**
 * A fleet as an operator makes it: a controller that listens on the lab's network, and hosts that get the agent from it with the
 * line that `webops host add` prints.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '../lab/command.js';
import { createLab, type Lab } from '../lab/lab.js';
import type { LabHost } from '../lab/lab-host.js';
import { waitFor } from '../lab/wait.js';
import { agentPackage } from './agent-package.js';
import { CACHE_DIR, ControllerProcess } from './controller-process.js';

/** A host as `webops host list -o json` shows it. */
export interface HostView {
  id: string;
  name: string;
  state: 'online' | 'offline';
  labels: Record<string, string>;
  facts: Record<string, unknown>;
  lastSeenAt: string;
}

/** A running fleet. */
export interface Fleet {
  readonly lab: Lab;
  readonly controller: ControllerProcess;
  /** Installs the agent on a host with a line that `webops host add` prints, and waits until it is online. @returns the line */
  join(host: LabHost): Promise<string>;
  /** Pastes a line into a shell of a host: a line on a shell's stdin is in no argument, as one at a prompt is not. @param shell and who runs it */
  paste(host: LabHost, line: string, shell?: readonly string[]): Promise<CommandResult>;
  /** Waits until a host is online, or offline. */
  waitForState(host: LabHost, state: HostView['state']): Promise<HostView>;
  stop(): Promise<void>;
}

/** What a fleet is to be. */
export interface FleetOptions {
  hosts: number;
  /** Folders of addons beside the shipped one. */
  addonsPath?: readonly string[];
  /** More of the controller's environment. */
  settings?: Record<string, string> | ((lab: Lab) => Record<string, string>);
  /** The controller's home, an empty folder that is left when the fleet ends. @default one of its own */
  home?: string;
  /** Enrol all hosts at once. @default true */
  join?: boolean;
}

/** Makes a fleet. On failure all that was made is removed. */
export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const packageFile = await agentPackage();
  const lab = await createLab({ hosts: options.hosts, cacheDir: CACHE_DIR });
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'webops-home-'));
  const controller = new ControllerProcess(home, {
    WEBOPS_LISTEN: lab.gateway,
    WEBOPS_AGENT_PACKAGE: packageFile,
    WEBOPS_ADDONS_PATH: (options.addonsPath ?? []).join(':'),
    ...(typeof options.settings === 'function' ? options.settings(lab) : options.settings),
  });
  const hostView = async (host: LabHost): Promise<HostView | undefined> => {
    const { items } = await controller.json<{ items: HostView[] }>(['host', 'list']);
    return items.find(({ name }) => name === host.name);
  };
  const fleet: Fleet = {
    lab,
    controller,
    async join(host) {
      const { command } = await controller.json<{ command: string }>(['host', 'add']);
      const result = await fleet.paste(host, command);
      if (result.exitCode !== 0)
        throw new Error(`${host.name}: the join line ended with ${result.exitCode}\n${result.stderr}`);
      await fleet.waitForState(host, 'online');
      return command;
    },
    paste: (host, line, shell = ['sh']) =>
      host.run(shell, { stdin: `${line}\n`, timeoutMs: 120_000, allowFailure: true }),
    waitForState: (host, state) =>
      waitFor(
        `${host.name} to be ${state}`,
        async () => {
          const view = await hostView(host);
          return view?.state === state ? view : null;
        },
        {
          timeoutMs: 60_000,
          everyMs: 200,
          onTimeout: async () => `${await agentLog(host)}\n${controller.log.slice(-4000)}`,
        },
      ),
    async stop() {
      await controller.stop();
      await lab.stop();
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
  try {
    await controller.start();
    if (options.join !== false) await Promise.all(lab.hosts.map((host) => fleet.join(host)));
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}

/** The end of the agent's log on a host, for messages. */
async function agentLog(host: LabHost): Promise<string> {
  const log = await host
    .sh('journalctl -u webops-agent -u webops-enroll --no-pager | tail -n 40', { allowFailure: true })
    .catch((error: Error) => ({ stdout: error.message }));
  return log.stdout;
}
