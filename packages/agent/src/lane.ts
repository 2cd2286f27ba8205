/** A bounded queue that runs at most `concurrency` tasks at once, in the order they came. */
export class Lane {
  readonly #concurrency: number;
  readonly #queueLimit: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;

  /** @param queueLimit tasks that may wait; past it {@link offer} refuses */
  constructor(concurrency: number, queueLimit: number) {
    this.#concurrency = Math.max(1, concurrency);
    this.#queueLimit = queueLimit;
  }

  get size(): number {
    return this.#running + this.#waiting.length;
  }

  /**
   * Takes a task, or returns false when the lane is full. The task handles its own errors: one that rejects is a defect
   * and reaches `unhandledRejection`.
   */
  offer(task: () => Promise<void>): boolean {
    if (this.#running >= this.#concurrency && this.#waiting.length >= this.#queueLimit) return false;
    this.take(task);
    return true;
  }

  /** Takes a task whatever the limit: one that is under way already. */
  take(task: () => Promise<void>): void {
    this.#waiting.push(task);
    this.#next();
  }

  #next(): void {
    while (this.#running < this.#concurrency) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#running += 1;
      void task().finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }
}
