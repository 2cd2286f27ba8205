import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ContractError } from './errors.js';
import { checkMetadata } from './metadata.js';
import {
  compareVersions,
  isInRange,
  parseRequirement,
  requirementsOf,
  requirementText,
} from './requirement.js';

describe('an entry of depends, conflicts and recommends', () => {
  const read: [string, string, string | null][] = [
    ['postgresql', 'postgresql', null],
    [' sql-database ', 'sql-database', null],
    ['postgresql >=14 <18', 'postgresql', '>=14 <18'],
    ['etcd ^3.5', 'etcd', '^3.5'],
    ['etcd>=3', 'etcd', '>=3'],
    ['postgresql 14 || 15', 'postgresql', '14 || 15'],
    ['containerd 1.7.x', 'containerd', '1.7.x'],
    ['anything *', 'anything', '*'],
  ];
  for (const [entry, name, range] of read)
    test(`"${entry}" is read`, () => assert.deepEqual(parseRequirement(entry), { name, range }));

  const wrong: [string, RegExp][] = [
    [
      'postgresql >=fourteen',
      /"depends" has "postgresql >=fourteen", whose range ">=fourteen" cannot be read; write a name/,
    ],
    ['postgresql (>= 14)', /whose range "\(>= 14\)" cannot be read/],
    ['>=14', /which names nothing/],
    [`a ${'1 || '.repeat(100)}1`, /longer than 256/],
  ];
  for (const [entry, message] of wrong) {
    test(`"${entry.slice(0, 30)}" is refused with file, function, field and reason`, () => {
      assert.throws(
        () => checkMetadata({ name: 'app', version: '1', depends: [entry] }, 'app.sh'),
        (error) =>
          error instanceof ContractError &&
          error.code === 'METADATA_INVALID' &&
          error.file === 'app.sh' &&
          error.function === 'addon_metadata' &&
          error.field === 'depends' &&
          message.test(error.message),
      );
    });
  }

  test('is written as it was read', () => {
    for (const [entry] of read) {
      const once = parseRequirement(entry);
      assert.deepEqual(parseRequirement(requirementText(once)), once);
    }
  });

  test('that is stored and cannot be read is a name that nothing has', () => {
    assert.deepEqual(requirementsOf(['a b c']), [{ name: 'a b c', range: null }]);
  });

  test('metadata that names only names reads as before; recommends is left as it is when absent', () => {
    const old = { name: 'app', version: '1', depends: ['', 'redis'], provides: ['x'], conflicts: 'y' };
    const { metadata, warnings } = checkMetadata(old, 'app.sh');
    assert.deepEqual([metadata.depends, metadata.provides, metadata.conflicts], [['redis'], ['x'], ['y']]);
    assert.deepEqual(warnings, ['"conflicts" is a string; it should be a list']);
    assert.equal('recommends' in metadata, false);
  });
});

describe('a version as scripts report it', () => {
  const inside: [string, string][] = [
    ['7.0.15', '>=7 <8'],
    ['20.10', '^20.10'],
    ['16.3 (Debian 16.3-1.pgdg120+1)', '>=14 <18'],
    ['7.0.15-1', '>=7.0.15'],
    ['7.0.15-1~deb12u1', '7.0.15'],
    ['v1.30.0', '>=1.30'],
    ['15', '14 || 15'],
    ['1.7.0-rc.1', '<1.7.0'],
    ['22.04', '>=22.04'],
    ['24.10', '>=22.04 <25'],
  ];
  for (const [version, range] of inside)
    test(`${version} is in ${range}`, () => assert.ok(isInRange(version, range)));

  const outside: [string, string][] = [
    ['13.9', '>=14 <18'],
    ['18', '>=14 <18'],
    ['1.7.0-rc.1', '>=1.7.0'],
    ['', '*'],
    ['latest', '*'],
  ];
  for (const [version, range] of outside)
    test(`"${version}" is not in ${range}`, () => assert.ok(!isInRange(version, range)));

  test('versions are ordered by their numbers', () => {
    const sorted = ['1.10', '1.9', 'latest', '1.10.0-rc.1', '2'].sort(compareVersions);
    assert.deepEqual(sorted, ['latest', '1.9', '1.10.0-rc.1', '1.10', '2']);
  });
});
