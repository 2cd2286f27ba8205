export { connectState, type State, type StateCollections, type StateOptions } from './connection.js';
export type {
  AddonConfigDoc,
  AddonStateDoc,
  ConfigRevisionDoc,
  DocumentEvent,
  ExecutionDoc,
  ObservedDoc,
  OperationDoc,
  OperationTarget,
  OutputChunkDoc,
  ProblemDoc,
} from './documents.js';
export { MAX_EVENTS, SCHEMA_VERSION } from './documents.js';
export { freeBytesOf } from './disk-space.js';
export { SchemaTooNewError } from './schema.js';
export { explainDatabaseError, isDuplicateKey, onlyDuplicates } from './database-error.js';
export { type BatchedUpdate, WriteBatcher } from './write-batcher.js';
export { type JoinedWrite, JoinedWriter, type WriteInOrder } from './joined-writes.js';
export { type Binary, bytesOf, toBinary } from './binary.js';
export { LONG_AGO } from './indexes.js';
export { batchLoader, RECONNECTS_TOGETHER_MS } from './batch-loader.js';
