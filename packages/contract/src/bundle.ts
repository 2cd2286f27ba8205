/**
 * A bundle: one version of a system addon as it travels to hosts and is stored there.
 *
 * It is a tar archive (uncompressed, entries sorted, times 0, owner 0, so that the same content gives the same bytes)
 * that holds `manifest.json`, `addon.sh` and `lib/v1/*.sh`. Its identity is the SHA-256 of the archive, in hexadecimal:
 * the digest. A publisher signs the bytes of {@link bundleSigningInput} with Ed25519.
 */
import type { AddonMetadata } from './metadata.js';

/** The file in a bundle that says what it holds. */
export const MANIFEST_FILE = 'manifest.json';
/** The addon's script in a bundle. */
export const SCRIPT_FILE = 'addon.sh';
/** A bundle larger than this is refused, in bytes. */
export const MAX_BUNDLE_BYTES = 8 * 1024 * 1024;

/** `manifest.json` of a bundle: what packing the addon in the sandbox found. */
export interface BundleManifest {
  schemaVersion: 1;
  name: string;
  version: string;
  /** All metadata, with defaults filled in. */
  metadata: AddonMetadata;
  /** Contract functions that the script defines, e.g. `addon_install`. */
  functions: string[];
  /** JSON Schema of the configuration, or null. */
  configSchema: Record<string, unknown> | null;
  /** SHA-256 (hexadecimal) of every other file of the bundle, by path. */
  files: Record<string, string>;
}

/** What a publisher signs: a domain, then the digest, so that the signature cannot serve elsewhere. */
export function bundleSigningInput(digest: string): Buffer {
  return Buffer.from(`webops-bundle-v1\n${digest}\n`, 'utf8');
}
