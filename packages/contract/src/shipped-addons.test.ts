import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { checkConfig, checkConfigSchema } from './config.js';
import { parseMetadata } from './metadata.js';
import { parseStatusResult, parseValidateResult } from './results/index.js';
import { METADATA_SCHEMA, STATUS_SCHEMA, VALIDATE_SCHEMA } from './schemas.js';

const addons = fileURLToPath(new URL('../../../addons/system', import.meta.url));
const ajv = new Ajv2020();
const run = (script: string, verb: string): string =>
  execFileSync('bash', [script, verb], { timeout: 30_000 }).toString();

for (const name of readdirSync(addons)) {
  const script = join(addons, name, `${name}.sh`);
  test(`${name}: metadata, status and validate are as the schemas say, and defaults make a configuration`, () => {
    const text = run(script, 'metadata');
    assert.ok(ajv.validate(METADATA_SCHEMA, JSON.parse(text)), ajv.errorsText());
    const parsed = parseMetadata({ resultText: text, exitCode: 0 }, script);
    assert.deepEqual([parsed.metadata.name, parsed.warnings], [name, []]);
    checkConfigSchema(parsed.configSchema, script);
    assert.equal(checkConfig({}, parsed.configSchema).ok, true);
    const status = run(script, 'status');
    assert.ok(ajv.validate(STATUS_SCHEMA, JSON.parse(status)), ajv.errorsText());
    assert.equal(parseStatusResult({ resultText: status, exitCode: 0 }).error, null);
    const validation = run(script, 'validate');
    assert.ok(ajv.validate(VALIDATE_SCHEMA, JSON.parse(validation)), ajv.errorsText());
    assert.equal(parseValidateResult({ resultText: validation, exitCode: 0 }).error, null);
  });
}
