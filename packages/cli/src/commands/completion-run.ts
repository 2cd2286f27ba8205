import type { Command } from 'commander';
import { UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { OUTPUT_FORMATS } from '../output/format.js';

/** Names from the controller are worth no longer wait than this when Tab is pressed, in milliseconds. */
const NAMES_TIMEOUT_MS = 1500;

/** The program says itself what can come next, so that a script installed once never gets old. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_webops() {
  local IFS=$'\\n'
  COMPREPLY=($(webops __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _webops webops
`,
  zsh: `#compdef webops
_webops() {
  local -a candidates
  candidates=("\${(@f)$(webops __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ -n "\${candidates[*]}" ]] && compadd -a candidates || _files
}
(( $+functions[compdef] )) && compdef _webops webops
`,
  fish: `complete -c webops -a '(webops __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};

export async function completion(invocation: Invocation, _program: Command, shell: string): Promise<void> {
  const script = SCRIPTS[shell];
  if (script === undefined)
    throw new UsageError(`no completion for ${shell}`, `Shells: ${Object.keys(SCRIPTS).join(', ')}.`);
  invocation.print(script);
}

/** Prints what may stand where the last word stands, one a line. Fails silently: a Tab must not print errors. */
export async function complete(
  invocation: Invocation,
  program: Command,
  words: readonly string[],
): Promise<void> {
  const last = words[words.length - 1] ?? '';
  const candidates = await candidatesFor(invocation, program, words).catch(() => []);
  invocation.print(
    candidates
      .filter((candidate) => candidate.startsWith(last))
      .map((candidate) => `${candidate}\n`)
      .join(''),
  );
}

async function candidatesFor(
  invocation: Invocation,
  program: Command,
  words: readonly string[],
): Promise<string[]> {
  const last = words[words.length - 1] ?? '';
  let command = program;
  const path: string[] = [];
  let argument = 0;
  let option: string | undefined;
  for (const word of words.slice(0, -1)) {
    const known = optionOf(command, program, word);
    if (option !== undefined) {
      option = undefined;
    } else if (known !== undefined) {
      option = known.required && !word.includes('=') ? known.long : undefined;
    } else if (!word.startsWith('-')) {
      const next = command.commands.find((child) => child.name() === word);
      if (next === undefined) argument += 1;
      else {
        command = next;
        path.push(word);
      }
    }
  }
  if (option !== undefined) return valuesOf(invocation, option);
  if (last.startsWith('-')) {
    return [...command.options, ...program.options]
      .filter(({ hidden }) => !hidden)
      .map(({ long }) => long ?? '');
  }
  if (command.commands.length > 0) {
    // A command that starts with underscores is for these scripts alone.
    return command.commands.map((child) => child.name()).filter((name) => !name.startsWith('_'));
  }
  return valuesOf(invocation, command.registeredArguments[argument]?.name() ?? '', path);
}

function optionOf(command: Command, program: Command, word: string) {
  const [name] = word.split('=');
  return [...command.options, ...program.options].find(
    (option) => option.short === name || option.long === name,
  );
}

async function valuesOf(
  invocation: Invocation,
  what: string,
  path: readonly string[] = [],
): Promise<string[]> {
  if (what === '--output') return [...OUTPUT_FORMATS];
  if (what === '--stream') return ['stdout', 'stderr'];
  if (what === 'shell') return Object.keys(SCRIPTS);
  if (what === 'type' || what === '--type') return ['all', 'system', 'application'];
  const limit = { timeoutMs: NAMES_TIMEOUT_MS };
  const api = await invocation.api();
  if (what === 'addon' || what === '--addon') {
    return (await api.addons.listAddons({ pageSize: 1000 }, limit)).addons.map(({ name }) => name);
  }
  if (what === 'host' || what === '--host' || what === '--exclude') {
    return (await api.hosts.listHosts({ pageSize: 1000 }, limit)).hosts.map(({ name }) => name);
  }
  if (what === 'id' && path[0] === 'op') {
    return (await api.operations.listOperations({ pageSize: 50 }, limit)).operations.map(({ id }) => id);
  }
  if (what === 'id' && path[0] === 'token') {
    return (await api.enrollment.listJoinTokens({}, limit)).tokens.map(({ id }) => id);
  }
  return [];
}
