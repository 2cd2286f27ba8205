import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isInRange, parseRequirement } from '@webops/contract';
import { bestAnswer, isValid, seeded } from './brute-force.fixture.js';
import { type Ask, type Question, type Release, resolve } from './index.js';

/** `redis 7.0`, with what it says of others. */
function release(
  label: string,
  more: { depends?: string[]; conflicts?: string[]; provides?: string[]; problems?: string[] } = {},
): Release {
  const [addon = '', version = ''] = label.split(' ');
  const read = (entries: string[] = []) => entries.map((entry) => parseRequirement(entry));
  return {
    id: label,
    addon,
    version,
    gives: version,
    depends: read(more.depends),
    conflicts: read(more.conflicts),
    provides: more.provides ?? [],
    problems: more.problems ?? [],
  };
}

const install = (wanted: string): Ask => ({ kind: 'install', wanted: parseRequirement(wanted) });
const ask = (question: Partial<Question> & { ask: Ask }) =>
  resolve({ host: 'db-1', installed: [], registry: [], ...question });

function stepsOf(question: Parameters<typeof ask>[0]): string[] {
  const answer = ask(question);
  assert.ok(answer.ok, answer.ok ? '' : answer.problem.message);
  return answer.steps.map(({ kind, before, release: { addon, version } }) =>
    [kind, addon, ...(before && kind === 'install' ? [before.version, '→'] : []), version].join(' '),
  );
}

function problemOf(question: Parameters<typeof ask>[0]): string {
  const answer = ask(question);
  assert.ok(!answer.ok, 'there is a plan');
  return `${answer.problem.code}: ${answer.problem.message}`;
}

describe('the steps of a host', () => {
  const registry = [
    release('etcd 3.5'),
    release('postgresql 15.6', { provides: ['sql-database'] }),
    release('postgresql 16.2', { provides: ['sql-database'] }),
    release('patroni 3.0', { depends: ['etcd ^3.5', 'postgresql >=14 <16'] }),
    release('app 1.0', { depends: ['sql-database'] }),
  ];

  test('come after what they need, in releases that fit all of them', () => {
    assert.deepEqual(stepsOf({ registry, ask: install('patroni') }), [
      'install etcd 3.5',
      'install postgresql 15.6',
      'install patroni 3.0',
    ]);
  });

  test('leave alone what is installed and fits, also where something newer is there', () => {
    const installed = [release('postgresql 14.1', { provides: ['sql-database'] })];
    assert.deepEqual(stepsOf({ registry, installed, ask: install('app') }), ['install app 1.0']);
    assert.deepEqual(stepsOf({ registry, installed, ask: install('patroni') }), [
      'install etcd 3.5',
      'install patroni 3.0',
    ]);
    assert.deepEqual(stepsOf({ registry, installed, ask: install('postgresql') }), []);
  });

  test('change what is installed where nothing else helps, and say why', () => {
    const installed = [release('postgresql 13.9'), release('etcd 3.5')];
    const answer = ask({ registry, installed, ask: install('patroni') });
    assert.ok(answer.ok);
    assert.deepEqual(
      answer.steps.map((one) => [one.before?.gives ?? null, one.release.gives, one.because]),
      [
        ['13.9', '15.6', 'patroni 3.0 needs postgresql >=14 <16'],
        [null, '3.0', ''],
      ],
    );
  });

  test('bring the newest release where asked to renew it', () => {
    const installed = [release('postgresql 15.6')];
    const renew: Ask = { kind: 'install', wanted: parseRequirement('postgresql'), renew: true };
    assert.deepEqual(stepsOf({ registry, installed, ask: renew }), ['install postgresql 15.6 → 16.2']);
  });

  test('do not mend what was broken before and has nothing to do with it', () => {
    const installed = [release('old 1.0', { depends: ['gone'], conflicts: ['etcd'] }), release('etcd 3.5')];
    assert.deepEqual(stepsOf({ registry, installed, ask: install('postgresql 15.x') }), [
      'install postgresql 15.6',
    ]);
  });
});

describe('where there is no way', () => {
  test('the chain is named: what needs it, what the host has, and who holds it', () => {
    const registry = [
      release('containerd 1.6'),
      release('containerd 1.7'),
      release('kubernetes 1.30', { depends: ['containerd >=1.7'] }),
      release('stack 1.0', { depends: ['kubernetes'] }),
    ];
    const installed = [release('containerd 1.6'), release('docker 20.10', { depends: ['containerd <1.7'] })];
    const chain =
      'kubernetes 1.30 needs containerd >=1.7; host db-1 has 1.6, held by docker 20.10, which needs containerd <1.7';
    assert.equal(problemOf({ registry, installed, ask: install('kubernetes') }), `ADDON_CONFLICT: ${chain}`);
    assert.equal(
      problemOf({ registry, installed, ask: install('stack') }),
      `ADDON_CONFLICT: stack 1.0 needs kubernetes; ${chain}`,
    );
  });

  const cases: [string, Release[], Release[], string, string][] = [
    [
      'what nobody provides',
      [release('app 1.0', { depends: ['middle'] }), release('middle 1.0', { depends: ['sql-database'] })],
      [],
      'app',
      'DEPENDENCY_MISSING: app 1.0 needs middle; middle 1.0 needs sql-database; the registry has no addon that is or provides sql-database',
    ],
    [
      'the versions that there are',
      [release('app 1.0', { depends: ['db >=3'] }), release('db 1.0'), release('db 2.1')],
      [],
      'app',
      'DEPENDENCY_MISSING: app 1.0 needs db >=3; the registry has 2.1, 1.0',
    ],
    [
      'the addon that was asked for and is not there',
      [release('app 1.0')],
      [],
      'app >=2',
      'DEPENDENCY_MISSING: the registry has 1.0',
    ],
    [
      'what the host lacks',
      [
        release('app 1.0', { depends: ['big'] }),
        release('big 2.0', { problems: ['it needs 4096 MB of memory, and the host has 1996 MB'] }),
      ],
      [],
      'app',
      'HOST_UNSUITABLE: app 1.0 needs big; big 2.0 cannot be on db-1: it needs 4096 MB of memory, and the host has 1996 MB',
    ],
    [
      'a conflict with what is installed',
      [release('app 1.0', { conflicts: ['rival'] })],
      [release('rival 3.1')],
      'app',
      'ADDON_CONFLICT: app 1.0 conflicts with rival 3.1, which is installed on db-1',
    ],
    [
      'a cycle',
      [
        release('app 1.0', { depends: ['a'] }),
        release('a 1.0', { depends: ['b'] }),
        release('b 2.0', { depends: ['a >=1'] }),
      ],
      [],
      'app',
      'DEPENDENCY_CYCLE: a 1.0 needs b; b 2.0 needs a >=1: none of them can be installed first',
    ],
  ];
  for (const [what, registry, installed, wanted, message] of cases)
    test(`${what} is named`, () =>
      assert.equal(problemOf({ registry, installed, ask: install(wanted) }), message));
});

describe('an uninstall', () => {
  const installed = [
    release('base 1.0', { provides: ['storage'] }),
    release('app 2.0', { depends: ['storage'] }),
    release('tool 3.0', { depends: ['app >=2'] }),
  ];
  test('of what others need is refused with all of them, and cascades when asked', () => {
    const remove = (cascade: boolean): Ask => ({ kind: 'uninstall', addon: 'base', cascade });
    assert.equal(
      problemOf({ installed, ask: remove(false) }),
      'DEPENDENT_INSTALLED: base is needed on db-1 by app, tool (tool 3.0 needs app >=2; app 2.0 needs storage); uninstall them first, or all of them with --cascade',
    );
    assert.deepEqual(stepsOf({ installed, ask: remove(true) }), [
      'uninstall tool 3.0',
      'uninstall app 2.0',
      'uninstall base 1.0',
    ]);
  });
  test('of what nobody needs, or is not there, is that', () => {
    assert.deepEqual(stepsOf({ installed, ask: { kind: 'uninstall', addon: 'tool' } }), [
      'uninstall tool 3.0',
    ]);
    assert.deepEqual(stepsOf({ installed, ask: { kind: 'uninstall', addon: 'none' } }), []);
  });
});

/** Up to five addons with up to three versions each, that need and exclude each other at random. */
function randomQuestion(seed: number): Question {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const names = ['a', 'b', 'c', 'd', 'e'].slice(0, 2 + Math.floor(random() * 4));
  const range = () => pick(['', '', ' >=2', ' <2', ' <3', ' 1 || 3', ' ^2']);
  const entries = (often: number) =>
    [0, 1]
      .filter(() => random() < often)
      .map(() => {
        const name = pick([...names, 'virtual']);
        return name === 'virtual' ? name : name + range();
      });
  const registry = names.flatMap((name) =>
    ['1.0', '2.0', '3.0']
      .filter(() => random() < 0.7)
      .map((version) =>
        release(`${name} ${version}`, {
          depends: entries(0.45).filter((entry) => entry.split(' ')[0] !== name),
          conflicts: entries(0.12),
          provides: random() < 0.25 ? ['virtual'] : [],
          problems: random() < 0.06 ? ['it needs more'] : [],
        }),
      ),
  );
  const installed = names.flatMap((name) => {
    const own = registry.filter(({ addon }) => addon === name);
    return own.length > 0 && random() < 0.4 ? [pick(own)] : [];
  });
  return { host: 'h', installed, registry, ask: install(pick(names) + range()) };
}

test('2,000 random universes: the same answer as trying everything, and every plan is valid', () => {
  let [solved, refused, changing] = [0, 0, 0];
  for (let seed = 1; seed <= 2_000; seed++) {
    const question = randomQuestion(seed);
    const best = bestAnswer(question);
    const answer = resolve(question);
    const at = `seed ${seed}`;
    assert.equal(answer.ok, best !== null, at);
    if (!answer.ok) {
      refused++;
      assert.ok(answer.problem.message.length > 0 && answer.problem.code !== 'PLAN_TOO_HARD', at);
      continue;
    }
    solved++;
    assert.ok(isValid(question, answer.steps), at);
    const changes = answer.steps.filter(({ before }) => before !== null).length;
    if (changes > 0) changing++;
    assert.deepEqual({ changes, steps: answer.steps.length }, best, at);
  }
  // A test of one kind of universe only would show little.
  assert.ok(
    solved > 300 && refused > 300 && changing > 30,
    `${solved} solved, ${refused} refused, ${changing}`,
  );
});

test('500 addons with 5 versions each: a plan through all of them in about half a second', (t) => {
  const random = seeded(7);
  const registry: Release[] = [];
  const name = (n: number) => `addon-${String(n).padStart(3, '0')}`;
  for (let n = 0; n < 500; n++)
    for (let version = 1; version <= 5; version++) {
      const depends = new Set(n + 1 < 500 ? [`${name(n + 1)} >=${1 + Math.floor(random() * 3)} <5`] : []);
      for (let k = 0; k < 2 && n < 490; k++)
        depends.add(`${name(n + 2 + Math.floor(random() * (498 - n)))} ${random() < 0.5 ? '>=2' : '<5'}`);
      registry.push(
        release(`${name(n)} ${version}.0`, {
          depends: [...depends],
          conflicts: random() < 0.1 && n > 250 ? [`${name(Math.floor(random() * 250))} 1.x`] : [],
        }),
      );
    }
  const question: Question = { host: 'h', installed: [], registry, ask: install(name(0)) };
  const startedAt = performance.now();
  const answer = resolve(question);
  const tookMs = performance.now() - startedAt;
  t.diagnostic(`500 addons with 5 versions each: ${tookMs.toFixed(0)} ms`);
  assert.ok(answer.ok, answer.ok ? '' : answer.problem.message);
  assert.equal(answer.steps.length, 500);
  const before = new Map<string, Release>();
  for (const { release: one } of answer.steps) {
    for (const { name: needed, range } of one.depends)
      assert.ok(
        isInRange(before.get(needed)?.version ?? '', range ?? '*'),
        `${one.id} needs ${needed} ${range}`,
      );
    for (const { name: other, range } of one.conflicts)
      assert.ok(
        !isInRange(answer.steps.find(({ release: { addon } }) => addon === other)!.release.version, range!),
      );
    before.set(one.addon, one);
  }
  assert.ok(tookMs < 10_000, `${tookMs} ms`);
  // What cannot be: the last one is wanted in a version that nobody has.
  const broken = registry.map((one) =>
    one.addon === name(498) ? { ...one, depends: [parseRequirement(`${name(499)} >=9`)] } : one,
  );
  const refusedAt = performance.now();
  const refusal = resolve({ ...question, registry: broken });
  t.diagnostic(`and where there is no plan: ${(performance.now() - refusedAt).toFixed(0)} ms`);
  assert.ok(!refusal.ok);
  assert.match(refusal.problem.message, /addon-499 >=9; the registry has 5\.0, 4\.0, 3\.0, 2\.0, 1\.0$/);
});
