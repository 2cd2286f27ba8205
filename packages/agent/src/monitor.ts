/** Watches the addons of this host: status and health at the controller's pace, told on the link when they changed and on NATS. */
import {
  addonStatusFromWire,
  fromTimestamp,
  healthFromWire,
  type MonitoredAddon__Output,
  type ObservedState,
} from '@webops/protocol';
import type { Bundles } from './bundles.js';
import type { Link, Session } from './link.js';
import type { Logger } from './log.js';
import { observeAddon } from './observer.js';
import { jittered, pause } from './pause.js';
import type { Runner } from './runner/index.js';
import type { HostEvents } from './host-events.js';

/** For one addon to answer. */
const OBSERVE_TIMEOUT_MS = 60_000;

/** What the monitor needs of the agent. */
export interface MonitorParts {
  log: Logger;
  runner: Runner;
  bundles: Bundles;
  link: () => Link;
  events: HostEvents;
  /** From the latest Welcome. */
  intervalMs: () => number;
}

/** The addons that are watched, and what each said last. */
export class Monitor {
  readonly #parts: MonitorParts;
  #addons = new Map<string, MonitoredAddon__Output>();
  readonly #last = new Map<string, ObservedState>();
  /** Addons that a loop of their own is running for. */
  readonly #watched = new Set<string>();
  #stop: AbortSignal | null = null;
  readonly #loops = new Set<Promise<void>>();

  constructor(parts: MonitorParts) {
    this.#parts = parts;
  }

  /** Watches until the signal aborts; {@link stopped} waits for that. */
  start(stop: AbortSignal): void {
    this.#stop = stop;
  }

  async stopped(): Promise<void> {
    await Promise.allSettled([...this.#loops]);
  }

  /** Replaces the list of what is watched. */
  replace(addons: MonitoredAddon__Output[]): void {
    this.#addons = new Map(addons.map((addon) => [addon.addon, addon]));
    for (const name of [...this.#last.keys()]) if (!this.#addons.has(name)) this.#last.delete(name);
    for (const name of this.#addons.keys()) {
      if (this.#watched.has(name) || this.#stop === null || this.#stop.aborted) continue;
      this.#watched.add(name);
      const loop: Promise<void> = this.#watch(name, this.#stop).finally(() => {
        this.#watched.delete(name);
        this.#loops.delete(loop);
      });
      this.#loops.add(loop);
    }
  }

  /** Says again what was observed last: the controller may have missed it. */
  opened(session: Session): void {
    for (const observed of this.#last.values()) void session.send({ observed });
  }

  /** Takes what a change observed as the last word, without waiting for the next look. */
  observed(observed: ObservedState): void {
    this.#tell(observed, false);
  }

  async #watch(name: string, stop: AbortSignal): Promise<void> {
    // The first look comes at a random moment of the interval: a controller's restart must not wake ten thousand hosts at once.
    await pause(Math.random() * Math.min(this.#parts.intervalMs(), 2_000), stop);
    while (!stop.aborted) {
      const addon = this.#addons.get(name);
      if (addon === undefined) return;
      await this.#look(addon, stop);
      await pause(jittered(this.#parts.intervalMs()), stop);
    }
  }

  async #look(addon: MonitoredAddon__Output, stop: AbortSignal): Promise<void> {
    const { bundles, link, log, runner } = this.#parts;
    const { digest } = addon;
    try {
      await bundles.ensure(
        { digest, signature: addon.bundleSignature, keyId: addon.bundleKeyId },
        link().session,
      );
      const observed = await observeAddon(runner, {
        addon: addon.addon,
        digest,
        healthCheck: addon.hasHealthCheck,
        timeoutMs: OBSERVE_TIMEOUT_MS,
        signal: stop,
      });
      if (!stop.aborted && this.#addons.has(addon.addon)) this.#tell(observed, true);
    } catch (error) {
      if (!stop.aborted) log.warn({ addon: addon.addon, err: error }, 'addon not observed');
    }
  }

  #tell(observed: ObservedState, onLink: boolean): void {
    const name = observed.addon ?? '';
    const before = this.#last.get(name) ?? null;
    this.#last.set(name, observed);
    const changed = before === null || !sameState(before, observed);
    if (changed && onLink) void this.#parts.link().session?.send({ observed });
    this.#parts.events.addon(
      {
        addon: name,
        status: addonStatusFromWire(observed.status) ?? 'unknown',
        health: healthFromWire(observed.health) ?? 'unknown',
        version: observed.version ?? '',
        message: observed.message ?? '',
        observedAt: (fromTimestamp(observed.observedAt) ?? new Date()).toISOString(),
      },
      before === null
        ? null
        : {
            status: addonStatusFromWire(before.status) ?? 'unknown',
            health: healthFromWire(before.health) ?? 'unknown',
          },
    );
  }
}

/** Details hold counters that move all the time; they alone are no change. */
function sameState(a: ObservedState, b: ObservedState): boolean {
  return a.status === b.status && a.health === b.health && a.version === b.version && a.message === b.message;
}
