/**
 * Takes the results of a run into test/FAULTS.md: a row for each test of a fault, the newest in place of the one before.
 *
 *     node write-results.js FILE RESULTS COMMIT COMMAND
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import type { FaultResult } from './fault-run.js';

const [file, resultsFile, commit, command] = process.argv.slice(2);
if (!file || !resultsFile || !commit || !command)
  throw new Error('usage: write-results FILE RESULTS COMMIT COMMAND');

const HEAD = `# What was broken, and what was lost

The last results of the long form of \`test/src/faults\` (\`npm run test:faults\`), a line for each fault; \`npm test\` runs the same in a
short form. Lost is what was lost, done twice, left hanging or untrue: it must be 0. The command at the seed and commit of a line runs
it again; \`--rounds 200\` is the full form.

| fault | | rounds | injected | looked at | measured, the worst | lost | seed | took | commit | command | machine |
|---|---|---|---|---|---|---|---|---|---|---|---|
`;

const machine = `${cpus().length} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB, Linux ${release().split('.').slice(0, 2).join('.')}`;
const rows = new Map<string, string>();
const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
for (const row of before.split('\n')) {
  const [, fault, name] = row
    .split(' | ')
    .flatMap((cell) => cell.split('| '))
    .map((cell) => cell.trim());
  if (fault && name && /^\d+$/.test(fault)) rows.set(keyOf(Number(fault), name), row);
}
for (const line of readFileSync(resultsFile, 'utf8').split('\n').filter(Boolean)) {
  const result = JSON.parse(line) as FaultResult;
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([what, times]) => `${times.toLocaleString('en-GB')} × ${what}`)
      .join(', ');
  const cells = [
    result.fault,
    result.name,
    result.rounds.toLocaleString('en-GB'),
    list(result.injected),
    list(result.counted),
    Object.entries(result.measured)
      .map(([what, most]) => `${what} ${most}`)
      .join(', '),
    result.lost,
    result.seed,
    `${result.seconds} s`,
    commit,
    `\`${command}\``,
    machine,
  ];
  rows.set(keyOf(result.fault, result.name), `| ${cells.join(' | ')} |`);
}
const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
writeFileSync(file, `${HEAD}${sorted.join('\n')}\n`);

function keyOf(fault: number, name: string): string {
  return `${String(fault).padStart(3, '0')} ${name}`;
}
