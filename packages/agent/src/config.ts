/** Every setting of the agent. The only file of this package that reads the environment. */
import { readFileSync } from 'node:fs';
import convict from 'convict';

const schema = convict({
  stateDir: {
    doc: 'Folder of the agent: identity/ and journal/. Owned by the agent user, mode 0700.',
    format: String,
    default: '/var/lib/webops-agent',
    env: 'WEBOPS_AGENT_STATE_DIR',
  },
  trustDir: {
    doc: 'Root-owned folder of what root trusts: host-id, ticket.pub.pem, publishers/. Written by `enroll` only.',
    format: String,
    default: '/etc/webops/trust',
    env: 'WEBOPS_AGENT_TRUST_DIR',
  },
  joinFile: {
    doc: 'JSON {server, token, fingerprint} that `enroll` reads and, when it is done, removes.',
    format: String,
    default: '/etc/webops/join.json',
    env: 'WEBOPS_AGENT_JOIN_FILE',
  },
  agentUser: {
    doc: 'User that owns the identity after `enroll`. Empty: the user that runs `enroll`.',
    format: String,
    default: 'webops',
    env: 'WEBOPS_AGENT_USER',
  },
  linkAddress: {
    doc: 'host:port of the agent link. Empty: as the controller said at enrolment.',
    format: String,
    default: '',
    env: 'WEBOPS_AGENT_LINK_ADDRESS',
  },
  runner: {
    path: {
      doc: 'The root-owned runner.',
      format: String,
      default: '/opt/webops/libexec/webops-runner',
      env: 'WEBOPS_AGENT_RUNNER',
    },
    rootDir: {
      doc: "The runner's state, as the installer was told: output of changes is read from there.",
      format: String,
      default: '/var/lib/webops-root',
      env: 'WEBOPS_AGENT_ROOT_DIR',
    },
    sudo: {
      doc: 'Call the runner through sudo. False only when the agent itself runs as root.',
      format: Boolean,
      default: true,
      env: 'WEBOPS_AGENT_SUDO',
    },
  },
  reads: {
    concurrency: {
      doc: 'Reads (status, validate, health, metrics) at once.',
      format: 'nat',
      default: 4,
      env: 'WEBOPS_AGENT_READS_CONCURRENCY',
    },
    queueLimit: {
      doc: 'Reads waiting for their turn; one more is refused with BUSY.',
      format: 'nat',
      default: 1000,
      env: 'WEBOPS_AGENT_READS_QUEUE_LIMIT',
    },
    outputBytes: {
      doc: 'Output of one read kept in memory until it is acknowledged; what is past it is left out and the cut marked.',
      format: 'nat',
      default: 262_144,
      env: 'WEBOPS_AGENT_READS_OUTPUT_BYTES',
    },
  },
  changes: {
    queueLimit: {
      doc: 'Changes waiting for the running one; one more is refused with BUSY.',
      format: 'nat',
      default: 16,
      env: 'WEBOPS_AGENT_CHANGES_QUEUE_LIMIT',
    },
    windowBytes: {
      doc: 'Output of a change sent and not acknowledged; at this bound its reading pauses (the spool on disk goes on).',
      format: 'nat',
      default: 4_194_304,
      env: 'WEBOPS_AGENT_CHANGES_WINDOW_BYTES',
    },
    statusTimeoutMs: {
      doc: 'Time limit of the addon_status that is asked after a change, in milliseconds.',
      format: 'nat',
      default: 60_000,
      env: 'WEBOPS_AGENT_CHANGES_STATUS_TIMEOUT_MS',
    },
  },
  session: {
    backoffMinMs: {
      doc: 'First pause before a new connection, in milliseconds; doubled with each failure, and half of it random.',
      format: 'nat',
      default: 500,
      env: 'WEBOPS_AGENT_BACKOFF_MIN_MS',
    },
    backoffMaxMs: {
      // Half of it and the work itself fit well into the 30 s after which all is in order again when a controller is back.
      doc: 'Longest pause before a new connection, in milliseconds.',
      format: 'nat',
      default: 10_000,
      env: 'WEBOPS_AGENT_BACKOFF_MAX_MS',
    },
    handshakeTimeoutMs: {
      doc: 'From dialling to the Welcome, in milliseconds.',
      format: 'nat',
      default: 15_000,
      env: 'WEBOPS_AGENT_HANDSHAKE_TIMEOUT_MS',
    },
  },
  journal: {
    keepAcknowledged: {
      doc: 'Acknowledged executions remembered, so that a late repeat of one is recognised.',
      format: 'nat',
      default: 1000,
      env: 'WEBOPS_AGENT_JOURNAL_KEEP',
    },
  },
  events: {
    enabled: {
      doc: 'Publish host and addon events on NATS when the controller gives credentials.',
      format: Boolean,
      default: true,
      env: 'WEBOPS_AGENT_EVENTS',
    },
    bufferLimit: {
      doc: 'Events kept while NATS is away; past it the oldest is dropped.',
      format: 'nat',
      default: 1000,
      env: 'WEBOPS_AGENT_EVENTS_BUFFER',
    },
  },
  metrics: {
    listen: {
      doc: 'HOST:PORT where Prometheus metrics are served over plain HTTP to whoever connects, e.g. 127.0.0.1:7447. Empty: nowhere.',
      format: String,
      default: '',
      env: 'WEBOPS_AGENT_METRICS_LISTEN',
    },
  },
  log: {
    level: {
      doc: 'Least level that is logged.',
      format: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      default: 'info',
      env: 'WEBOPS_AGENT_LOG_LEVEL',
    },
  },
});

const fileSetting = {
  doc: 'JSON file with these settings.',
  env: 'WEBOPS_AGENT_CONFIG',
  default: '/etc/webops/agent.json',
};

/** The agent's settings; see the `doc` of each, or `main.js config`. */
export type AgentConfig = ReturnType<typeof schema.getProperties>;

/**
 * Reads the settings: defaults, then the file that WEBOPS_AGENT_CONFIG names (default /etc/webops/agent.json, if it is there),
 * then the environment, then `overrides`.
 *
 * @throws Error naming the setting that is unknown or wrong
 */
export function loadConfig(overrides: DeepPartial<AgentConfig> = {}): AgentConfig {
  const named = process.env[fileSetting.env];
  const path = named ?? fileSetting.default;
  let file: unknown = {};
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (named !== undefined || !absent) {
      throw new Error(`settings file ${path} cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }
  // convict lets the environment win over loaded values; overrides are set last.
  schema.load(file);
  for (const [key, value] of leaves(overrides)) schema.set(key, value as never);
  schema.validate({ allowed: 'strict' });
  return structuredClone(schema.getProperties());
}

/** Every setting with its default, variable and meaning, one a line. */
export function describeConfig(): string {
  const lines = [`file\t${fileSetting.env}\t${fileSetting.default}\t${fileSetting.doc}`];
  const walk = (node: Record<string, unknown>, prefix: string): void => {
    for (const [key, value] of Object.entries(node)) {
      const entry = value as {
        doc?: string;
        env?: string;
        default?: unknown;
        _cvtProperties?: Record<string, unknown>;
      };
      const name = prefix === '' ? key : `${prefix}.${key}`;
      if (entry._cvtProperties !== undefined) walk(entry._cvtProperties, name);
      else lines.push(`${name}\t${entry.env ?? ''}\t${String(entry.default)}\t${entry.doc ?? ''}`);
    }
  };
  walk((schema.getSchema() as unknown as { _cvtProperties: Record<string, unknown> })._cvtProperties, '');
  return lines.join('\n');
}

/** A part of T, at any depth. */
export type DeepPartial<T> = { [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

function* leaves(node: object, prefix = ''): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(node)) {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null) yield* leaves(value, name);
    else yield [name, value];
  }
}
