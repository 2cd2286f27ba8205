/** `addon_uninstall KEEP_DATA`: reading it the other way round loses data. */
import { type BashCommand, type BashScript, commandsOf, unquoted } from './bash-script.js';
import type { Findings } from './finding.js';

/** Names for the opposite of keeping. */
const MEANS_PURGE = /purge|remove|delete|wipe|drop|clean|destroy|erase/i;
const PURGE_RULE = 'keep-data-read-as-purge';

export function checkUninstall(findings: Findings, script: BashScript): void {
  const uninstall = script.functions.get('addon_uninstall');
  if (uninstall === undefined) return;
  const found = findings.all.length;
  const lines = uninstall.text.split('\n');
  lines.forEach((text, index) => {
    if (text.trimStart().startsWith('#')) return;
    const line = uninstall.line + index;
    const [, variable = ''] = /(?:^|\s)(\w+)=["']?\$\{?1\b/.exec(text) ?? [];
    if (MEANS_PURGE.test(variable))
      findings.add(
        PURGE_RULE,
        line,
        `${variable} takes the argument, which says to keep the data, as its opposite`,
      );
    else if (/\$\{1:?-false\}/.test(text))
      findings.add(PURGE_RULE, line, 'absent, the argument counts as false, which removes data');
  });
  if (findings.all.length > found) return;
  const commands = commandsOf(script, 'addon_uninstall');
  checkBranches(findings, commands, keepNames(lines));
  if (findings.all.length > found || /\$\{?[1@*]/.test(uninstall.text)) return;
  const removes = commands.find(removesData);
  if (removes !== undefined)
    findings.add(
      'keep-data-ignored',
      removes.line,
      `${removes.words.join(' ')} removes data whatever the argument says`,
    );
}

/** Variables that hold the argument. */
function keepNames(lines: readonly string[]): string[] {
  const names = ['1'];
  for (const text of lines) {
    const name = /(?:^|\s)(\w+)=["']?\$\{?1\b/.exec(text)?.[1];
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** `[[ KEEP == true ]]` before what removes data. */
function checkBranches(findings: Findings, commands: readonly BashCommand[], names: readonly string[]): void {
  commands.forEach((command, at) => {
    if (!saysKeep(command, names)) return;
    for (const next of commands.slice(at + 1)) {
      if (next.kind === 'keyword' && ['else', 'elif', 'fi'].includes(next.name)) return;
      // `[[ … ]] && rm`: one command; in an `if`, all of them.
      if (removesData(next)) {
        findings.add(
          PURGE_RULE,
          command.line,
          `when the data is to be kept, line ${next.line} removes it: ${next.words.join(' ')}`,
        );
        return;
      }
      if (next.line > command.line && !commands[at - 1]?.name.startsWith('if')) return;
    }
  });
}

function saysKeep({ kind, name, words }: BashCommand, names: readonly string[]): boolean {
  if (kind !== 'test' && name !== '[' && name !== 'test') return false;
  const text = words.map(unquoted).join(' ');
  return names.some((variable) =>
    new RegExp(
      `\\$\\{?${variable}(:?-\\w*)?\\}? ==? (true|yes|1)\\b|\\$\\{?${variable}(:?-\\w*)?\\}? != (false|no|0)\\b`,
    ).test(text),
  );
}

function removesData({ name, words }: BashCommand): boolean {
  const rest = words.slice(1).join(' ');
  if (name === 'rm') return /(^|\s)-\w*r/i.test(rest);
  if (name === 'apt-get' || name === 'apt') return /\bpurge\b/.test(rest);
  return ['pkg_purge', 'dropdb', 'userdel', 'deluser', 'pg_dropcluster'].includes(name);
}
