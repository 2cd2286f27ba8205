import assert from 'node:assert/strict';
import { test } from 'node:test';
import { footprintOf, isUpgrade, leftBehind, readSnapshot } from './footprint.js';
import { differences } from './config-differences.js';
import { POINTS, scoreOf, type StepName } from './score.js';

const BEFORE = [
  'files\td 755 root:root\t/var/lib',
  'settings\t644 root:root\t/etc/app.conf',
  'content\t123 10\t/etc/app.conf',
  'settings\t644 root:root\t/etc/gone.conf',
  'content\t5 1\t/etc/gone.conf',
  'packages\t1.0 installed\tbase-files',
  'users\t0 /root /bin/bash\tuser root',
  'ports\t\ttcp 0.0.0.0:22',
].join('\n');

test('what is new, changed and gone is told by kind; what packages bring is counted; what moves by itself is passed over', () => {
  const after = [
    BEFORE.replace('123 10', '124 10').replace(/^.*gone\.conf\n/gm, ''),
    'files\tf 644 root:root 5 1700000000.5 \t/var/lib/app/data',
    'files\tf 755 root:root 5 1700000000.5 \t/usr/lib/app/tool',
    'files\tf 644 root:root 5 1700000000.5 \t/var/log/apt/history.log',
    'files\tf 644 root:root 5 1700000000.5 \t/etc/passwd-',
    'packaged\t\t/lib/app/tool',
    'packages\t2.0 installed\tapp',
    'packages\t2.0 not-installed\tother',
    'units\tactive\tapp.service (active)',
    'users\t101 /var/lib/app /bin/false\tuser app',
    'ports\t\ttcp 127.0.0.1:6379',
    'cron\t1 2\t/etc/cron.d/app',
  ].join('\n');
  const footprint = footprintOf(readSnapshot(BEFORE), readSnapshot(after));
  assert.deepEqual(footprint, {
    files: { added: ['/var/lib/app/data'], changed: ['/etc/app.conf'], removed: ['/etc/gone.conf'] },
    packages: { added: ['app'] },
    units: { added: ['app.service (active)'] },
    users: { added: ['user app'] },
    ports: { added: ['tcp 127.0.0.1:6379'] },
    cron: { added: ['/etc/cron.d/app'] },
    packageFiles: 1,
  });
  assert.deepEqual(leftBehind(footprint), [
    'files: /var/lib/app/data',
    'files: /etc/app.conf (changed)',
    'packages: app',
    'units: app.service (active)',
    'users: user app',
    'ports: tcp 127.0.0.1:6379',
    'cron: /etc/cron.d/app',
    'files: 1 of packages',
  ]);
  assert.deepEqual(footprintOf(readSnapshot(after), readSnapshot(after)), {});
});

test('a package that was there and is newer is told by its name, not by its files; it is no leftover of the addon', () => {
  const was = [
    'files\tf 755 root:root 5 1.0 \t/usr/bin/tool',
    'packaged\t\t/usr/bin/tool',
    'packages\t1 installed\ttool',
  ];
  const is = [was[0]!.replace('5 1.0', '6 2.0'), was[1]!, was[2]!.replace('1 installed', '2 installed')];
  const left = leftBehind(footprintOf(readSnapshot(was.join('\n')), readSnapshot(is.join('\n'))));
  assert.deepEqual(left, ['packages: tool (changed)']);
  assert.ok(left.every(isUpgrade));
  // The same file changed without its package is the addon's doing.
  const edited = footprintOf(readSnapshot(was.join('\n')), readSnapshot([is[0], was[1], was[2]].join('\n')));
  assert.deepEqual(leftBehind(edited), ['files: /usr/bin/tool (changed)']);
  assert.ok(!leftBehind(edited).some(isUpgrade));
});

test('a long list is cut, and says by how much', () => {
  const many = Array.from({ length: 130 }, (_, n) => `users\tx\tuser u${n}`).join('\n');
  const { users } = footprintOf(readSnapshot(''), readSnapshot(many));
  assert.equal(users?.added?.length, 101);
  assert.equal(users?.added?.at(-1), '… and 30 more');
});

test('the score is the points of what passed; one failure is no certificate', () => {
  const names = Object.keys(POINTS) as StepName[];
  assert.equal(
    Object.values(POINTS).reduce((sum: number, points) => sum + points, 0),
    100,
  );
  const all = (state: 'passed' | 'failed' | 'not_proven', ...but: StepName[]) =>
    names.map((name) => ({ name, state: but.includes(name) ? state : ('passed' as const) }));
  assert.deepEqual(scoreOf(all('passed')), { score: 100, grade: 'gold' });
  assert.deepEqual(scoreOf(all('not_proven', 'upgrade')), { score: 95, grade: 'gold' });
  assert.deepEqual(scoreOf(all('not_proven', 'upgrade', 'retry')), { score: 85, grade: 'silver' });
  assert.deepEqual(scoreOf(all('not_proven', 'install', 'retry', 'health')), { score: 65, grade: 'bronze' });
  assert.deepEqual(scoreOf(all('failed', 'uninstall')), { score: 95, grade: 'failed' });
  assert.deepEqual(scoreOf([]), { score: 0, grade: 'bronze' });
});

test('what a host tells of its configuration is compared as far as both say it, secrets aside', () => {
  const schema = {
    properties: { password: { type: 'string', writeOnly: true } },
  };
  const configured = { port: 1, dumps: { keep: 7 }, list: [{ name: 'a' }], password: 'one' };
  assert.deepEqual(
    differences(configured, { dumps: {}, list: [{ name: 'a', more: 1 }], password: 'two' }, schema),
    [],
  );
  const told = { port: 2, dumps: { keep: 8 }, list: [{ name: 'b' }] };
  assert.deepEqual(differences(configured, told, schema), ['port', 'dumps.keep', 'list.0.name']);
  assert.deepEqual(differences(configured, { list: [] }, schema), ['list']);
});
