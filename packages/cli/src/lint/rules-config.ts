/** Whether the script reads the configuration that its schema promises. */
import type { ConfigSchema } from '@webops/contract';
import type { BashScript } from './bash-script.js';
import type { Findings } from './finding.js';
import { lineOfKey, propertiesOf } from './rules-metadata.js';

/** Any of the ways in which a configuration reaches a script. */
const READS_CONFIG =
  /\b(load_config|json_read|jq|python3?)\b|\/dev\/stdin|\bADDON_[A-Z]|=\s*"?\$\(cat\s*(-|\))|\bread\b/;

export function checkConfigUse(findings: Findings, script: BashScript, schema: ConfigSchema): void {
  const keys = Object.keys(propertiesOf(schema));
  if (keys.length === 0) return;
  const code = script.text.replace(script.functions.get('addon_metadata')?.text ?? '', '');
  if (!READS_CONFIG.test(code)) {
    const line =
      (script.functions.get('addon_configure') ?? script.functions.get('addon_install'))?.line ?? 1;
    findings.add(
      'config-not-read',
      line,
      `the schema has ${keys.join(', ')}, and nothing reads the configuration`,
    );
    return;
  }
  for (const key of keys) {
    // Some use the name of the setting in the program's own file.
    const names = [key, key.replaceAll('_', '-'), `ADDON_${key.toUpperCase()}`];
    if (!names.some((name) => code.includes(name)))
      findings.add(
        'config-key-unused',
        lineOfKey(script, key),
        `${key} is in the schema and nowhere in the code`,
      );
  }
}
