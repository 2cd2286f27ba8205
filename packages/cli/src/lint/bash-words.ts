/** The lowest layer of reading Bash: blanks, words with their quotes, here-documents, arithmetic. */

const BREAKS = ' \t\n;&|<>()';
const ASSIGNS_ARRAY = /^[A-Za-z_][A-Za-z0-9_]*(\[[^\]]*\])?\+?=$/;

export abstract class BashWords {
  at = 0;
  private readonly lineStarts: number[] = [0];
  /** Here-documents whose text begins on the next line. */
  private readonly documents: { end: string; tabs: boolean }[] = [];

  constructor(readonly text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  /** Reads the commands of `$( … )`, whose opening has been read, with its closing. */
  protected abstract substitution(): void;

  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? '';
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Blanks, continued lines and comments; stays at a newline. */
  skipBlanks(): void {
    for (;;) {
      const char = this.peek();
      if (char === ' ' || char === '\t' || char === '\r') this.at += 1;
      else if (char === '\\' && this.peek(1) === '\n') this.at += 2;
      else if (char === '#') {
        const end = this.text.indexOf('\n', this.at);
        this.at = end < 0 ? this.text.length : end;
      } else return;
    }
  }

  /** Newlines too. */
  skipSpace(): void {
    for (;;) {
      this.skipBlanks();
      if (this.peek() !== '\n') return;
      this.newline();
    }
  }

  /** Passes a newline, and the here-documents that begin after it. */
  newline(): void {
    this.at += 1;
    for (const { end, tabs } of this.documents.splice(0)) {
      while (this.at < this.text.length) {
        const next = this.text.indexOf('\n', this.at);
        const stop = next < 0 ? this.text.length : next;
        const line = this.text.slice(this.at, stop);
        this.at = Math.min(stop + 1, this.text.length);
        if ((tabs ? line.replace(/^\t+/, '') : line) === end) break;
      }
    }
  }

  /** Passes one redirection with its target. False when none stands here. */
  redirection(): boolean {
    const found = /^(?:[0-9]*|&|\{[A-Za-z_]\w*\})(<<<|<<-?|<>|>>|>\||[<>]&?)/.exec(
      this.text.slice(this.at, this.at + 64),
    );
    if (found === null) return false;
    const operator = found[1]!;
    // `<(` is a word.
    if (/^[<>]$/.test(found[0]) && this.peek(found[0].length) === '(') return false;
    this.at += found[0].length;
    this.skipBlanks();
    const target = this.word();
    if (operator === '<<' || operator === '<<-')
      this.documents.push({ end: target.replace(/["'\\]/g, ''), tabs: operator === '<<-' });
    return true;
  }

  /** One word as it is written. */
  word(): string {
    const start = this.at;
    while (this.at < this.text.length) {
      const char = this.peek();
      if ((char === '<' || char === '>') && this.peek(1) === '(' && this.at === start) {
        this.at += 2;
        this.substitution();
      } else if (char === '(' && this.at > start) {
        const before = this.text.slice(start, this.at);
        if (ASSIGNS_ARRAY.test(before)) this.array();
        else if (/[@!+*?]$/.test(before)) this.balanced();
        else break;
      } else if (BREAKS.includes(char)) break;
      else this.piece();
    }
    return this.text.slice(start, this.at);
  }

  /** `(( … ))`, from its first parenthesis. */
  arithmetic(): string {
    const start = this.at;
    this.balanced();
    return this.text.slice(start, this.at);
  }

  /** The words of `[[ … ]]` after its opening. */
  conditional(): string[] {
    const words: string[] = [];
    for (;;) {
      this.skipSpace();
      if (this.peek() === '') return words;
      if (/^\]\](?![^\s;&|)])/.test(this.text.slice(this.at, this.at + 3))) {
        this.at += 2;
        return words;
      }
      const word = this.word();
      if (word === '') words.push(this.text[this.at++]!);
      else words.push(word);
    }
  }

  /** One character, or one quoted or substituted piece, of a word. */
  private piece(): void {
    const char = this.peek();
    if (char === '\\') this.at += 2;
    else if (char === "'") this.until("'", false);
    else if (char === '"') this.doubleQuoted();
    else if (char === '`') this.until('`', true);
    else if (char === '$') this.dollar();
    else this.at += 1;
  }

  private dollar(): void {
    const next = this.peek(1);
    if (next === "'") {
      this.at += 1;
      this.until("'", true);
    } else if (next === '{') this.parameter();
    else if (next === '(') {
      if (this.peek(2) === '(') {
        this.at += 1;
        this.balanced();
      } else {
        this.at += 2;
        this.substitution();
      }
    } else this.at += 1;
  }

  /** To the quote that ends what begins here. */
  private until(quote: string, escapes: boolean): void {
    this.at += 1;
    while (this.at < this.text.length && this.peek() !== quote) {
      this.at += escapes && this.peek() === '\\' ? 2 : 1;
    }
    this.at += 1;
  }

  private doubleQuoted(): void {
    this.at += 1;
    while (this.at < this.text.length && this.peek() !== '"') {
      const char = this.peek();
      if (char === '\\') this.at += 2;
      else if (char === '`') this.until('`', true);
      else if (char === '$' && this.peek(1) !== "'") this.dollar();
      else this.at += 1;
    }
    this.at += 1;
  }

  /** `${ … }`. */
  private parameter(): void {
    this.at += 2;
    let depth = 1;
    while (this.at < this.text.length && depth > 0) {
      const char = this.peek();
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      if ('{}#'.includes(char)) this.at += 1;
      else this.piece();
    }
  }

  /** From an opening parenthesis to the one that closes it. */
  private balanced(): void {
    let depth = 0;
    do {
      const char = this.peek();
      if (char === '(') depth += 1;
      if (char === ')') depth -= 1;
      if ('()#'.includes(char)) this.at += 1;
      else this.piece();
    } while (depth > 0 && this.at < this.text.length);
  }

  /** `( … )` of `name=( … )`. */
  private array(): void {
    this.at += 1;
    for (;;) {
      this.skipSpace();
      if (this.peek() === '' || this.peek() === ')') break;
      if (this.word() === '') this.at += 1;
    }
    this.at += 1;
  }
}
