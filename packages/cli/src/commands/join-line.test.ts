/** The line in real shells. Every program that it starts is looked at: the only ones it can find are these tests' own. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { joinLine } from './join-line.js';

const TOKEN = `wj_${'S3cret-_'.repeat(6)}`.slice(0, 46);
const LINE = joinLine({ packageUrl: 'https://10.0.0.9:7445/', publicKeyPin: 'cGlu/+o=' }, TOKEN);

for (const shell of ['dash', 'bash']) {
  describe(`the join line in ${shell}`, { skip: !existsSync(`/bin/${shell}`) && 'not installed' }, () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'webops-join-'));
      for (const part of ['bin', 'tmp']) mkdirSync(join(folder, part));
      // What curl fetches. A program that it starts shows whether anything of it ran.
      writeFileSync(join(folder, 'served'), 'id\ncat >"$LAB/token"\necho "$*" >"$LAB/options"\nexit 7\n');
      program('mktemp', 'exec /bin/mktemp "$@"');
      program('rm', 'exec /bin/rm "$@"');
      program('cat', 'exec /bin/cat "$@"');
      program('sh', 'exec /bin/sh "$@"');
      program('sudo', 'exec "$@"');
      fetched(0);
      user(0);
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** A program that notes how it was started, then does its work. */
    function program(name: string, work: string): void {
      const note = `{ echo "${name} $*"; /usr/bin/env; } >>"$LAB/programs"`;
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${note}\n${work}\n`, { mode: 0o755 });
    }
    function fetched(exitCode: number): void {
      program(
        'curl',
        `while [ "$1" != -o ]; do shift; done; /bin/cat "$LAB/served" >"$2"; /bin/ls -l "$2" >"$LAB/file"; exit ${exitCode}`,
      );
    }
    function user(id: number): void {
      program('id', `echo ${id}`);
    }
    function run(input = LINE) {
      const result = spawnSync(`/bin/${shell}`, [], {
        input,
        env: { PATH: join(folder, 'bin'), LAB: folder, TMPDIR: join(folder, 'tmp') },
        encoding: 'utf8',
        timeout: 30_000,
      });
      return { ...result, programs: read('programs') };
    }
    function read(name: string): string {
      return existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
    }
    function left(): string {
      return spawnSync('ls', ['-A', join(folder, 'tmp')], { encoding: 'utf8' }).stdout;
    }

    test('root: the installer gets the token on stdin, and no program in an argument or its environment', () => {
      const result = run();
      assert.equal(result.status, 7, `the installer's own exit code: ${result.stderr}`);
      assert.equal(read('token'), `${TOKEN}\n`);
      assert.equal(read('options'), '--token-stdin\n');
      assert.match(result.programs, /^sh .*--token-stdin$/m);
      assert.equal(result.programs.includes(TOKEN), false, result.programs);
      assert.doesNotMatch(result.programs, /^sudo /m);
      assert.match(read('file'), /^-rw-------/);
      assert.equal(left(), '');
    });

    test('another user: it goes through sudo, also where that is an alias', () => {
      user(1000);
      // Bash expands aliases only at a prompt, unless it is told to.
      const expand = shell === 'bash' ? 'shopt -s expand_aliases; ' : '';
      assert.equal(run(`${expand}alias sudo='sudo '\n${LINE}\n`).status, 7);
      const programs = read('programs');
      assert.match(programs, /^sudo sh .*--token-stdin$/m);
      assert.equal(programs.includes(TOKEN), false, programs);
      assert.equal(read('token'), `${TOKEN}\n`);
    });

    test('the server is checked by its pinned key', () => {
      assert.match(
        run().programs,
        /^curl -fsSk --pinnedpubkey sha256\/\/cGlu\/\+o= -o \S+ https:\/\/10\.0\.0\.9:7445\/install\.sh$/m,
      );
    });

    test('a download that curl did not finish runs nothing', () => {
      fetched(18);
      const result = run();
      assert.equal(result.status, 18);
      assert.doesNotMatch(result.programs, /^(?:sh|sudo|id) /m);
      assert.equal(read('options'), '');
      assert.equal(left(), '');
    });

    test('the prompt keeps its own traps and variables', () => {
      const result = run(`f=mine; trap 'echo kept >>"$LAB/mine"' EXIT\n${LINE}\necho "$f" >>"$LAB/mine"\n`);
      assert.equal(read('mine'), 'mine\nkept\n', result.stderr);
    });
  });
}
