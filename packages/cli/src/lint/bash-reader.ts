/**
 * Reads Bash as far as lint needs it: which commands stand where. It follows quotes, here-documents, substitutions, `case`, `[[`, arithmetic
 * and functions; what a line would do is no question here. Made for scripts that `bash -n` has accepted.
 */
import type { BashCommand, BashFunction } from './bash-script.js';
import { BashWords } from './bash-words.js';
import { CommandList } from './command-list.js';

/** What a list of commands inherits from what is around it. */
export interface Around {
  functionName: string | null;
  guarded: boolean;
  substitution: boolean;
}

export class BashReader extends BashWords {
  readonly functions = new Map<string, BashFunction>();
  readonly commands: BashCommand[] = [];
  /** After `[[ … ]] || return` at the top: the rest is for a started script only. */
  private restGuarded = false;

  read(): void {
    this.list({ functionName: null, guarded: false, substitution: false }, false);
  }

  /** Commands up to the end, or to the parenthesis that closes them. */
  protected override substitution(): void {
    this.list({ ...this.around, substitution: true }, true);
  }

  private around: Around = { functionName: null, guarded: false, substitution: false };

  private list(around: Around, closes: boolean): void {
    const outer = this.around;
    this.around = around;
    new CommandList(this, around, closes).read();
    this.around = outer;
  }

  /** For {@link CommandList}: sets what a substitution in a word inherits. */
  enter(around: Around): void {
    this.around = around;
  }

  subshell(around: Around): void {
    this.list(around, true);
  }

  addFunction(name: string, start: number, end: number): void {
    const text = this.text.slice(start, end);
    this.functions.set(name, { name, line: this.lineAt(start), endLine: this.lineAt(end - 1), text });
  }

  addCommand(command: Omit<BashCommand, 'line'>, start: number): BashCommand {
    const guarded = command.guarded || (this.restGuarded && command.functionName === null);
    const added = { ...command, guarded, line: this.lineAt(start) };
    this.commands.push(added);
    if (command.name === 'return' && command.functionName === null && guarded) this.restGuarded = true;
    return added;
  }
}
