import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBashScript } from './bash-script.js';

/** `NAME@LINE`, with the function, and what is known of it. */
function commandsIn(text: string): string[] {
  return readBashScript(text).commands.map(({ name, line, functionName, guarded, substitution, tested }) =>
    [
      `${functionName === null ? '' : `${functionName}: `}${name}@${line}`,
      guarded ? 'guarded' : '',
      substitution ? 'substitution' : '',
      tested ? 'tested' : '',
    ]
      .filter(Boolean)
      .join(' '),
  );
}

test('quotes, here-documents, comments and arrays hold no commands; substitutions do', () => {
  const text = `one "two; three" 'four
five' # six; seven
cat <<'END' | eight
nine $(ten)
END
list=(eleven "$(twelve)" thirteen) fourteen=1
echo "\${x:-$(fifteen "a)")}" \`sixteen\`
seventeen <(eighteen) <<<"nineteen" >file 2>&1 &>all
`;
  assert.deepEqual(commandsIn(text), [
    'one@1',
    'cat@3',
    'eight@3',
    'twelve@6 substitution',
    'fifteen@7 substitution',
    'echo@7',
    'eighteen@8 substitution',
    'seventeen@8',
  ]);
});

test('functions, nested and in parentheses, own their commands', () => {
  const text = `a() {
  one
  b() ( two )
  if true; then three; fi
}
function c { four; }
five`;
  const script = readBashScript(text);
  assert.deepEqual(
    [...script.functions.values()].map(({ name, line, endLine }) => [name, line, endLine]),
    [
      ['b', 3, 3],
      ['a', 1, 5],
      ['c', 6, 6],
    ],
  );
  assert.deepEqual(
    script.commands
      .filter(({ kind }) => kind === 'simple')
      .map(({ name, functionName }) => [name, functionName]),
    [
      ['one', 'a'],
      ['two', 'b'],
      ['true', 'a'],
      ['three', 'a'],
      ['four', 'c'],
      ['five', null],
    ],
  );
});

test('case, [[, arithmetic and loops', () => {
  const text = `case "$1" in
  a | "b c") one ;;
  (c) two ;&
  *) ;;
esac
[[ $x =~ ^(a|b)$ && ! -e y ]] && three
for ((i = 0; i < 3; i++)); do four; done
for w in five six; do seven; done
((n++)) || eight
((n++))
@(x|y) nine
`;
  assert.deepEqual(
    commandsIn(text).filter((line) => !/^(case|esac|for|do|done)@/.test(line)),
    [
      'one@2',
      'two@3',
      '[[@6 tested',
      'three@6',
      'four@7',
      'seven@8',
      '((@9 tested',
      'eight@9',
      '((@10',
      '@11',
    ],
  );
});

test('what only a started script reaches is guarded', () => {
  for (const guard of [
    `[[ "\${BASH_SOURCE[0]}" != "$0" ]] || main "$@"`,
    `if [[ "\${BASH_SOURCE[0]}" == "\${0}" ]]; then\n  main "$@"\nfi`,
    `(return 0 2>/dev/null) || main "$@"`,
    `[[ "$0" == "\${BASH_SOURCE[0]}" ]] || return 0\nmain "$@"`,
  ]) {
    const { commands } = readBashScript(`before\n${guard}\n`);
    assert.deepEqual(
      commands.filter(({ name }) => name === 'before' || name === 'main').map(({ guarded }) => guarded),
      [false, true],
      guard,
    );
  }
  const [main] = readBashScript('main "$@"').commands;
  assert.equal(main?.guarded, false);
});
