/**
 * What an install or a configure was given stays with the host: after it has succeeded there, it is in the host's layer. Many hosts end at
 * once: what waits while a write is under way goes together.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ConfigSchema } from '@webops/contract';
import { mergeConfig } from '../operations/config-merge.js';
import type { ConfigRevisionStore, LayerChange } from './config-revision-store.js';
import { type ConfigObject, keyOfLayer, type LayerPlace } from './layers.js';
import { referencesIn } from './secret-references.js';

const MAX_TOGETHER = 500;

/** What a change on a host has applied. */
export interface GivenToHost extends LayerPlace {
  addon: string;
  /** Null: an uninstall that removed the data also takes away what the host had. */
  given: ConfigObject | null;
  /** What the host has where it has no layer yet. */
  before: ConfigObject;
  schema: ConfigSchema;
  by: string;
  operationId: string;
  executionId: string;
}

interface Waiting {
  change: GivenToHost;
  resolve(): void;
  reject(error: unknown): void;
}

export class HostLayerWriter {
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(private readonly store: ConfigRevisionStore) {}

  /** Repeating it for the same execution changes nothing. */
  write(change: GivenToHost): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = { change, resolve, reject };
      const others = this.waiting.get(change.addon);
      if (others) {
        others.push(entry);
        return;
      }
      this.waiting.set(change.addon, [entry]);
      setImmediate(() => void this.run(change.addon));
    });
  }

  private async run(addon: string): Promise<void> {
    for (;;) {
      const batch = this.waiting.get(addon)?.splice(0, MAX_TOGETHER) ?? [];
      if (batch.length === 0) {
        this.waiting.delete(addon);
        return;
      }
      try {
        await this.store.commit(
          addon,
          batch.map(({ change }) => change),
          (layers) =>
            changesOf(
              batch.map(({ change }) => change),
              layers,
            ),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}

function changesOf(
  given: readonly GivenToHost[],
  layers: ReadonlyMap<string, { value: ConfigObject }>,
): LayerChange[] {
  const values = new Map([...layers].map(([key, { value }]) => [key, value]));
  return given.flatMap((change) => {
    const { kind, place, host, by, executionId, operationId, schema } = change;
    const key = keyOfLayer(change);
    const there = values.get(key);
    const value = change.given === null ? {} : mergeConfig(there ?? change.before, change.given, schema);
    if (isDeepStrictEqual(there ?? {}, value)) return [];
    values.set(key, value);
    const message = change.given === null ? 'uninstalled with its data' : '';
    const secrets = [...referencesIn(value)];
    return [
      { kind, place, host, value, secrets, by, message, source: `operation ${operationId}`, executionId },
    ];
  });
}
