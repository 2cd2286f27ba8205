/** How a wait behaves. */
export interface WaitOptions {
  /** @default 30000 */
  timeoutMs?: number;
  /** Pause between looks. @default 50 */
  everyMs?: number;
  /** What is added to the message when the time is over, e.g. a server's log. */
  onTimeout?: () => string | Promise<string>;
}

/**
 * Waits until a condition holds: looks again and again until `condition` gives something truthy, and returns that.
 *
 * @param what names what is waited for, in the error
 * @throws at the time limit; what `condition` throws before ends the wait at once
 */
export async function waitFor<T>(
  what: string,
  condition: () => Promise<T | false | null | undefined>,
  options: WaitOptions = {},
): Promise<T> {
  const { timeoutMs = 30_000, everyMs = 50 } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) {
      const more = (await options.onTimeout?.()) ?? '';
      throw new Error(`waited ${timeoutMs} ms for ${what}${more ? `\n${more}` : ''}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
