/** Puts the engine together. */
import type { Engine, EngineOptions } from './engine.js';

export function createEngine(options: EngineOptions): Engine {
  throw new Error(`not built yet: ${options.environment}`);
}
