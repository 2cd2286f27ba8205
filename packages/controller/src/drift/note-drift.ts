/**
 * Compares what a host said that it has with what was applied there. What it does not tell (a service does not give a password back) is no
 * difference. What is set and not applied yet is none either: that is shown as pending.
 */
import { isDeepStrictEqual } from 'node:util';
import { parseConfigResult, secretPathsOf } from '@webops/contract';
import { referenceOf } from '../configuration/secret-references.js';
import type { Core } from '../operations/core.js';
import { schemaOf } from '../operations/dispatch-message.js';
import { configDiff, isWithin, leavesOf } from '../planning/config-diff.js';
import type { ConfigChange } from '../planning/plan-shapes.js';
import type { ExecutionDoc, ExitDoc, OperationDoc } from '../state/documents.js';

type ConfigObject = Record<string, unknown>;

/** @returns the answer with references in the place of the secrets that they stand for, or null where it has none */
export async function noteDrift(
  core: Core,
  operation: OperationDoc,
  doc: Pick<ExecutionDoc, 'hostId' | 'addon'>,
  exit: ExitDoc,
  masked: string,
): Promise<string | null> {
  const { object } = parseConfigResult({ resultText: exit.resultJson, exitCode: exit.exitCode });
  const applied = (await core.configs.openVersions([doc.hostId], doc.addon)).get(doc.hostId);
  if (!object || !applied) {
    await core.states.noteDrift(doc, null, core.now());
    return null;
  }
  const secrets = await core.vault.openVersions(applied.secretVersions);
  const known: ConfigObject = {};
  const there: ConfigObject = {};
  const references: ConfigChange[] = [];
  for (const [key, value] of Object.entries(applied.config)) {
    if (!Object.hasOwn(object, key)) continue;
    const name = referenceOf(value);
    if (name === null) [known[key], there[key]] = [value, object[key]];
    else if (!isDeepStrictEqual(object[key], secrets.get(name)?.value)) {
      const before = `secret://${name} version ${applied.secretVersions[name] ?? '?'}`;
      references.push({ field: key, before, after: 'another value', secret: true });
    }
  }
  const schema = schemaOf(operation);
  // A secret that comes back masked or empty says nothing.
  const untold = (field: string, after: string) =>
    secretPathsOf(schema).some((path) => isWithin(field.split('.'), path.split('.'))) &&
    (after === '' || ['""', 'null', '"********"'].includes(leafOf(there, field)));
  const changes = [
    ...references,
    ...configDiff(known, there, schema).filter(({ field, after }) => !untold(field, after)),
  ];
  const isNews = await core.states.noteDrift(doc, changes.length > 0 ? changes : null, core.now());
  if (isNews) core.onDrift?.(doc.hostId, doc.addon);
  return withReferencesAgain(masked, applied.config);
}

function leafOf(config: ConfigObject, field: string): string {
  return leavesOf(config).get(field) ?? '';
}

/** Whatever the schema says of a field, one that was given by reference is a secret. */
function withReferencesAgain(masked: string, applied: ConfigObject): string | null {
  const references = Object.entries(applied).filter(([, value]) => referenceOf(value) !== null);
  if (references.length === 0 || masked === '') return null;
  const shown = JSON.parse(masked) as ConfigObject;
  for (const [key, value] of references) if (Object.hasOwn(shown, key)) shown[key] = value;
  return JSON.stringify(shown);
}
