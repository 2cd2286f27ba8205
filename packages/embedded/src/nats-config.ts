/** The server's own certificate, and who may connect at all. */
export interface NatsTls {
  /** Must name `localhost`: the JavaScript client checks that name when it connects to an IP address. */
  certPem: string;
  keyPem: string;
  /** When given, every client must show a certificate of one of these authorities. */
  clientCaPem?: string | undefined;
}

/** An account as nats-server's memory resolver takes it. */
export interface NatsAccount {
  /** Starts with `A`. */
  publicKey: string;
  jwt: string;
}

/**
 * Decentralised authentication: the server knows the operator and the accounts; users come with a JWT that an account
 * signed, which holds what they may publish and subscribe.
 */
export interface NatsAuth {
  operatorJwt: string;
  /** The account all users belong to. */
  accountPublicKey: string;
  accountJwt: string;
  /** Receives the server's own events; JetStream does not start without one. */
  systemAccount: NatsAccount;
}

export interface NatsConfigOptions {
  host: string;
  /** -1: the server chooses. */
  port: number;
  certFile: string;
  keyFile: string;
  clientCaFile?: string | undefined;
  storeDir: string;
  maxFileBytes: number;
  maxMemoryBytes: number;
  auth: NatsAuth;
}

/** Ten thousand agents connect after an outage; the default of 2 s is short for a busy machine's TLS handshakes. */
const TLS_TIMEOUT_SECONDS = 10;

/** The text of a nats-server configuration file. Strings are quoted, so no value can add a setting. */
export function natsConfig(options: NatsConfigOptions): string {
  const { auth } = options;
  const accounts = [{ publicKey: auth.accountPublicKey, jwt: auth.accountJwt }, auth.systemAccount];
  const lines = [
    'server_name: "webops"',
    `host: ${quote(options.host)}`,
    `port: ${options.port}`,
    'tls {',
    `  cert_file: ${quote(options.certFile)}`,
    `  key_file: ${quote(options.keyFile)}`,
    `  timeout: ${TLS_TIMEOUT_SECONDS}`,
    ...(options.clientCaFile ? [`  ca_file: ${quote(options.clientCaFile)}`, '  verify: true'] : []),
    '}',
    'jetstream {',
    `  store_dir: ${quote(options.storeDir)}`,
    `  max_file_store: ${options.maxFileBytes}`,
    `  max_memory_store: ${options.maxMemoryBytes}`,
    '}',
    `operator: ${quote(auth.operatorJwt)}`,
    `system_account: ${accountKey(auth.systemAccount.publicKey)}`,
    'resolver: MEMORY',
    'resolver_preload: {',
    ...accounts.map((account) => `  ${accountKey(account.publicKey)}: ${quote(account.jwt)}`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function accountKey(text: string): string {
  if (!/^A[A-Z2-7]{55}$/.test(text))
    throw new TypeError(`not a NATS account's public key: ${JSON.stringify(text)}`);
  return text;
}

function quote(text: string): string {
  if (/["\\\n\r]/.test(text))
    throw new TypeError(`not allowed in a nats-server setting: ${JSON.stringify(text)}`);
  return `"${text}"`;
}
