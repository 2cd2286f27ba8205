/**
 * A bundle: one version of a system addon as it travels to hosts and is stored there.
 *
 * It is a tar archive (uncompressed, entries sorted, times 0, owner 0, so that the same content gives the same bytes)
 * that holds `manifest.json`, `addon.sh` and `lib/v1/*.sh`. Its identity is the SHA-256 of the archive, in hexadecimal:
 * the digest. A publisher signs the bytes of {@link bundleSigningInput} with Ed25519.
 */
import { createHash } from 'node:crypto';
import { ContractError } from './errors.js';
import { isObject } from './json-output.js';
import { type AddonMetadata, checkMetadata, type ParsedMetadata } from './metadata.js';
import { checkArchivePath, readArchive, writeArchive } from './tar.js';

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

/** Files by path, e.g. `lib/v1/log.sh`; text is UTF-8. */
export type BundleFiles = Readonly<Record<string, Uint8Array | string>>;

/** A bundle that was read and found whole. */
export interface Bundle {
  digest: string;
  manifest: BundleManifest;
  /** All files, `manifest.json` too. */
  files: Map<string, Buffer>;
}

const DIGEST_PATTERN = /^[0-9a-f]{64}$/;
const FUNCTION_PATTERN = /^addon_[a-z0-9_]+$/;

/** What a publisher signs: a domain, then the digest, so that the signature cannot serve elsewhere. */
export function bundleSigningInput(digest: string): Buffer {
  return Buffer.from(`webops-bundle-v1\n${digest}\n`, 'utf8');
}

/** SHA-256 in hexadecimal: the digest of an archive. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Makes the manifest of a bundle from what packing found. `files` are all but the manifest. */
export function buildManifest(
  parsed: ParsedMetadata,
  functions: readonly string[],
  files: BundleFiles,
): BundleManifest {
  const hashes: Record<string, string> = {};
  for (const path of Object.keys(files).sort()) {
    if (path !== MANIFEST_FILE) hashes[path] = digestOf(bytesOf(files[path]!));
  }
  return {
    schemaVersion: 1,
    name: parsed.metadata.name,
    version: parsed.metadata.version,
    metadata: parsed.metadata,
    functions: [...new Set(functions)].sort(),
    configSchema: parsed.configSchema,
    files: hashes,
  };
}

/** The bytes of `manifest.json`. */
export function manifestBytes(manifest: BundleManifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8');
}

/**
 * Packs files, the manifest among them, into an archive: the same files always give the same bytes.
 *
 * @throws ContractError `BUNDLE_INVALID` (paths, missing files, a manifest that does not match) or `BUNDLE_TOO_LARGE`
 */
export function packBundle(files: BundleFiles): { archive: Buffer; digest: string } {
  const entries = new Map<string, Uint8Array>();
  for (const [path, content] of Object.entries(files)) {
    checkArchivePath(path);
    entries.set(path, bytesOf(content));
  }
  const archive = writeArchive(entries);
  checkSize(archive.length);
  return { archive, digest: readBundle(archive).digest };
}

/**
 * Reads a bundle and checks it against its manifest. Nothing in it is trusted before this; who made it is a question for
 * `verifyBundle`.
 *
 * @throws ContractError `BUNDLE_INVALID` or `BUNDLE_TOO_LARGE`
 */
export function readBundle(archive: Uint8Array): Bundle {
  checkSize(archive.byteLength);
  const files = readArchive(archive);
  const manifest = manifestOf(files.get(MANIFEST_FILE));
  if (!files.has(SCRIPT_FILE)) throw invalid(`it has no ${SCRIPT_FILE}`);
  for (const [path, content] of files) {
    if (path === MANIFEST_FILE) continue;
    if (!Object.hasOwn(manifest.files, path)) throw invalid(`${path} is not in the manifest`);
    if (manifest.files[path] !== digestOf(content))
      throw invalid(`${path} is not the file that the manifest names`);
  }
  for (const path of Object.keys(manifest.files)) {
    if (!files.has(path)) throw invalid(`${path} is in the manifest and not in the bundle`);
  }
  return { digest: digestOf(archive), manifest, files };
}

function manifestOf(bytes: Buffer | undefined): BundleManifest {
  if (bytes === undefined) throw invalid(`it has no ${MANIFEST_FILE}`);
  let raw: unknown;
  try {
    raw = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new ContractError('BUNDLE_INVALID', `${MANIFEST_FILE} is not JSON`, { cause });
  }
  if (!isObject(raw)) throw invalid(`${MANIFEST_FILE} is not an object`);
  if (raw['schemaVersion'] !== 1) throw invalid(`${MANIFEST_FILE} has a schemaVersion that is not 1`);
  const metadata = raw['metadata'];
  if (!isObject(metadata)) throw invalid(`${MANIFEST_FILE} has no metadata`);
  const checked = checkMetadata(metadata, MANIFEST_FILE).metadata;
  if (raw['name'] !== checked.name || raw['version'] !== checked.version) {
    throw invalid(`${MANIFEST_FILE}: name and version are not those of its metadata`);
  }
  const functions = raw['functions'];
  if (
    !Array.isArray(functions) ||
    !functions.every((name) => typeof name === 'string' && FUNCTION_PATTERN.test(name))
  ) {
    throw invalid(`${MANIFEST_FILE}: "functions" is not a list of addon_* names`);
  }
  const configSchema = raw['configSchema'] ?? null;
  if (configSchema !== null && !isObject(configSchema))
    throw invalid(`${MANIFEST_FILE}: "configSchema" is not an object`);
  const hashes = raw['files'];
  if (!isObject(hashes)) throw invalid(`${MANIFEST_FILE} has no "files"`);
  for (const [path, hash] of Object.entries(hashes)) {
    checkArchivePath(path);
    if (typeof hash !== 'string' || !DIGEST_PATTERN.test(hash))
      throw invalid(`${MANIFEST_FILE}: no SHA-256 for ${path}`);
  }
  return {
    schemaVersion: 1,
    name: checked.name,
    version: checked.version,
    metadata: checked,
    functions: functions as string[],
    configSchema,
    files: hashes as Record<string, string>,
  };
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
}

function checkSize(bytes: number): void {
  if (bytes > MAX_BUNDLE_BYTES) {
    throw new ContractError(
      'BUNDLE_TOO_LARGE',
      `the bundle has ${bytes} bytes; at most ${MAX_BUNDLE_BYTES} are allowed`,
    );
  }
}

function invalid(reason: string): ContractError {
  return new ContractError('BUNDLE_INVALID', reason);
}
