/** Runs tasks one after another for each key, and tasks of different keys side by side. */
export class KeyedQueue {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs after everything queued before under the key, whether that failed or not. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.tails.get(key);
    const result = before ? before.then(task, task) : task();
    this.tails.set(key, result);
    const done = () => {
      if (this.tails.get(key) === result) this.tails.delete(key);
    };
    result.then(done, done);
    return result;
  }

  /** Resolves when nothing is left. */
  async idle(): Promise<void> {
    while (this.tails.size > 0) await Promise.allSettled(this.tails.values());
  }
}
