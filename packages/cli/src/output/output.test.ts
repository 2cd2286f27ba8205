import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupResults, nameHosts } from './grouping.js';
import { paintFor } from './paint.js';
import { renderFields, renderTable } from './table.js';
import { harmless, harmlessLine, shorten } from './terminal-text.js';

describe('text for a terminal', () => {
  it('loses every sequence that could drive it', () => {
    const dangerous = [
      '\x1b]0;title\x07', // window title
      '\x1b]52;c;aGk=\x1b\\', // clipboard
      '\x1b[2J\x1b[1;1H', // clear, home
      '\x1b[6n', // asks for an answer
      '\x1bP$q"p\x1b\\', // DCS
      '\x1b_x\x1b\\', // APC
      '\x9b6n', // CSI in C1
      '\x9d0;t\x9c', // OSC in C1
      '\x1bc', // reset
      '\x1b(0', // character set
      '\x1b]8;;http://x\x07', // link
      '\x1b[?1049h',
      '\x1b]never ended',
    ];
    for (const sequence of dangerous) {
      const text = harmless(`a${sequence}b`);
      assert.ok(!/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(text), JSON.stringify(text));
      assert.ok(text.startsWith('a'), JSON.stringify(text));
    }
    assert.equal(harmless('a\x1b[31mb\x1b[0mc'), 'abc');
  });

  it('keeps colours when they are wanted, and ends them', () => {
    assert.equal(harmless('\x1b[31mred', true), '\x1b[31mred\x1b[0m');
    assert.equal(harmless('\x1b[38;2;1;2;3mx\x1b[2Jy', true), '\x1b[38;2;1;2;3mxy\x1b[0m');
    assert.equal(harmless('\ue000\x1b[1mx', true), '\ufffd\x1b[1mx\x1b[0m');
  });

  it('shows characters that hide or turn the text around them', () => {
    assert.equal(harmless('a\u202eb'), 'a<U+202E>b');
    assert.equal(harmless('tab\tand ünïcödé 漢字'), 'tab\tand ünïcödé 漢字');
    assert.equal(harmlessLine('two\nlines\r\n'), 'two lines');
    assert.equal(shorten('abcdef', 4), 'abc…');
  });
});

interface Row {
  host: string;
  state: string;
}

describe('groups', () => {
  const is = {
    host: (row: Row) => row.host,
    key: (row: Row) => row.state,
    failed: (row: Row) => row.state === 'failed',
  };
  const rows = (count: number, failed: readonly number[]) =>
    Array.from({ length: count }, (_, at) => ({
      host: `h${at + 1}`,
      state: failed.includes(at + 1) ? 'failed' : 'succeeded',
    }));

  it('are made above five hosts only; failures stand last', () => {
    assert.deepEqual(
      groupResults(rows(5, [1]), is).map(({ hosts }) => hosts),
      [['h2'], ['h3'], ['h4'], ['h5'], ['h1']],
    );
    const groups = groupResults(rows(12, [2, 11]), is);
    assert.deepEqual(
      groups.map(({ hosts, failed }) => [hosts.length, failed]),
      [
        [10, false],
        [1, true],
        [1, true],
      ],
    );
    assert.deepEqual(
      groups.slice(1).map(({ hosts }) => hosts[0]),
      ['h2', 'h11'],
    );
  });

  it('name a few hosts and count the rest', () => {
    assert.equal(nameHosts(['h1']), 'h1');
    assert.equal(nameHosts(['h1', 'h2']), '2 hosts: h1, h2');
    assert.equal(nameHosts(['h1', 'h2', 'h3', 'h4']), '4 hosts: h1, h2, h3 and 1 more');
  });
});

describe('tables', () => {
  it('line up, also with colours and wide characters, without trailing blanks', () => {
    const paint = paintFor(true);
    const text = renderTable(
      [
        { title: 'NAME', value: (row: string[]) => row[0] ?? '', paint: (cell) => paint.green(cell) },
        { title: 'VALUE', value: (row: string[]) => row[1] ?? '' },
      ],
      [
        ['a', '1'],
        ['漢字', ''],
        ['long-name', 'x\ny\x1b[2J'],
      ],
    );
    const plain = text.replace(/\x1b\[\d+m/g, '');
    assert.equal(plain, 'NAME       VALUE\na          1\n漢字       -\nlong-name  x y\n');
  });

  it('of fields show what is empty', () => {
    assert.equal(
      renderFields([
        ['Name', 'h1'],
        ['Labels', ''],
      ]),
      'Name:    h1\nLabels:  -\n',
    );
  });
});
