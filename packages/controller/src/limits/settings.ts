/** Settings that bound what callers may ask for and what is kept; part of the controller's settings. */

const perMinute = (what: string, setting: string, limit: number) =>
  ({
    doc: `How many times a minute a caller may ${what}; as many at once. 0: without limit.`,
    format: 'nat',
    default: limit,
    env: `WEBOPS_RATE_LIMIT_${setting.toUpperCase()}`,
    arg: `rate-limit-${setting}`,
  }) as const;

export const LIMIT_SETTINGS = {
  rateLimits: {
    doc: 'Whether callers are limited in how often they may ask.',
    format: ['on', 'off'],
    default: 'on',
    env: 'WEBOPS_RATE_LIMITS',
    arg: 'rate-limits',
  },
  rateLimitInstall: perMinute('install, and retry an operation (each)', 'install', 10),
  rateLimitUninstall: perMinute('uninstall', 'uninstall', 10),
  rateLimitConfigure: perMinute('configure', 'configure', 30),
  rateLimitDiscover: perMinute('discover addons', 'discover', 5),
  rateLimitList: perMinute('list (hosts, addons, states, operations, … each)', 'list', 100),
  rateLimitOther: perMinute('do anything else (each)', 'other', 60),
  maxOpenOperations: {
    doc: 'Operations that may be under way or waiting at once; one more is refused until some have ended.',
    format: 'nat',
    default: 10_000,
    env: 'WEBOPS_MAX_OPEN_OPERATIONS',
    arg: 'max-open-operations',
  },
  outputRetentionMs: {
    doc: 'How long the output of what has ended is kept. Summaries stay.',
    format: 'milliseconds',
    default: 90 * 24 * 3_600_000,
    env: 'WEBOPS_OUTPUT_RETENTION_MS',
    arg: 'output-retention-ms',
  },
  outputPackAfterMs: {
    doc: 'How long after its end an execution’s output is packed: many lines as one compressed document, read as before. 0: never.',
    format: 'nat',
    default: 3_600_000,
    env: 'WEBOPS_OUTPUT_PACK_AFTER_MS',
    arg: 'output-pack-after-ms',
  },
  eventRetentionMs: {
    doc: 'How long events are kept for replay.',
    format: 'milliseconds',
    default: 30 * 24 * 3_600_000,
    env: 'WEBOPS_EVENT_RETENTION_MS',
    arg: 'event-retention-ms',
  },
  outputRetentionBytes: {
    doc: 'How much output is kept in all; past it the oldest goes, never that of what is under way. Summaries stay.',
    format: 'nat',
    default: 20 * 1024 ** 3,
    env: 'WEBOPS_OUTPUT_RETENTION_BYTES',
    arg: 'output-retention-bytes',
  },
} as const;
