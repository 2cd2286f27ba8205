export { type BundleManifest, bundleSigningInput, MANIFEST_FILE, MAX_BUNDLE_BYTES, SCRIPT_FILE } from './bundle.js';
export type { AddonMetadata } from './metadata.js';
export {
  ADDON_STATUSES,
  type AddonStatus,
  CHANGE_KINDS,
  DEFAULT_TIMEOUT_MS,
  FUNCTION_OF,
  HEALTHS,
  type Health,
  OPERATION_KINDS,
  type OperationKind,
} from './states.js';
export { type Ticket, ticketSigningInput } from './ticket.js';
