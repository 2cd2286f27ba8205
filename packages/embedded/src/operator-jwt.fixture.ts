import { createHash } from 'node:crypto';
import { createAccount, createOperator, createUser, type KeyPair } from 'nkeys.js';
import type { NatsAuth } from './nats-config.js';

/** An operator and an account made for one test, and the users of that account. */
export class TestOperator {
  readonly #operator = createOperator();
  readonly #account = createAccount();

  auth(): NatsAuth {
    const publicKey = this.#account.getPublicKey();
    const system = createAccount().getPublicKey();
    const unlimited = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, conn: -1, leaf: -1 };
    const stored = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
    return {
      operatorJwt: encode(this.#operator, this.#operator.getPublicKey(), 'operator', {}),
      accountPublicKey: publicKey,
      accountJwt: encode(this.#operator, publicKey, 'account', {
        limits: { ...unlimited, ...stored, wildcards: true },
      }),
      systemAccount: {
        publicKey: system,
        jwt: encode(this.#operator, system, 'account', { limits: { ...unlimited, wildcards: true } }),
      },
    };
  }

  /** A user's JWT and seed, as a `.creds` file holds them. Without subjects everything is allowed. */
  user(permissions: { publish?: string[]; subscribe?: string[]; expiresAt?: Date } = {}): {
    jwt: string;
    seed: Uint8Array;
  } {
    const user = createUser();
    const { publish, subscribe, expiresAt } = permissions;
    const claims = {
      subs: -1,
      data: -1,
      payload: -1,
      pub: publish === undefined ? {} : { allow: publish },
      sub: subscribe === undefined ? {} : { allow: subscribe },
    };
    return {
      jwt: encode(this.#account, user.getPublicKey(), 'user', claims, expiresAt),
      seed: user.getSeed(),
    };
  }
}

function encode(issuer: KeyPair, subject: string, type: string, claims: object, expiresAt?: Date): string {
  const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');
  const body = {
    iat: Math.floor(Date.now() / 1000),
    ...(expiresAt ? { exp: Math.floor(expiresAt.getTime() / 1000) } : {}),
    iss: issuer.getPublicKey(),
    name: type,
    sub: subject,
    nats: { ...claims, type, version: 2 },
  };
  const jti = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const head = base64url(JSON.stringify({ typ: 'JWT', alg: 'ed25519-nkey' }));
  const signed = `${head}.${base64url(JSON.stringify({ ...body, jti }))}`;
  return `${signed}.${base64url(issuer.sign(Buffer.from(signed)))}`;
}
