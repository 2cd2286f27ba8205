import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyIdOf, publicKeyPemOf } from '@webops/contract';
import { CommandError, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { addonErrors, addonTable, addonView } from '../output/addons.js';
import type { PublishFlags } from './addon.js';
import { libraryFolder, scriptOf } from './addon-path.js';

/** Uploading a bundle of 8 MiB may take a while, in milliseconds. */
const PUBLISH_TIMEOUT_MS = 120_000;

/** Packs an addon in the sandbox on this machine, signs the bundle here (the key never leaves), and registers it. */
export async function publish(invocation: Invocation, path: string, flags: PublishFlags): Promise<void> {
  const script = await scriptOf(path);
  const keyFile = flags.key ?? join(invocation.settings.home, 'keys', 'publisher.pem');
  const key = await readKey(keyFile);
  const { packAddon } = await import('@webops/controller');
  invocation.say(`packing ${script} in a sandbox`);
  const bundle = await packAddon(script, { libraryFolder: await libraryFolder(), key }).catch(
    (error: unknown) => {
      throw explain(invocation, error);
    },
  );
  const api = await invocation.api();
  const { addon } = await api.addons.publishAddon(
    { bundle: bundle.archive, signature: bundle.signature, keyId: bundle.keyId },
    { timeoutMs: PUBLISH_TIMEOUT_MS },
  );
  if (addon === null) throw new CommandError('the controller answered without an addon');
  const view = addonView(addon);
  await invocation.printOne(view, {
    name: ({ name }) => name,
    text: (_, wide) => addonTable([view], invocation.paint, wide),
  });
  invocation.say(
    `published ${view.name} ${view.version}, digest ${bundle.digest.slice(0, 12)}, key ${key.keyId.slice(0, 12)}`,
  );
}

async function readKey(file: string) {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `cannot read the publisher's key: ${(error as Error).message}`,
      'Name it with --key FILE.',
    );
  }
  try {
    return { keyId: keyIdOf(pem), publicKeyPem: publicKeyPemOf(pem), privateKeyPem: pem };
  } catch (error) {
    throw new UsageError(`${file} holds no Ed25519 private key in PEM: ${(error as Error).message}`);
  }
}

/** What keeps an addon out: file, function, reason. */
function explain(invocation: Invocation, error: unknown): unknown {
  const { file, functionName, reason } = error as { file?: string; functionName?: string; reason?: string };
  if (file === undefined || reason === undefined) return error;
  invocation.say(addonErrors([{ file, function: functionName ?? '', reason }], invocation.paintErr));
  return new UsageError('the addon cannot be packed; nothing was published');
}
