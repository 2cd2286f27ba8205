/** `webops addon lint`. */
import { EXIT } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import type { Finding } from '../lint/finding.js';
import { lintScript } from '../lint/lint.js';
import { harmlessLine } from '../output/terminal-text.js';
import type { LintFlags } from './addon-kit.js';
import { existingScriptOf, libraryFolder } from './addon-path.js';

/** Exit code 1 when there is an error, or with `--strict` anything. */
export async function lintAddon(invocation: Invocation, path: string, flags: LintFlags): Promise<void> {
  const script = await existingScriptOf(path);
  const { file, findings, notes } = await lintScript(script, await libraryFolder());
  await invocation.printItems(findings, {
    name: ({ rule }) => rule,
    table: () => findings.map((finding) => paragraph(finding, invocation)).join(''),
    empty: `${file}: nothing to complain about`,
    extra: { file, notes },
  });
  for (const note of notes) invocation.say(`${invocation.paintErr.yellow('note:')} ${note}`);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (findings.length > 0)
    invocation.say(`${errors} error(s), ${findings.length - errors} warning(s) in ${file}`);
  if (errors > 0 || (flags.strict === true && findings.length > 0)) invocation.exitCode = EXIT.failed;
}

/** As compilers print it, so that editors find the place. */
function paragraph({ file, line, severity, rule, reason, advice }: Finding, { paint }: Invocation): string {
  const level = severity === 'error' ? paint.red('error') : paint.yellow('warning');
  return `${harmlessLine(file)}:${line}: ${level} ${rule}: ${harmlessLine(reason)}\n    ${harmlessLine(advice)}\n`;
}
