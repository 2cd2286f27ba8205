/** Messages as they arrive, under the names the CLI uses. */
export type {
  Addon__Output as WireAddon,
  AddonError__Output as WireAddonError,
  AddonState__Output as WireAddonState,
  AddonStatistics__Output as WireAddonStatistics,
  Alert__Output as WireAlert,
  AuditRecord__Output as WireAuditRecord,
  Caller__Output as WireCaller,
  Execution__Output as WireExecution,
  Host__Output as WireHost,
  JoinToken__Output as WireJoinToken,
  Operation__Output as WireOperation,
  OutputChunk__Output as WireOutputChunk,
  Silence__Output as WireSilence,
  WatchOperationResponse__Output as WireWatchEvent,
} from '@webops/protocol';
