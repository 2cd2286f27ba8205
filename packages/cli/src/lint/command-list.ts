/** One list of commands, as {@link BashReader} meets it: the script, or what stands in parentheses. */
import type { Around, BashReader } from './bash-reader.js';
import type { BashCommand } from './bash-script.js';

interface Block {
  word: 'if' | 'loop' | 'case' | '{';
  /** Where it begins in the text. */
  start: number;
  /** The function whose body it is. */
  body: string | null;
  inCondition: boolean;
  guarded: boolean;
}

/** "Was the script started, or sourced?" as people write it. */
const GUARD = /BASH_SOURCE(.|\n)*\$\{?0|\$\{?0(.|\n)*BASH_SOURCE|\(\s*return\b|\bsourced\b/;
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*(\[[^\]]*\])?\+?=/;
const LITERAL = /^[A-Za-z0-9_./:+-]+$/;

export class CommandList {
  private readonly blocks: Block[] = [];
  private readonly names: { name: string | null; start: number }[] = [];
  private functionName: string | null;
  private functionStart = 0;
  /** The name of a function whose body comes next. */
  private pending: { name: string; start: number } | null = null;
  /** Where the present `a && b || c` began. */
  private chainStart = 0;
  private continued = false;
  private negated = false;
  private last: BashCommand | null = null;

  constructor(
    private readonly reader: BashReader,
    private readonly around: Around,
    private readonly closes: boolean,
  ) {
    this.functionName = around.functionName;
    this.chainStart = reader.at;
  }

  read(): void {
    const reader = this.reader;
    for (;;) {
      reader.skipBlanks();
      const char = reader.peek();
      if (char === '') return;
      if (char === '\n') {
        reader.newline();
        if (!this.continued) this.newChain();
      } else if (char === ')') {
        reader.at += 1;
        if (this.closes) return;
      } else if (char === ';') this.semicolon();
      else if (char === '&' && reader.peek(1) !== '>') this.joined('&&');
      else if (char === '|') this.joined('||');
      else if (char === '(') this.parenthesis();
      else if (!reader.redirection()) this.command();
    }
  }

  private newChain(): void {
    this.chainStart = this.reader.at;
    this.continued = false;
    this.last = null;
  }

  private semicolon(): void {
    const reader = this.reader;
    const ends = /^;(;&?|&)/.exec(reader.text.slice(reader.at, reader.at + 3));
    reader.at += ends === null ? 1 : ends[0].length;
    if (ends !== null) this.casePattern();
    this.newChain();
  }

  private joined(double: '&&' | '||'): void {
    const reader = this.reader;
    const isDouble = reader.text.startsWith(double, reader.at);
    if (isDouble && this.last !== null) this.last.tested = true;
    const isPipe = double === '||';
    reader.at += isDouble || reader.text.startsWith('|&', reader.at) ? 2 : 1;
    if (!isDouble && !isPipe) this.newChain();
    else this.continued = true;
  }

  private parenthesis(): void {
    const reader = this.reader;
    const start = reader.at;
    if (reader.peek(1) === '(') {
      const text = reader.arithmetic();
      this.add('arithmetic', '((', [text], start);
      return;
    }
    reader.at += 1;
    const pending = this.pending;
    this.pending = null;
    reader.subshell({
      functionName: pending?.name ?? this.functionName,
      guarded: this.isGuarded(),
      substitution: this.around.substitution,
    });
    if (pending !== null) reader.addFunction(pending.name, pending.start, reader.at);
    this.continued = false;
  }

  private command(): void {
    const reader = this.reader;
    const start = reader.at;
    reader.enter({ ...this.around, functionName: this.functionName, guarded: this.isGuarded() });
    const words: string[] = [];
    for (;;) {
      reader.skipBlanks();
      const char = reader.peek();
      if (char === '' || '\n;|)'.includes(char) || (char === '&' && reader.peek(1) !== '>')) break;
      if (reader.redirection()) continue;
      if (char === '(') {
        // `name ()`, or a parenthesis that Bash would not take here.
        reader.at += 1;
        reader.skipBlanks();
        if (words.length === 1 && reader.peek() === ')') {
          reader.at += 1;
          this.pending = { name: words[0]!, start };
          return;
        }
        continue;
      }
      const word = reader.word();
      if (word === '') reader.at += 1;
      else words.push(word);
      if (words.length === 1 && this.keyword(word, start)) return;
    }
    while (words.length > 0 && ASSIGNMENT.test(words[0]!)) words.shift();
    if (words.length === 0) return;
    const first = words[0]!.replace(/["']/g, '');
    this.add('simple', LITERAL.test(first) ? first : '', words, start);
  }

  private add(kind: BashCommand['kind'], name: string, words: string[], start: number): void {
    const tested = this.negated || this.blocks.some(({ inCondition }) => inCondition);
    this.negated = false;
    const { substitution } = this.around;
    const { functionName } = this;
    const guarded = this.isGuarded();
    this.last = this.reader.addCommand(
      { kind, name, words, functionName, guarded, substitution, tested },
      start,
    );
    if (kind !== 'keyword') this.continued = false;
  }

  /** Whether what stands here runs in a started script only. */
  private isGuarded(): boolean {
    if (this.around.guarded || this.blocks.some(({ guarded }) => guarded)) return true;
    return GUARD.test(this.reader.text.slice(this.chainStart, this.reader.at));
  }

  /** Takes a word that is no command of its own. */
  private keyword(word: string, start: number): boolean {
    const top = this.blocks.at(-1);
    switch (word) {
      case 'if':
      case 'while':
      case 'until':
        this.open(word === 'if' ? 'if' : 'loop', start, true);
        break;
      case 'for':
      case 'select':
        this.open('loop', start, false);
        this.loopHead();
        break;
      case 'then':
      case 'do':
        if (top !== undefined) {
          top.inCondition = false;
          if (word === 'then') top.guarded ||= GUARD.test(this.reader.text.slice(top.start, start));
        }
        break;
      case 'elif':
      case 'else':
        if (top !== undefined) top.inCondition = word === 'elif';
        break;
      case 'fi':
      case 'done':
      case 'esac':
        this.blocks.pop();
        break;
      case '{':
        this.open('{', start, false);
        break;
      case '}':
        this.closeBrace();
        return true;
      case 'case':
        this.caseHead(start);
        break;
      case '!':
        this.negated = true;
        return true;
      case 'time':
        return true;
      case 'function':
        this.reader.skipBlanks();
        this.pending = { name: this.reader.word(), start };
        this.reader.skipBlanks();
        if (this.reader.text.startsWith('()', this.reader.at)) this.reader.at += 2;
        return true;
      case '[[':
        this.add('test', '[[', this.reader.conditional(), start);
        return true;
      default:
        return false;
    }
    this.add('keyword', word, [word], start);
    this.newChain();
    return true;
  }

  private open(word: Block['word'], start: number, inCondition: boolean): void {
    const guarded = this.isGuarded();
    const body = word === '{' ? (this.pending?.name ?? null) : null;
    if (body !== null && this.pending !== null) {
      this.names.push({ name: this.functionName, start: this.functionStart });
      this.functionName = body;
      this.functionStart = this.pending.start;
    }
    this.pending = null;
    this.blocks.push({ word, start, body, inCondition, guarded });
  }

  private closeBrace(): void {
    const block = this.blocks.pop();
    if (block === undefined || block.body === null) return;
    this.reader.addFunction(block.body, this.functionStart, this.reader.at);
    const outer = this.names.pop();
    this.functionName = outer?.name ?? null;
    this.functionStart = outer?.start ?? 0;
  }

  /** `for NAME in WORDS`, `for ((…))`. */
  private loopHead(): void {
    const reader = this.reader;
    reader.skipBlanks();
    if (reader.text.startsWith('((', reader.at)) reader.arithmetic();
    for (;;) {
      reader.skipBlanks();
      if (['', '\n', ';'].includes(reader.peek())) return;
      if (reader.word() === '') reader.at += 1;
    }
  }

  private caseHead(start: number): void {
    const reader = this.reader;
    this.open('case', start, false);
    reader.skipBlanks();
    reader.word();
    reader.skipSpace();
    reader.word();
    this.casePattern();
  }

  /** `a | b)`; nothing before `esac`. */
  private casePattern(): void {
    const reader = this.reader;
    reader.skipSpace();
    if (/^esac\b/.test(reader.text.slice(reader.at, reader.at + 5))) return;
    if (reader.peek() === '(') reader.at += 1;
    while (reader.peek() !== '' && reader.peek() !== ')') {
      reader.skipSpace();
      if (reader.peek() === ')') break;
      if (reader.word() === '') reader.at += 1;
    }
    reader.at += 1;
  }
}
