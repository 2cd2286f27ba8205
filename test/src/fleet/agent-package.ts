import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../lab/command.js';
import { REPOSITORY } from './controller-process.js';

/** The built agent package, as the controller serves it. Built when it is not there; `npm test` builds it anew before. */
export async function agentPackage(): Promise<string> {
  const dir = join(REPOSITORY, 'build');
  const find = () =>
    existsSync(dir)
      ? readdirSync(dir).find((file) => /^webops-agent.*linux-x64\.tar\.gz$/.test(file))
      : undefined;
  if (!find()) await runCommand('npm', ['run', 'package:agent'], { cwd: REPOSITORY, timeoutMs: 300_000 });
  const file = find();
  if (!file) throw new Error('npm run package:agent left no webops-agent-*-linux-x64.tar.gz in build/');
  return join(dir, file);
}
