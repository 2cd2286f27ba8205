/** A certificate: what one bundle did on one host. `certificate.json` is this, `CERTIFICATE.md` says it to people. */
import type { Footprint } from './footprint.js';
import { type Grade, POINTS, type StepName, type StepState } from './score.js';

export const CERTIFICATE_FILE = 'certificate.json';
export const REPORT_FILE = 'CERTIFICATE.md';

export interface CertifiedStep {
  name: StepName;
  title: string;
  state: StepState;
  /** What was seen, or why it failed or was not proven. */
  detail: string;
  durationMs: number;
  /** What the step changed on the host. */
  footprint: Footprint;
}

export interface Certificate {
  schemaVersion: 1;
  addon: string;
  version: string;
  /** SHA-256 of the bundle that was certified. */
  digest: string;
  /** Of the software, as addon_status gave it. */
  softwareVersion: string;
  certifiedAt: string;
  host: string;
  score: number;
  grade: Grade;
  steps: CertifiedStep[];
  /** What is on the host and was not before anything began, after an uninstall without data. */
  leftBehind: string[];
}

const MARKS: Readonly<Record<StepState, string>> = {
  passed: 'passed',
  failed: '**failed**',
  not_proven: 'not proven',
};
/** Names that a line of the report holds; the JSON has more. */
const SHOWN = 12;

/** The report for people. */
export function reportOf(certificate: Certificate): string {
  const { addon, version, digest, softwareVersion, certifiedAt, host, score, grade, steps, leftBehind } =
    certificate;
  const software = softwareVersion === '' ? '' : ` (software ${softwareVersion})`;
  const rows = steps.map(
    ({ title, state, name, detail, durationMs }) =>
      `| ${title} | ${MARKS[state]} | ${state === 'passed' ? POINTS[name] : 0} of ${POINTS[name]} | ${(durationMs / 1000).toFixed(1)} s | ${cell(detail)} |`,
  );
  return `# ${addon} ${version}: ${grade}, ${score} of 100

Made by \`webops addon certify\`, not by hand; the rules are in \`packages/cli/src/certify/score.ts\`. It is for this bundle and no other:

    ${digest}

On ${host}, ${certifiedAt.slice(0, 10)}${software}.

| step | | points | took | what was seen |
|---|---|---|---|---|
${rows.join('\n')}

## What each step changed on the host

${steps.map(footprintText).filter(Boolean).join('\n')}

## What stays after an uninstall without data

${leftBehind.length === 0 ? 'Nothing: the host is, by footprint, the host that it was before.' : leftBehind.map((name) => `- ${name}`).join('\n')}
`;
}

function footprintText({ title, footprint }: CertifiedStep): string {
  const { packageFiles = 0, ...kinds } = footprint;
  const lines = Object.entries(kinds).flatMap(([kind, changes]) =>
    Object.entries(changes).map(([what, names]) => `  - ${kind} ${what}: ${shown(names)}`),
  );
  if (packageFiles > 0) lines.push(`  - files added by packages: ${packageFiles}`);
  return lines.length === 0 ? '' : `- **${title}**\n${lines.join('\n')}`;
}

function shown(names: readonly string[]): string {
  const list = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  return names.length > SHOWN ? `${list.join(', ')} and ${names.length - SHOWN} more` : list.join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
