/** TLS of the listeners. */
import type { SecureContextOptions } from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { HANDSHAKE_TIMEOUT_MS } from './limits.js';

/** What a listener shows and asks for. */
export interface ServerCredentialsOptions {
  /** The server's certificate followed by its authority's, so that a new host can compare the authority's fingerprint. */
  certPem: string;
  keyPem: string;
  /** Authorities of client certificates. Without them, no client certificate is asked for. */
  clientCaPems?: readonly string[];
  /** Refuse the connection of a client without a certificate of these authorities. */
  requireClientCertificate: boolean;
  /** How long a client has to finish TLS's handshake. @default {@link HANDSHAKE_TIMEOUT_MS} */
  handshakeTimeoutMs?: number;
}

/**
 * grpc-js's own `createSsl` either asks for no client certificate or requires one. The API listener asks for one and
 * lets a caller without it in (who then shows a token): TLS's `requestCert` without `rejectUnauthorized`. A certificate
 * that does not verify counts as none: `call.getAuthContext()` is empty then.
 */
class ListenerCredentials extends grpc.ServerCredentials {
  private readonly contextOptions: SecureContextOptions;

  constructor(options: ServerCredentialsOptions) {
    const contextOptions: SecureContextOptions = {
      cert: options.certPem,
      key: options.keyPem,
      minVersion: 'TLSv1.2',
      ...(options.clientCaPems ? { ca: [...options.clientCaPems] } : {}),
    };
    super(
      {
        requestCert: (options.clientCaPems?.length ?? 0) > 0,
        rejectUnauthorized: options.requireClientCertificate,
        handshakeTimeout: options.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS,
      },
      contextOptions,
    );
    this.contextOptions = contextOptions;
  }

  override _equals(other: grpc.ServerCredentials): boolean {
    return other === this;
  }

  /** Serves a renewed certificate to the connections made from now on. */
  update(certPem: string, keyPem: string): void {
    this.updateSecureContextOptions({ ...this.contextOptions, cert: certPem, key: keyPem });
  }
}

/** Credentials whose certificate can be renewed without closing the listener. */
export interface RenewableServerCredentials extends grpc.ServerCredentials {
  update(certPem: string, keyPem: string): void;
}

/**
 * Credentials for {@link RpcServer.listen}.
 *
 * @throws TypeError when client certificates are required and no authority is given.
 */
export function serverCredentials(options: ServerCredentialsOptions): RenewableServerCredentials {
  if (options.requireClientCertificate && !options.clientCaPems?.length) {
    throw new TypeError('requireClientCertificate needs clientCaPems');
  }
  return new ListenerCredentials(options);
}
