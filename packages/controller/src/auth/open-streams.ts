/** The streams that callers have open, which may last for hours: they end with their caller. */
import { type ArrivedCall, WebopsError } from '@webops/protocol';
import type { ApiCaller } from './authenticator.js';

/** Keeps them by caller. */
export class OpenStreams {
  readonly #byCaller = new Map<string, Set<ArrivedCall<ApiCaller>>>();

  /** Runs a call, which {@link end} can end while it lasts. What answers at once is left alone. */
  async track(call: ArrivedCall<ApiCaller>, proceed: () => Promise<unknown>): Promise<unknown> {
    const name = call.caller?.name;
    if (!call.streams || name === undefined) return proceed();
    const open = this.#byCaller.get(name) ?? new Set();
    this.#byCaller.set(name, open.add(call));
    try {
      return await proceed();
    } finally {
      open.delete(call);
      if (open.size === 0 && this.#byCaller.get(name) === open) this.#byCaller.delete(name);
    }
  }

  /** Ends the streams of a caller that was revoked. */
  end(name: string): void {
    for (const call of this.#byCaller.get(name) ?? []) {
      call.end(
        new WebopsError('UNAUTHENTICATED', `The caller ${name} was revoked.`, { reason: 'CALLER_REVOKED' }),
      );
    }
  }
}
