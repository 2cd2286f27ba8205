/**
 * JSON Schemas (draft 2020-12) of what the contract's functions print, for addon authors and tools. The parsers are more lenient than these: they
 * read what scripts in the field print; the schemas say what a new one should.
 */
import { ACTION_NAME_PATTERN, MAX_ACTIONS } from './actions.js';
import { MAX_HEALTH_AFTER_SECONDS } from './alert-policy.js';
import { MAX_ATTEMPTS, RETRY_CAUSES } from './retry-policy.js';
import { ADDON_STATUSES, HEALTHS, OPERATION_KINDS } from './states.js';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const strings = { type: 'array', items: { type: 'string' } } as const;
const requirements = {
  ...strings,
  description: 'names, or names with a range of versions: "postgresql >=14 <18"',
} as const;
/** `unknown` is what the system says when a script did not; a script itself does not say it. */
const statuses = ADDON_STATUSES.filter((status) => status !== 'unknown');

/** `addon_metadata`. */
export const METADATA_SCHEMA = {
  $schema: DRAFT,
  title: 'addon_metadata',
  type: 'object',
  required: ['name', 'version'],
  properties: {
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}$' },
    version: { type: 'string', minLength: 1, maxLength: 64 },
    display_name: { type: 'string' },
    description: { type: 'string' },
    category: { type: 'string' },
    maintainer: { type: 'string' },
    depends: requirements,
    provides: strings,
    conflicts: requirements,
    recommends: requirements,
    installs_version: { type: 'string', minLength: 1, maxLength: 64 },
    license: { type: 'string' },
    documentation_url: { type: 'string' },
    support_url: { type: 'string' },
    ports: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 65535 } },
    services: strings,
    config_files: strings,
    data_directories: strings,
    log_directories: strings,
    cert_directories: strings,
    system_requirements: {
      type: 'object',
      properties: {
        os: {
          ...strings,
          description: 'os-release ID, with a range of VERSION_ID: "debian >=12"; one must fit',
        },
        architectures: { ...strings, description: 'x64, arm64, …' },
        init_systems: { type: 'array', items: { enum: ['systemd', 'other'] } },
        min_memory_mb: { type: 'number', minimum: 0 },
        min_disk_gb: { type: 'number', minimum: 0 },
        min_cpu_cores: { type: 'number', minimum: 0 },
        required_ports: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 65535 } },
      },
    },
    retry: {
      type: 'object',
      description: 'what is tried again, by kind of operation; without it nothing is',
      propertyNames: { enum: OPERATION_KINDS },
      additionalProperties: {
        type: 'object',
        required: ['attempts'],
        properties: {
          attempts: { type: 'integer', minimum: 1, maximum: MAX_ATTEMPTS },
          backoff_seconds: { type: 'number', minimum: 0 },
          max_backoff_seconds: { type: 'number', minimum: 0 },
          on: { type: 'array', items: { enum: RETRY_CAUSES } },
        },
        additionalProperties: false,
      },
    },
    actions: {
      type: 'object',
      description: "the addon's own verbs, by name: each runs addon_action_NAME, with _ for each -",
      propertyNames: { pattern: ACTION_NAME_PATTERN.source, maxLength: 48 },
      maxProperties: MAX_ACTIONS,
      additionalProperties: {
        type: 'object',
        properties: {
          description: { type: 'string' },
          read_only: { type: 'boolean', description: 'changes nothing: runs beside changes, as a status' },
          input: { type: 'object', description: 'JSON Schema of what is given on stdin' },
          output: { type: 'object', description: 'JSON Schema of what it answers' },
          timeout_seconds: { type: 'number', exclusiveMinimum: 0 },
        },
        additionalProperties: false,
      },
    },
    alert: {
      type: 'object',
      description: 'when its bad health is an alert; the operator may say otherwise',
      properties: {
        health_after_seconds: { type: 'number', minimum: 0, maximum: MAX_HEALTH_AFTER_SECONDS },
      },
      additionalProperties: false,
    },
    config_schema: {
      type: 'object',
      description: 'JSON Schema of the configuration; secrets are marked writeOnly',
    },
  },
} as const;

/** `addon_status`. */
export const STATUS_SCHEMA = {
  $schema: DRAFT,
  title: 'addon_status',
  type: 'object',
  required: ['status'],
  properties: {
    status: { enum: statuses },
    health: { enum: HEALTHS },
    version: { type: 'string' },
    message: { type: 'string' },
    details: { type: 'object' },
  },
} as const;

/** `addon_validate`. */
export const VALIDATE_SCHEMA = {
  $schema: DRAFT,
  title: 'addon_validate',
  type: 'object',
  required: ['valid'],
  properties: { valid: { type: 'boolean' }, errors: strings, warnings: strings },
} as const;

/** `addon_health_check`. */
export const HEALTH_SCHEMA = {
  $schema: DRAFT,
  title: 'addon_health_check',
  type: 'object',
  required: ['health'],
  properties: { health: { enum: HEALTHS }, message: { type: 'string' }, details: { type: 'object' } },
} as const;

/** `addon_metrics`: any object; its numbers become samples by their dotted path. */
export const METRICS_SCHEMA = { $schema: DRAFT, title: 'addon_metrics', type: 'object' } as const;

/** `addon_backup`. */
export const BACKUP_SCHEMA = {
  $schema: DRAFT,
  title: 'addon_backup',
  type: 'object',
  required: ['path'],
  properties: { path: { type: 'string', pattern: '^/' }, size_bytes: { type: 'integer', minimum: 0 } },
} as const;
