/** What lint knows of a Bash script: its functions and its commands, each with its place. Nothing is run. */
import { BashReader } from './bash-reader.js';

export interface BashCommand {
  kind: 'simple' | 'test' | 'arithmetic' | 'keyword';
  /** The command's name where it stands there as it is (`rm`, `if`, `[[`); empty for `"$command"`. */
  name: string;
  /** The command as written, from its name on: words with their quotes. */
  words: readonly string[];
  /** Counts from 1. */
  line: number;
  /** The function that it stands in; null at the top of the script. */
  functionName: string | null;
  /** Reached only when the script itself was started, not when it is sourced. */
  guarded: boolean;
  /** Stands in `$( )` or `<( )`. */
  substitution: boolean;
  /** Its exit code is looked at: a condition, or before `&&` or `||`. */
  tested: boolean;
}

export interface BashFunction {
  name: string;
  line: number;
  endLine: number;
  /** As written, from its name to its end. */
  text: string;
}

export interface BashScript {
  text: string;
  functions: ReadonlyMap<string, BashFunction>;
  /** In the order of the text. */
  commands: readonly BashCommand[];
}

/** Reads a script that `bash -n` accepts. */
export function readBashScript(text: string): BashScript {
  const reader = new BashReader(text);
  reader.read();
  return { text, functions: reader.functions, commands: reader.commands };
}

/** The commands of one function. */
export function commandsOf(script: BashScript, functionName: string): BashCommand[] {
  return script.commands.filter((command) => command.functionName === functionName);
}

/** A word without its quotes. */
export function unquoted(word: string): string {
  return word.replace(/["']/g, '');
}
