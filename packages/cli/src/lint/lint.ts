/** Everything that can be said about an addon's script without a host. The script is sourced in the sandbox only. */
import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BashScript, readBashScript } from './bash-script.js';
import { type Finding, Findings } from './finding.js';
import { libraryHelpers } from './library-helpers.js';
import { checkCalls } from './rules-calls.js';
import { checkConfigUse } from './rules-config.js';
import { checkFunctions, checkOptionalFunctions } from './rules-functions.js';
import { checkMetadata } from './rules-metadata.js';
import { checkSourcing } from './rules-sourcing.js';
import { checkUninstall } from './rules-uninstall.js';
import { runShellcheck } from './shellcheck.js';

export interface LintReport {
  file: string;
  /** By line. */
  findings: Finding[];
  /** What could not be checked here, and why. */
  notes: string[];
}

/**
 * @param file the script
 * @param libraryFolder the library of its bundle
 * @throws SandboxError when bubblewrap cannot be used: the metadata is read by running the script there
 */
export async function lintScript(file: string, libraryFolder: string): Promise<LintReport> {
  const findings = new Findings(file);
  const notes: string[] = [];
  const text = await readFile(file, 'utf8');
  const report = (): LintReport => ({ file, findings: findings.sorted(), notes });
  await checkFile(findings, text);
  if (findings.all.some(({ rule }) => rule === 'line-ends')) return report();
  // What Bash cannot read has no functions to look at.
  if (await checkSyntax(findings, file)) return report();
  const script = readBashScript(text);
  const library = await libraryHelpers(libraryFolder);
  const metadata = await checkMetadata(findings, script, libraryFolder);
  checkFunctions(findings, script);
  checkSourcing(findings, script);
  checkCalls(findings, script, library);
  checkUninstall(findings, script);
  checkConfigUse(findings, script, metadata?.configSchema ?? null);
  checkEnvironment(findings, script);
  if (metadata !== null) checkOptionalFunctions(findings, script, metadata.metadata);
  if (metadata !== null && metadata.metadata.name !== basename(file, '.sh'))
    findings.add('name-differs', 1, `the file is ${basename(file)}, its addon ${metadata.metadata.name}`);
  await runShellcheck(findings, notes, file, libraryFolder);
  return report();
}

async function checkFile(findings: Findings, text: string): Promise<void> {
  const { mode } = await stat(findings.file);
  if ((mode & 0o111) === 0) findings.add('not-executable', 1, 'it is not executable');
  const firstLine = text.split('\n', 1)[0] ?? '';
  const carriage = text.indexOf('\r\n');
  if (carriage >= 0)
    findings.add('line-ends', text.slice(0, carriage).split('\n').length, 'lines end in CR and LF');
  else if (!/^#!.*\bbash\b/.test(firstLine))
    findings.add('shebang', 1, firstLine.startsWith('#!') ? `it begins with ${firstLine}` : 'it has none');
}

/** True when Bash does not accept it. */
async function checkSyntax(findings: Findings, file: string): Promise<boolean> {
  const child = spawn('bash', ['-n', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const piece of child.stderr) said += piece;
  const lines = [...said.matchAll(/: line (\d+): (.*)/g)];
  const [first] = lines;
  if (first === undefined) return false;
  findings.add('syntax', Number(first[1]), first[2]!.replace(/^syntax error: /, ''));
  return true;
}

/** Variables that scripts in the field expect, and that the listed environment does not have. */
const LISTED_AWAY = /\$\{?(ADDON_NAME|ADDON_VERSION)\b/;

function checkEnvironment(findings: Findings, script: BashScript): void {
  const lines = script.text.split('\n');
  lines.forEach((line, index) => {
    const name = LISTED_AWAY.exec(line)?.[1];
    if (name === undefined || line.trimStart().startsWith('#')) return;
    if (new RegExp(`^\\s*(readonly |declare (-\\w+ )?|export )?${name}=`, 'm').test(script.text)) return;
    findings.add('reads-listed-away-variable', index + 1, `${name} is read, and nothing sets it`);
  });
}
