/** The functions of the contract, and what their code can be seen to get wrong. */
import { actionFunction, actionsOf, FUNCTION_OF, isFunctionOf } from '@webops/contract';
import type { BashScript } from './bash-script.js';
import type { Findings } from './finding.js';

/** Without these an operation that everybody uses fails. */
const REQUIRED = ['validate', 'install', 'uninstall', 'status', 'configure'] as const;
/** Any of the ways in which a script gives a status as JSON. */
const ANSWERS_JSON = /\b(result|result_status|result_object|json_object)\b|\\?"status\\?"|WEBOPS_RESULT/;

/** What 1.1 has added: declared actions and defined ones agree, and an upgrade looks at where it comes from. */
export function checkOptionalFunctions(
  findings: Findings,
  script: BashScript,
  metadata: Record<string, unknown>,
): void {
  const place = script.functions.get('addon_metadata')?.line ?? 1;
  const declared = actionsOf(metadata['actions']).map(({ name }) => actionFunction(name));
  for (const name of declared)
    if (!script.functions.has(name)) findings.add('action-missing', place, `${name} is not defined`);
  for (const [name, { line }] of script.functions)
    if (isFunctionOf('action', name) && !declared.includes(name))
      findings.add('action-undeclared', line, `${name} is not declared in the metadata`);
  const upgrade = script.functions.get('addon_upgrade');
  if (upgrade !== undefined && !/\$\{?[1@*]|\bshift\b/.test(upgrade.text))
    findings.add('upgrade-ignores-version', upgrade.line, 'addon_upgrade does not read its argument');
}

export function checkFunctions(findings: Findings, script: BashScript): void {
  const missing = REQUIRED.map((kind) => FUNCTION_OF[kind]).filter((name) => !script.functions.has(name));
  const line = script.functions.get('addon_metadata')?.line ?? 1;
  for (const name of missing) findings.add('missing-function', line, `${name} is not defined`);
  checkStatus(findings, script);
  checkArithmetic(findings, script);
}

function checkStatus(findings: Findings, script: BashScript): void {
  const status = script.functions.get('addon_status');
  if (status === undefined) return;
  // Functions that it calls may answer for it.
  const metadata = script.functions.get('addon_metadata')?.text ?? '';
  if (!ANSWERS_JSON.test(script.text.replace(metadata, '')))
    findings.add('status-not-json', status.line, 'addon_status gives no JSON object with a status');
}

function checkArithmetic(findings: Findings, script: BashScript): void {
  const strict =
    script.commands.some(({ name, words }) => name === 'set' && words.some((word) => /^-\w*e/.test(word))) ||
    script.text.includes('loader.sh');
  if (!strict) return;
  for (const { kind, words, tested, line } of script.commands) {
    if (kind !== 'arithmetic' || tested) continue;
    const step = /^\(\(\s*(\w+(?:\[[^\]]*\])?)\s*(\+\+|--)\s*\)\)$/.exec(words[0] ?? '');
    if (step !== null)
      findings.add('arithmetic-ends-script', line, `((${step[1]}${step[2]})) fails when ${step[1]} is 0`);
  }
}
