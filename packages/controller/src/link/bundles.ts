/** Bundles for agents, in pieces. */
import type { ServerWritableStream } from '@grpc/grpc-js';
import {
  type FetchBundleRequest__Output,
  type FetchBundleResponse,
  toServiceError,
  WebopsError,
  writeMessage,
} from '@webops/protocol';
import type { AddonCatalog } from '../operations/index.js';

const PIECE_BYTES = 256 * 1024;

/** Sends the archive of a bundle. @param authorize throws when the caller is no host of ours */
export async function sendBundle(
  call: ServerWritableStream<FetchBundleRequest__Output, FetchBundleResponse>,
  catalog: AddonCatalog,
  authorize: () => Promise<unknown>,
): Promise<void> {
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort());
  try {
    await authorize();
    const { digest } = call.request;
    if (!/^[0-9a-f]{64}$/.test(digest)) {
      throw new WebopsError('INVALID_ARGUMENT', 'digest is not a SHA-256 in hexadecimal.', {
        reason: 'DIGEST_INVALID',
        details: [{ field: 'digest' }],
      });
    }
    const archive = await catalog.readBundle(digest);
    if (!archive) {
      throw new WebopsError('NOT_FOUND', `There is no bundle ${digest}.`, {
        reason: 'BUNDLE_NOT_FOUND',
        details: [{ field: 'digest', action: 'discover the addons again' }],
      });
    }
    for (let start = 0; start < archive.length; start += PIECE_BYTES) {
      await writeMessage(call, { data: archive.subarray(start, start + PIECE_BYTES) }, gone.signal);
    }
    call.end();
  } catch (error) {
    if (!gone.signal.aborted) call.emit('error', toServiceError(error));
  }
}
