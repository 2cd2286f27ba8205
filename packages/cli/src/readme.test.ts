/** The README's list of commands and the program agree: what is listed is there, what is there is listed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Command } from 'commander';
import { createProgram } from './program.js';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const program = createProgram(async () => undefined, process);

/** The lines of "The command line", without what explains them. */
function listed(): string[] {
  const [, section = ''] = /\n## The command line\n([\s\S]*?)\n## /.exec(README) ?? [];
  const lines = section.split('\n').filter((line) => line.startsWith('    webops '));
  return lines.map((line) => line.trim().split(/ {2,}/)[0]!);
}

/** `host add|list` as the commands that it names, each with the options of its part of the line. */
function commandsOf(line: string): { path: string[]; options: string[] }[] {
  return line
    .replace(/^webops /, '')
    .split(' | ')
    .flatMap((part) => {
      const [names = '', subs = ''] = part.split(' ');
      const options = [...part.matchAll(/--[a-z-]+/g)].map(([option]) => option);
      return names.split('|').flatMap((name) => {
        const isGroup = (child(program, name)?.commands.length ?? 0) > 0;
        const below = isGroup && /^[a-z|]+,?$/.test(subs) ? subs.replace(',', '').split('|') : [];
        return (below.length > 0 ? below : [null]).map((sub) => ({
          path: sub ? [name, sub] : [name],
          options,
        }));
      });
    });
}

function child(command: Command, name: string): Command | undefined {
  return command.commands.find((one) => one.name() === name || one.aliases().includes(name));
}

test('every command and option that the README lists is there', () => {
  const lines = listed();
  assert.ok(lines.length >= 10, `only ${lines.length} lines were found`);
  for (const { path, options } of lines.flatMap(commandsOf)) {
    let command: Command | undefined = program;
    for (const name of path) command = command && child(command, name);
    assert.ok(command, `webops ${path.join(' ')}`);
    const known = [...command.options, ...program.options].map(({ long }) => long);
    for (const option of options) assert.ok(known.includes(option), `webops ${path.join(' ')} ${option}`);
  }
});

test('every command that is there is in the README', () => {
  const named = new Set(
    listed()
      .flatMap(commandsOf)
      .map(({ path }) => path.join(' ')),
  );
  const mentioned = (path: string) => named.has(path) || README.includes(`webops ${path}`);
  for (const command of program.commands) {
    if (command.name() === 'help' || command.name().startsWith('__')) continue;
    const subs = command.commands
      .filter((sub) => sub.name() !== 'help')
      .map((sub) => `${command.name()} ${sub.name()}`);
    for (const path of subs.length > 0 ? subs : [command.name()])
      assert.ok(mentioned(path), `webops ${path}`);
  }
});
