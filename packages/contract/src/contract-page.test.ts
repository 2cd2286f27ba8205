import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EXIT_TEMPORARY, MAX_ATTEMPTS, RETRY_CAUSES } from './retry-policy.js';
import { METADATA_SCHEMA } from './schemas.js';
import { ADDON_STATUSES, DEFAULT_TIMEOUT_MS, EXIT_UNMANAGED, FUNCTION_OF, HEALTHS } from './states.js';

const page = readFileSync(fileURLToPath(new URL('../../../addons/CONTRACT.md', import.meta.url)), 'utf8');

test('the page of the contract names every function, state and field of metadata, and the limits as they are', () => {
  const words = [
    // What the holder does itself is no function of a script.
    ...Object.values(FUNCTION_OF).filter((name) => name.startsWith('addon_')),
    ...ADDON_STATUSES,
    ...HEALTHS,
    ...RETRY_CAUSES,
    ...Object.keys(METADATA_SCHEMA.properties),
    ...Object.keys(METADATA_SCHEMA.properties.system_requirements.properties),
    ...Object.keys(METADATA_SCHEMA.properties.alert.properties),
  ];
  assert.deepEqual(
    words.filter((word) => !new RegExp(`\\b${word}${word.endsWith('_') ? 'NAME' : ''}\\b`).test(page)),
    [],
  );
  const minutes = (kind: keyof typeof DEFAULT_TIMEOUT_MS) => DEFAULT_TIMEOUT_MS[kind] / 60_000;
  assert.ok(
    page.includes(
      `install and upgrade ${minutes('install')} min, uninstall ${minutes('uninstall')} min, the rest ${minutes('status')} min`,
    ),
  );
  assert.ok(page.includes(`at most ${MAX_ATTEMPTS} attempts`));
  assert.ok(page.includes(`${EXIT_TEMPORARY} (\`EX_TEMPFAIL\`)`));
  assert.ok(page.includes(`${EXIT_UNMANAGED} (\`EX_CANTCREAT\`)`));
});
