export type { AddonStatistics } from './addon-statistics.js';
export { createEngine } from './create-engine.js';
export type { Engine, EngineOptions } from './engine.js';
export { EXECUTION_TRANSITIONS, type ExecutionTransition, isFinalState } from './execution-states.js';
export {
  type AppliedConfig,
  type Caller,
  type CreateOperationInput,
  type ListOperationsInput,
  type ListStatesInput,
  type OperationView,
  type OutputPieceView,
  type Page,
  type ReadOutputInput,
  shownStatus,
  type WatchEvent,
} from './inputs.js';
export { isFinalOperationState, OPERATION_TRANSITIONS } from './operation-states.js';
export type {
  AddonCatalog,
  AgentSession,
  CatalogEntry,
  Clock,
  EventSink,
  HostDirectory,
  HostDoc,
  HostTarget,
  OpenSecret,
  SecretBox,
  SecretVault,
  TicketSigner,
} from './ports.js';
export { chunkToWire, executionToWire, operationToWire, stateToWire, watchEventToWire } from './wire.js';
