/** Certifies one addon on one host. */
import { lintScript } from '../lint/lint.js';
import { readAddonFiles } from './addon-files.js';
import { AddonOnHost } from './addon-on-host.js';
import type { Certificate, CertifiedStep } from './certificate.js';
import type { CertifyHost } from './certify-host.js';
import { takeSnapshot } from './footprint.js';
import { AddonLife } from './life.js';
import { scoreOf } from './score.js';
import { Steps } from './steps.js';

export interface CertifyOptions {
  /** The addon's script. */
  script: string;
  libraryFolder: string;
  /** Told of each step when it has ended. */
  onStep: (step: CertifiedStep) => void;
}

/** @throws AddonLoadError when the addon cannot be packed: then there is nothing to certify */
export async function certifyAddon(host: CertifyHost, options: CertifyOptions): Promise<Certificate> {
  const files = await readAddonFiles(options.script, options.libraryFolder);
  const addon = await AddonOnHost.place(host, files.archive, files.certifyScript);
  const clean = await takeSnapshot(host);
  const steps = new Steps(host, clean, options.onStep);
  await steps.run('metadata', 'Metadata and lint', async () => {
    const { findings } = await lintScript(options.script, options.libraryFolder);
    const [first] = findings;
    if (first !== undefined)
      throw new Error(`${findings.length} findings; line ${first.line}: ${first.reason}`);
    return `${files.manifest.functions.length} functions; lint has nothing to complain about`;
  });
  const life = new AddonLife(host, addon, files, clean, steps);
  await life.live();
  return {
    schemaVersion: 1,
    addon: files.manifest.name,
    version: files.manifest.version,
    digest: files.digest,
    softwareVersion: life.softwareVersion,
    certifiedAt: new Date().toISOString(),
    host: host.what,
    ...scoreOf(steps.done),
    steps: steps.done,
    leftBehind: life.left,
  };
}
