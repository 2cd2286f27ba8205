/** Brings bundles to the host: from the controller by the link, into root's store by the runner, which verifies the signature. */
import { createHash } from 'node:crypto';
import { MAX_BUNDLE_BYTES } from '@webops/contract';
import { AgentError } from './errors.js';
import type { Session } from './link.js';
import type { Logger } from './log.js';
import type { Runner } from './runner/index.js';

/** From asking to the last piece, in milliseconds: 8 MiB over a slow line. */
const FETCH_TIMEOUT_MS = 120_000;

/** A bundle as a dispatch names it. */
export interface BundleReference {
  digest: string;
  signature: Buffer;
  keyId: string;
}

/** The bundles of this host. */
export class Bundles {
  readonly #runner: Runner;
  readonly #log: Logger;
  /** Digests known to be in the store. */
  readonly #present = new Set<string>();
  readonly #coming = new Map<string, Promise<void>>();

  constructor(runner: Runner, log: Logger) {
    this.#runner = runner;
    this.#log = log;
  }

  /** Whether {@link ensure} returns at once. */
  isKnown(digest: string): boolean {
    return this.#present.has(digest);
  }

  /**
   * Returns when the bundle is in the store; one fetch serves all who wait for it.
   *
   * @throws AgentError BUNDLE_UNAVAILABLE, BUNDLE_MISMATCH, or the runner's refusal
   */
  async ensure(bundle: BundleReference, session: Session | null): Promise<void> {
    if (this.#present.has(bundle.digest)) return;
    let coming = this.#coming.get(bundle.digest);
    if (coming === undefined) {
      coming = this.#bring(bundle, session).finally(() => this.#coming.delete(bundle.digest));
      this.#coming.set(bundle.digest, coming);
    }
    await coming;
  }

  async #bring(bundle: BundleReference, session: Session | null): Promise<void> {
    const { digest, signature, keyId } = bundle;
    if (!/^[0-9a-f]{64}$/.test(digest))
      throw new AgentError('BUNDLE_MISMATCH', `"${digest}" is no digest of a bundle`);
    if (!(await this.#runner.hasBundle(digest))) {
      if (session === null) {
        throw new AgentError(
          'BUNDLE_UNAVAILABLE',
          `bundle ${digest} is not on this host and the controller is away`,
          {
            retryable: true,
          },
        );
      }
      const archive = await fetchBundle(session, digest);
      await this.#runner.importBundle({ digest, archive, signature, keyId });
      this.#log.info({ digest, keyId, bytes: archive.length }, 'bundle imported');
    }
    this.#present.add(digest);
  }
}

/** Fetches an archive and checks that it is the one named. */
async function fetchBundle(session: Session, digest: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    const options = { timeoutMs: FETCH_TIMEOUT_MS, signal: session.signal };
    for await (const { data } of session.client.fetchBundle({ digest }, options)) {
      bytes += data.length;
      if (bytes > MAX_BUNDLE_BYTES) {
        throw new AgentError('BUNDLE_MISMATCH', `bundle ${digest} is larger than ${MAX_BUNDLE_BYTES} bytes`);
      }
      pieces.push(data);
    }
  } catch (error) {
    if (error instanceof AgentError) throw error;
    throw new AgentError(
      'BUNDLE_UNAVAILABLE',
      `bundle ${digest} could not be fetched: ${(error as Error).message}`,
      {
        cause: error,
        retryable: true,
      },
    );
  }
  const archive = Buffer.concat(pieces);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== digest)
    throw new AgentError('BUNDLE_MISMATCH', `what came as bundle ${digest} has the digest ${actual}`);
  return archive;
}
