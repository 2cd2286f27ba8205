import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALLER_ROLES, loadProtocol, SERVICE_NAMES } from '@webops/protocol';
import { allows, METHOD_ROLES, requirementOf } from './roles.js';

/** Every method that the descriptors have, by path. */
function methodPaths(): string[] {
  const protocol = loadProtocol();
  return SERVICE_NAMES.flatMap((name) => Object.values(protocol[name].service).map((method) => method.path));
}

describe('the role table', () => {
  test('has an entry for every method of every service, and no other', () => {
    const paths = methodPaths();
    assert.ok(paths.length >= 28, `only ${paths.length} methods were found`);
    const missing = paths.filter((path) => requirementOf(path) === null);
    assert.deepEqual(missing, [], 'methods without a role');
    const known = new Set(paths.map((path) => path.replace('/webops.v1.', '')));
    assert.deepEqual(
      Object.keys(METHOD_ROLES).filter((key) => !known.has(key)),
      [],
      'entries without a method',
    );
  });

  test('only Enroll is public', () => {
    assert.deepEqual(
      Object.keys(METHOD_ROLES).filter((key) => METHOD_ROLES[key] === 'public'),
      ['EnrollmentService/Enroll'],
    );
  });

  test('what is not in it is open to nobody', () => {
    for (const path of [
      '/webops.v1.AddonService/Nothing',
      '/other.v1.AddonService/GetAddon',
      '/webops.v1.toString',
      '',
    ]) {
      assert.equal(requirementOf(path), null);
    }
  });

  test('a role may do what the roles below it may', () => {
    const table = CALLER_ROLES.map((role) => CALLER_ROLES.map((least) => allows(role, least)));
    assert.deepEqual(table, [
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });
});
