/** Calls of what nobody defines. */
import { type BashCommand, type BashScript, unquoted } from './bash-script.js';
import type { Findings } from './finding.js';

/** Their arguments are a command, after so many words. */
const WRAPPERS: Readonly<Record<string, number>> = { wait_until: 2, retry: 3, command: 1, exec: 1 };

export function checkCalls(findings: Findings, script: BashScript, library: ReadonlySet<string>): void {
  const sourcesLibrary = checkSources(findings, script);
  // `log_` of `log_info`: a call of another name with it means a helper.
  const prefixes = [
    ...new Set([...library].filter((name) => name.includes('_')).map((name) => name.replace(/_.*/, '_'))),
  ];
  let told = false;
  for (const { name, line } of calls(script)) {
    if (script.functions.has(name)) continue;
    if (library.has(name)) {
      if (sourcesLibrary || told) continue;
      told = true;
      findings.add(
        'library-not-sourced',
        line,
        `${name} is the library's, and the script does not source it`,
      );
    } else if (/^(_|addon_)\w+$/.test(name)) {
      findings.add('undefined-function', line, `${name} is called and nowhere defined`);
    } else if (/^\w+$/.test(name) && prefixes.some((prefix) => name.startsWith(prefix))) {
      findings.add('undefined-helper', line, `${name} is neither the library's nor the script's`);
    }
  }
}

function* calls(script: BashScript): Generator<{ name: string; line: number }> {
  for (const command of script.commands) {
    if (command.kind !== 'simple' || command.name === '') continue;
    if (command.name === 'command' && command.words[1]?.startsWith('-')) continue;
    yield { name: command.name, line: command.line };
    const inner = wrapped(command);
    if (inner !== null) yield { name: inner, line: command.line };
  }
}

function wrapped({ name, words }: BashCommand): string | null {
  const at = WRAPPERS[name];
  const word = at === undefined ? undefined : words[at];
  return word !== undefined && /^[A-Za-z_]\w*$/.test(unquoted(word)) ? unquoted(word) : null;
}

/** Whether it sources the library; what else it sources beside itself is not there on a host. */
function checkSources(findings: Findings, script: BashScript): boolean {
  let library = false;
  for (const { name, words, line } of script.commands) {
    if (name !== 'source' && name !== '.') continue;
    const file = words[1] ?? '';
    if (/WEBOPS_LIB|loader\.sh|lib\/v1/.test(file)) library = true;
    else if (!/^["']?\//.test(file) && /BASH_SOURCE|\$\{?0\b|dirname|^["']?\.\.?\/|SCRIPT_DIR/.test(file))
      findings.add('sources-other-file', line, `${file} is not in the bundle`);
  }
  return library;
}
