/** Lets all who wait through each time it opens. */
import { untilAborted } from './pause.js';

/** A condition that is looked at again after every {@link open}. */
export class Turnstile {
  #opened = withResolvers();

  open(): void {
    const { resolve } = this.#opened;
    this.#opened = withResolvers();
    resolve(true);
  }

  /** True when it opened; false when the signal aborted, or `timeoutMs` passed, first. */
  async wait(signal: AbortSignal, timeoutMs?: number): Promise<boolean> {
    if (timeoutMs === undefined) return (await untilAborted(this.#opened.promise, signal)) ?? false;
    const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    return (await untilAborted(this.#opened.promise, over)) ?? false;
  }
}

interface Resolvers {
  promise: Promise<true>;
  resolve: (value: true) => void;
}

function withResolvers(): Resolvers {
  let resolve: Resolvers['resolve'] = () => undefined;
  const promise = new Promise<true>((resolver) => {
    resolve = resolver;
  });
  return { promise, resolve };
}
