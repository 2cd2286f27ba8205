/** What the script says that it is, and its schema. */
import {
  checkConfig,
  checkConfigSchema,
  ContractError,
  type ConfigSchema,
  type ParsedMetadata,
} from '@webops/contract';
import { AddonLoadError, inspectAddon } from '@webops/controller';
import type { BashScript } from './bash-script.js';
import type { Findings, Rule } from './finding.js';

/** Names of settings that are secrets, whatever the addon. */
const SECRET_NAME = /(^|_)(password|passwd|passphrase|secret|token|api_key|private_key)$/;

/** Null when the metadata cannot be read; then the finding says why. */
export async function checkMetadata(
  findings: Findings,
  script: BashScript,
  libraryFolder: string,
): Promise<ParsedMetadata | null> {
  const line = script.functions.get('addon_metadata')?.line ?? 1;
  let parsed: ParsedMetadata;
  try {
    parsed = (await inspectAddon(findings.file, { libraryFolder })).metadata;
  } catch (error) {
    if (!(error instanceof AddonLoadError)) throw error;
    const rule = ruleOf(error, script);
    if (rule !== null) findings.add(rule, rule === 'source-exits' ? exitLine(script) : line, error.reason);
    return null;
  }
  for (const warning of parsed.warnings) findings.add('metadata-loose', line, warning);
  checkSchema(findings, script, parsed.configSchema);
  return parsed;
}

/** Null for what has a finding of its own. */
function ruleOf(error: AddonLoadError, script: BashScript): Rule | null {
  if (/is not executable/.test(error.reason)) return null;
  if (error.functionName === 'source') return 'source-exits';
  if (!script.functions.has('addon_metadata')) return 'metadata-missing';
  switch (error.cause instanceof ContractError ? error.cause.code : '') {
    case 'RESULT_EMPTY':
    case 'RESULT_UNREADABLE':
      return 'metadata-not-json';
    case 'METADATA_INVALID':
      return 'metadata-invalid';
    case 'FUNCTION_MISSING':
      return 'metadata-missing';
    default:
      return 'not-loaded';
  }
}

/** Where the script ends while it is sourced, as far as it can be seen. */
function exitLine(script: BashScript): number {
  const ends = script.commands.find(
    ({ name, functionName, guarded }) =>
      ['exit', 'die', 'exec'].includes(name) && functionName === null && !guarded,
  );
  return ends?.line ?? 1;
}

function checkSchema(findings: Findings, script: BashScript, schema: ConfigSchema): void {
  if (schema === null) return;
  try {
    checkConfigSchema(schema, findings.file);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    findings.add('schema-invalid', lineOfKey(script, 'config_schema'), error.reason);
    return;
  }
  for (const [key, property] of Object.entries(propertiesOf(schema))) {
    const line = lineOfKey(script, key);
    if ('default' in property) {
      const { required: _, additionalProperties: __, ...rest } = schema;
      const check = checkConfig({ [key]: property['default'] }, { ...rest, properties: { [key]: property } });
      for (const { field, reason } of check.problems)
        findings.add('schema-default-invalid', line, `the default of ${field || key} ${reason}`);
    }
    if (SECRET_NAME.test(key) && property['type'] === 'string' && property['writeOnly'] !== true)
      findings.add(
        'secret-not-write-only',
        line,
        `${key} looks like a secret and is kept and shown as it is`,
      );
  }
}

/** The settings that a schema declares at its top. */
export function propertiesOf(schema: ConfigSchema): Record<string, Record<string, unknown>> {
  return (schema?.['properties'] ?? {}) as Record<string, Record<string, unknown>>;
}

/** Where a key of the metadata stands in the script; where the metadata begins when it is made up of pieces. */
export function lineOfKey(script: BashScript, key: string): number {
  const place = script.functions.get('addon_metadata');
  if (place === undefined) return 1;
  const at = place.text.split('\n').findIndex((line) => line.includes(`"${key}"`));
  return place.line + Math.max(0, at);
}
