/** Every setting of the controller: what it is, its default, and the variable and flag that it comes from. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import convict from 'convict';
import { parseAddonDurations } from './addon-durations.js';
import { LIMIT_SETTINGS } from './limits/settings.js';
import { OBSERVABILITY_SETTINGS } from './observability-settings.js';

/** The root of the installation: three levels above this file's compiled form (packages/controller/dist). */
const INSTALL_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

convict.addFormat({
  name: 'milliseconds',
  validate: (value: unknown) => {
    if (!Number.isSafeInteger(value) || (value as number) < 1)
      throw new Error('must be a whole number of milliseconds, 1 or more');
  },
  coerce: (value: unknown) => (typeof value === 'string' ? Number(value) : value),
});

convict.addFormat({
  name: 'environment-name',
  validate: (value: unknown) => {
    if (typeof value !== 'string' || !/^[a-z][a-z0-9-]{0,62}$/.test(value)) {
      throw new Error(
        'must be lower-case letters, digits and dashes, starting with a letter, at most 63 characters',
      );
    }
  },
});

convict.addFormat({
  name: 'listen-address',
  validate: (value: unknown) => {
    if (value === '') return;
    if (typeof value !== 'string' || !/^(\[[0-9a-fA-F:]+\]|[^:[\]\s]+):\d{1,5}$/.test(value))
      throw new Error('must be HOST:PORT, e.g. 127.0.0.1:7446, or empty');
  },
});

convict.addFormat({
  name: 'http-url',
  validate: (value: unknown) => {
    if (value === '') return;
    if (typeof value !== 'string' || !/^https?:\/\//.test(value) || !URL.canParse(value))
      throw new Error('must be a URL that begins with http:// or https://, or empty');
  },
});

convict.addFormat({
  name: 'addon-durations',
  validate: (value: unknown) => void parseAddonDurations(String(value)),
});

/** The settings as convict describes them; `webops controller --settings` prints `doc`, `env` and `arg`. */
export const SCHEMA = {
  home: {
    doc: 'Folder of everything this controller keeps: keys, authorities, embedded databases, the administrator’s token.',
    format: String,
    default: '',
    env: 'WEBOPS_HOME',
    arg: 'home',
  },
  environment: {
    doc: 'Name of the environment that hosts, tokens and documents of this controller belong to.',
    format: 'environment-name',
    default: 'default',
    env: 'WEBOPS_ENVIRONMENT',
    arg: 'environment',
  },
  shippedAddons: {
    doc: 'Folder of the shipped addons (system/, lib/v1/).',
    format: String,
    default: join(INSTALL_ROOT, 'addons'),
    env: 'WEBOPS_SHIPPED_ADDONS',
    arg: 'shipped-addons',
  },
  addonsPath: {
    doc: 'Further folders of addons, separated by colons; each holds NAME.sh or NAME/NAME.sh.',
    format: String,
    default: '',
    env: 'WEBOPS_ADDONS_PATH',
    arg: 'addons-path',
  },
  listen: {
    doc: 'Address that the API, the agent link, HTTPS and the embedded NATS bind to: 0.0.0.0, [::], 192.0.2.1. With a port after it, [::]:7443, the API has that one, the agent link and HTTPS the two after it. The default serves this host alone.',
    format: String,
    default: '127.0.0.1',
    env: 'WEBOPS_LISTEN',
    arg: 'listen',
  },
  advertise: {
    doc: 'Host name or address that other hosts reach this controller by. Default: the listen address, or this host’s first address.',
    format: String,
    default: '',
    env: 'WEBOPS_ADVERTISE',
    arg: 'advertise',
  },
  apiPort: {
    doc: 'Port of the gRPC API; 0 chooses a free one.',
    format: 'port',
    default: 7443,
    env: 'WEBOPS_API_PORT',
    arg: 'api-port',
  },
  linkPort: {
    doc: 'Port of the agent link (gRPC, mutual TLS); 0 chooses a free one.',
    format: 'port',
    default: 7444,
    env: 'WEBOPS_LINK_PORT',
    arg: 'link-port',
  },
  httpPort: {
    doc: 'Port of HTTPS (installer, agent package, health); 0 chooses a free one.',
    format: 'port',
    default: 7445,
    env: 'WEBOPS_HTTP_PORT',
    arg: 'http-port',
  },
  natsPort: {
    doc: 'Port of the embedded NATS; 0 chooses a free one.',
    format: 'port',
    default: 0,
    env: 'WEBOPS_NATS_PORT',
    arg: 'nats-port',
  },
  mongodbUri: {
    doc: 'MongoDB to use. Empty: the controller starts one of its own under the home folder.',
    format: String,
    default: '',
    env: 'MONGODB_URI',
    arg: 'mongodb-uri',
    sensitive: true,
  },
  mongodbDatabase: {
    doc: 'Name of the database.',
    format: String,
    default: 'webops',
    env: 'WEBOPS_MONGODB_DATABASE',
    arg: 'mongodb-database',
  },
  natsUrl: {
    doc: 'NATS to use. Empty: the controller starts one of its own under the home folder.',
    format: String,
    default: '',
    env: 'NATS_URL',
    arg: 'nats-url',
    sensitive: true,
  },
  masterKeyFile: {
    doc: 'File with the master key that wraps the secrets: 32 bytes in Base64 or hexadecimal a line, the newest key first, readable by the controller alone. A systemd credential: LoadCredential=master-key:…, and %d/master-key here. Empty: keys/master.key in the home, made at the first start.',
    format: String,
    default: '',
    env: 'WEBOPS_MASTER_KEY_FILE',
    arg: 'master-key-file',
  },
  natsAccountSeedFile: {
    doc: 'File with the seed (SA…) of the account that this controller and its hosts use on the NATS of NATS_URL. Without it agents get no credentials for that NATS.',
    format: String,
    default: '',
    env: 'WEBOPS_NATS_ACCOUNT_SEED_FILE',
    arg: 'nats-account-seed-file',
  },
  natsCaFile: {
    doc: 'File with the authority of the certificate of the NATS of NATS_URL, in PEM.',
    format: String,
    default: '',
    env: 'WEBOPS_NATS_CA_FILE',
    arg: 'nats-ca-file',
  },
  agentPackage: {
    doc: 'The agent package that HTTPS serves to new hosts.',
    format: String,
    default: join(INSTALL_ROOT, 'build', 'webops-agent-linux-x64.tar.gz'),
    env: 'WEBOPS_AGENT_PACKAGE',
    arg: 'agent-package',
  },
  bootstrapScript: {
    doc: 'The template of the installer that HTTPS serves at /install.',
    format: String,
    default: join(INSTALL_ROOT, 'deploy', 'agent', 'bootstrap.sh'),
    env: 'WEBOPS_BOOTSTRAP_SCRIPT',
    arg: 'bootstrap-script',
  },
  heartbeatIntervalMs: {
    doc: 'How often an agent says that it is alive.',
    format: 'milliseconds',
    default: 15_000,
    env: 'WEBOPS_HEARTBEAT_INTERVAL_MS',
    arg: 'heartbeat-interval-ms',
  },
  healthIntervalMs: {
    doc: 'How often an agent asks the addons on its host for status and health.',
    format: 'milliseconds',
    default: 30_000,
    env: 'WEBOPS_HEALTH_INTERVAL_MS',
    arg: 'health-interval-ms',
  },
  factsIntervalMs: {
    doc: 'How often an agent looks at its host’s facts.',
    format: 'milliseconds',
    default: 300_000,
    env: 'WEBOPS_FACTS_INTERVAL_MS',
    arg: 'facts-interval-ms',
  },
  hostCertificateTtlMs: {
    doc: 'How long a host’s certificate is valid; agents renew it before it ends.',
    format: 'milliseconds',
    default: 30 * 24 * 3_600_000,
    env: 'WEBOPS_HOST_CERTIFICATE_TTL_MS',
    arg: 'host-certificate-ttl-ms',
  },
  ownCertificateTtlMs: {
    doc: 'How long the certificates that the controller makes for itself are valid: its server’s, and the administrator’s in the home folder. It renews them while it runs.',
    format: 'milliseconds',
    default: 90 * 24 * 3_600_000,
    env: 'WEBOPS_OWN_CERTIFICATE_TTL_MS',
    arg: 'own-certificate-ttl-ms',
  },
  natsCredentialsTtlMs: {
    doc: 'How long a host’s NATS credentials are valid; the controller renews them over the agent link. A removed host loses them at once on the embedded NATS, and when they end on that of NATS_URL.',
    format: 'milliseconds',
    default: 24 * 3_600_000,
    env: 'WEBOPS_NATS_CREDENTIALS_TTL_MS',
    arg: 'nats-credentials-ttl-ms',
  },
  ...LIMIT_SETTINGS,
  ...OBSERVABILITY_SETTINGS,
  cacheDir: {
    doc: 'Folder where the set-up put the embedded servers. Default: .cache in the installation.',
    format: String,
    default: '',
    env: 'WEBOPS_CACHE_DIR',
    arg: 'cache-dir',
  },
  logLevel: {
    doc: 'Least level that is logged.',
    format: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    env: 'WEBOPS_LOG_LEVEL',
    arg: 'log-level',
  },
} as const;

type Widen<T> = T extends number ? number : T extends string ? string : never;
/** The values of the settings. */
export type Settings = { -readonly [Key in keyof typeof SCHEMA]: Widen<(typeof SCHEMA)[Key]['default']> };
