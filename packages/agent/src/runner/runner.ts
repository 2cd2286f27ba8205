/** The agent's side of the runner. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { attachTo } from './attach.js';
import { isAttempt } from './paths.js';
import { readFunction } from './read-function.js';
import { askRoot, askRootYesNo } from './root-verb.js';
import { SpareTerminal } from './spare-terminal.js';
import { type HeldAttempt, type Runner, RunnerError } from './types.js';

export interface RunnerOptions {
  /** The installed `webops-runner`. */
  runnerPath: string;
  /** Through `sudo -n`; false when the agent itself is root (tests, containers). */
  sudo: boolean;
  /** The root side's state. @default ROOT_DIR of the runner.conf beside the runner */
  rootDir?: string;
  /** Where reads keep a file each while they last. @default the system's temporary folder */
  temporaryDir?: string;
}

export function createRunner(options: RunnerOptions): Runner {
  const command = options.sudo ? ['/usr/bin/sudo', '-n', options.runnerPath] : [options.runnerPath];
  let rootDir = options.rootDir;
  const rootFolder = () => {
    rootDir ??= rootDirOf(join(dirname(options.runnerPath), 'runner.conf'));
    return rootDir;
  };
  const spares = new SpareTerminal({ command, folder: options.temporaryDir ?? tmpdir() });
  const list: Runner['list'] = async () => {
    const answer = await askRoot(command, ['list']);
    return answer['executions'] as HeldAttempt[];
  };
  const checked = (execution: string, attempt: number) => {
    if (!isAttempt(execution, attempt))
      throw new RunnerError('ATTEMPT_INVALID', `${execution}/${attempt} names no attempt of an execution`);
    return [execution, String(attempt)];
  };
  return {
    hasBundle: (digest) => askRootYesNo(command, ['has', digest]),
    importBundle: async ({ digest, archive, signature, keyId }) => {
      const head = `${JSON.stringify({ signature: signature.toString('base64'), keyId })}\n`;
      await askRoot(command, ['import', digest], [Buffer.from(head), archive]);
    },
    read: (request) => readFunction(spares, request),
    close: () => spares.close(),
    startChange: async ({ ticket, signature, config, previousConfig = Buffer.alloc(0), secrets }) => {
      const signed = { ticket: ticket.toString('base64'), signature: signature.toString('base64') };
      const head = Buffer.from(`${JSON.stringify({ ...signed, secrets, configBytes: config.length })}\n`);
      const answer = await askRoot(command, ['exec'], [head, config, previousConfig]);
      return answer['started'] === true ? 'started' : 'already';
    },
    attach: async (request) => {
      checked(request.execution, request.attempt);
      return attachTo(rootFolder(), request, async () => {
        await list();
      });
    },
    cancel: async (execution, attempt, graceMs) => {
      await askRoot(command, [
        'cancel',
        ...checked(execution, attempt),
        String(Math.max(0, Math.round(graceMs))),
      ]);
    },
    seal: async (execution, attempt) => {
      const answer = await askRoot(command, ['seal', ...checked(execution, attempt)]);
      return answer['held'] === true;
    },
    forget: async (execution, attempt) => {
      await askRoot(command, ['forget', ...checked(execution, attempt)]);
    },
    list,
  };
}

/** Read when it is needed first: constructors do no I/O. */
function rootDirOf(configuration: string): string {
  const value = /^ROOT_DIR='?([^'\n]*)'?$/m.exec(readFileSync(configuration, 'utf8'))?.[1];
  if (!value) throw new RunnerError('RUNNER_NOT_CONFIGURED', `${configuration} has no ROOT_DIR`);
  return value;
}
