/** What the script does when it is sourced: nothing but definitions is right. */
import type { BashCommand, BashScript } from './bash-script.js';
import type { Findings } from './finding.js';

/** Commands at the top of a script that define, or set its own shell up. */
const HARMLESS = new Set([
  ...[
    '.',
    ':',
    '[',
    'alias',
    'builtin',
    'cd',
    'command',
    'declare',
    'export',
    'false',
    'hash',
    'let',
    'local',
  ],
  ...[
    'mapfile',
    'read',
    'readarray',
    'readonly',
    'return',
    'set',
    'shift',
    'shopt',
    'source',
    'test',
    'trap',
  ],
  ...['true', 'type', 'typeset', 'ulimit', 'umask', 'unalias', 'unset', 'break', 'continue'],
]);
const PRINTS = /^(echo|printf|cat|tput|log_\w+|progress)$/;
const ENDS = new Set(['exit', 'die', 'exec']);
/** `main "$@"`, `addon_install`, `"addon_${1:-…}" "$@"`. */
const CALLS_MAIN = /^(addon_main|main|addon_[a-z_]+)$/;
/** `${1:-install}`, outside a comment. */
const INSTALLS_BY_DEFAULT = /^[^#]*\$\{1:-"?(addon_)?install\b/;

export function checkSourcing(findings: Findings, script: BashScript): void {
  const top = script.commands.filter(({ functionName }) => functionName === null);
  for (const command of top) {
    if (command.guarded || command.substitution || command.kind !== 'simple') continue;
    checkCommand(findings, script, command);
  }
  const runnable = top.some(
    (command) =>
      command.guarded && !command.substitution && command.kind === 'simple' && command.name !== 'return',
  );
  const called = findings.all.some(({ rule }) => rule === 'missing-main-guard');
  if (!runnable && !called)
    findings.add('not-runnable-by-hand', lastLine(script), 'started by hand it does nothing');
  checkNoArgument(findings, script);
}

function checkCommand(findings: Findings, script: BashScript, command: BashCommand): void {
  const { name, words, line } = command;
  const shown = words.join(' ').split('\n', 1)[0]!.slice(0, 80);
  if (CALLS_MAIN.test(name) || /^"?addon_\$/.test(words[0] ?? ''))
    findings.add('missing-main-guard', line, `${shown} runs when the script is sourced`);
  else if (ENDS.has(name)) {
    // One that always ends it was found by sourcing it.
    if (!findings.all.some(({ rule, line: at }) => rule === 'source-exits' && at === line))
      findings.add('source-exits', line, `${shown} ends the shell that sources it`);
  } else if (PRINTS.test(name) && !(name === 'printf' && words[1] === '-v'))
    findings.add('prints-when-sourced', line, `${shown} prints when the script is sourced`);
  else if (!HARMLESS.has(name) && !script.functions.has(name))
    findings.add('side-effect-when-sourced', line, `${shown} runs when the script is sourced`);
  else if (script.functions.has(name))
    findings.add('side-effect-when-sourced', line, `${shown} is called when the script is sourced`);
}

function checkNoArgument(findings: Findings, script: BashScript): void {
  const at = script.text.split('\n').findIndex((line) => INSTALLS_BY_DEFAULT.test(line));
  if (at >= 0) findings.add('no-argument-installs', at + 1, 'run without an argument it installs');
}

function lastLine(script: BashScript): number {
  return script.text.trimEnd().split('\n').length;
}
