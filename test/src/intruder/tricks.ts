/** Everything in an environment that makes a shell, a C library or Node run what the caller wants. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../lab/command.js';
import { type Intruder, LAIR, mark } from './intruder.js';

/** Programs that the runner, or what it starts, could look for in PATH. */
const SHADOWED = [
  'bash',
  'sh',
  'env',
  'node',
  'mkdir',
  'rm',
  'sleep',
  'stty',
  'id',
  'systemd-run',
  'printf',
  'jq',
];
/** The mark of a library that is loaded into another program. */
const LIBRARY = `
#include <stdlib.h>
#include <unistd.h>
__attribute__((constructor)) static void loaded(void) {
  unsetenv("LD_PRELOAD");
  if (system(${JSON.stringify(mark('LD_PRELOAD'))})) return;
}`;

/** Plants the files on the host. @returns the environment that names them, as `NAME=value` for env(1) */
export async function plantTricks(intruder: Intruder): Promise<string[]> {
  const { host } = intruder;
  host.writeFile(`${LAIR}/bash-env.sh`, `${mark('BASH_ENV')}\n`);
  host.writeFile(
    `${LAIR}/require.cjs`,
    `require('child_process').execSync(${JSON.stringify(mark('NODE_OPTIONS'))})`,
  );
  for (const name of SHADOWED)
    host.writeFile(`${LAIR}/bin/${name}`, `#!/bin/bash -p\n${mark(`PATH-${name}`)}\n`, 0o755);
  host.writeFile(`${LAIR}/library.so`, await library(), 0o755);
  return [
    // A first shell whose stdin is a socket, as that of a Node process's child, takes itself for one of sshd and reads no BASH_ENV.
    'SHLVL=2',
    `BASH_ENV=${LAIR}/bash-env.sh`,
    `ENV=${LAIR}/bash-env.sh`,
    ...['cd', 'source', 'printf', 'exec', '_webops_read', 'trap'].map(
      (name) => `BASH_FUNC_${name}%%=() { ${mark(`function-${name}`)}; builtin ${name} "$@"; }`,
    ),
    `LD_PRELOAD=${LAIR}/library.so`,
    `LD_LIBRARY_PATH=${LAIR}`,
    `PATH=${LAIR}/bin`,
    'SHELLOPTS=xtrace',
    `PS4=$(${mark('PS4')})`,
    `NODE_OPTIONS=--require=${LAIR}/require.cjs`,
    `NODE_PATH=${LAIR}`,
    `PROMPT_COMMAND=${mark('PROMPT_COMMAND')}`,
    `WEBOPS_LIB=${LAIR}`,
    `ROOT_DIR=${LAIR}`,
    `TRUST_DIR=${LAIR}`,
    `NODE=${LAIR}/bin/node`,
  ];
}

async function library(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'webops-intruder-'));
  try {
    writeFileSync(join(folder, 'library.c'), LIBRARY);
    await runCommand('gcc', [
      '-shared',
      '-fPIC',
      '-o',
      join(folder, 'library.so'),
      join(folder, 'library.c'),
    ]);
    return readFileSync(join(folder, 'library.so'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
