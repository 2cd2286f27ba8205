/** Ctrl-C while an operation is watched: the operation belongs to the controller and goes on. */

/** What ended a wait. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #onSignal = () => this.#controller.abort();
  #listening = false;

  /** Aborted at the first SIGINT or SIGTERM. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on the first SIGINT aborts {@link signal}; the next one ends the process as usual. */
  listen(): this {
    if (!this.#listening) {
      this.#listening = true;
      process.once('SIGINT', this.#onSignal);
      process.once('SIGTERM', this.#onSignal);
    }
    return this;
  }

  dispose(): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
    this.#listening = false;
  }
}
