/** A lab host as `npm run quickstart` asks for one: a bare Debian with Node, npm and a clone, and the ways out that this machine has. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runCommand } from '../lab/command.js';
import type { LabHost } from '../lab/lab-host.js';
import { REPOSITORY } from './controller-process.js';

/** Where the clone is on the host. */
export const CLONE = '/srv/webops';
/** Where Node and npm are put on the host. */
const PREFIX = '/usr/local';

/** Puts Node, npm and a clone of these sources into a host's file system, running or not. */
export async function furnish(host: LabHost): Promise<void> {
  const inHost = (path: string) => join(host.root, path);
  const node = resolve(process.execPath);
  const npmCli = (await runCommand('sh', ['-c', 'readlink -f "$(command -v npm)"'])).stdout.trim();
  const npm = dirname(dirname(npmCli));
  for (const folder of ['bin', 'include', 'lib/node_modules', 'etc'])
    mkdirSync(inHost(join(PREFIX, folder)), { recursive: true });
  await runCommand('cp', [node, inHost(`${PREFIX}/bin/node`)]);
  await runCommand('cp', ['-a', npm, inHost(`${PREFIX}/lib/node_modules/npm`)]);
  const headers = join(dirname(dirname(node)), 'include/node');
  if (existsSync(headers)) await runCommand('cp', ['-a', headers, inHost(`${PREFIX}/include/node`)]);
  for (const name of ['npm', 'npx'])
    await runCommand('ln', [
      '-sf',
      `../lib/node_modules/npm/bin/${name}-cli.js`,
      inHost(`${PREFIX}/bin/${name}`),
    ]);
  // The registry, and the authorities that this machine trusts it by.
  const { stdout } = await runCommand('npm', ['config', 'get', 'registry']);
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  host.writeFile(`${PREFIX}/etc/npmrc`, `registry=${stdout.trim()}\ncafile=${authorities}\n`);
  host.writeFile(authorities, readFileSync(authorities));
  await clone(inHost(CLONE));
}

/** The files that git knows and those that it does not ignore, as they are now. */
async function clone(target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  const list = 'git ls-files -z --cached --others --exclude-standard';
  const copy = `${list} | xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\\0" "$f"; done' sh | tar --null -T - -cf - | tar -xf - -C "$1"`;
  await runCommand('sh', ['-c', copy, 'sh', target], { cwd: REPOSITORY });
}
