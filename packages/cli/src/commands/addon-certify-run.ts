import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AddonLoadError } from '@webops/controller';
import { CERTIFICATE_FILE, type Certificate, REPORT_FILE, reportOf } from '../certify/certificate.js';
import { certifyAddon } from '../certify/certify.js';
import { createLabHost, reachHost } from '../certify/certify-host.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { harmless } from '../output/terminal-text.js';
import type { CertifyFlags } from './addon-kit.js';
import { existingScriptOf, libraryFolder } from './addon-path.js';

/** `webops addon certify PATH`. */
export async function certify(invocation: Invocation, path: string, flags: CertifyFlags): Promise<void> {
  if ((flags.host === undefined) === (flags.lab !== true))
    throw new UsageError(
      'say where: --lab makes a host for it on this machine, --host HOST uses one that root reaches by ssh',
      'Everything is done there that can be done to an addon, its data destroyed: never name a host in use.',
    );
  const script = await existingScriptOf(path);
  const folder = dirname(script);
  const intoFolder = flags.into ?? folder;
  if (flags.into === undefined && basename(folder) !== basename(script, '.sh'))
    throw new UsageError(`${script} has no folder of its own for the report`, 'Name one with --into.');
  const library = await libraryFolder();
  if (flags.host !== undefined) await invocation.confirm(`Use up ${flags.host} for it?`, flags.yes === true);
  invocation.say(`certifying ${script}; this takes some minutes`);
  const host = flags.host === undefined ? await createLabHost() : await reachHost(flags.host);
  let certificate: Certificate;
  try {
    certificate = await certifyAddon(host, {
      script,
      libraryFolder: library,
      onStep: ({ state, title, detail, durationMs }) =>
        invocation.say(
          harmless(
            `${state.replace('_', ' ').padEnd(10)}  ${title} (${(durationMs / 1000).toFixed(1)} s): ${detail.slice(0, 700)}`,
          ),
        ),
    });
  } catch (error) {
    if (error instanceof AddonLoadError) throw new UsageError(error.message, 'See webops addon lint.');
    throw error;
  } finally {
    await host.stop();
  }
  await writeFile(join(intoFolder, CERTIFICATE_FILE), `${JSON.stringify(certificate, null, 2)}\n`);
  await writeFile(join(intoFolder, REPORT_FILE), reportOf(certificate));
  if (certificate.grade === 'failed') invocation.exitCode = EXIT.failed;
  await invocation.printOne(certificate, {
    name: ({ grade }) => grade,
    text: ({ addon, version, grade, score }) => `${addon} ${version}: ${grade}, ${score} of 100\n`,
  });
  invocation.say(`the report is in ${join(intoFolder, REPORT_FILE)}`);
}
