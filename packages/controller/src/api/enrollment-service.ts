/** EnrollmentService: how hosts join. */
import {
  type GetEnrollmentInfoResponse,
  type JoinToken,
  type ServiceHandlers,
  toTimestamp,
} from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import { type Enrolment, MAX_TOKEN_TTL_MS } from '../enrolment/enrolment.js';
import type { JoinTokenRecord } from '../enrolment/join-token-store.js';
import { boundedText, checkLabels, invalidField, requireName } from './inputs.js';

/** What the service tells besides what enrolment makes. */
export interface EnrollmentServiceOptions {
  enrolment: Enrolment;
  environment: string;
  /** Certificate of the authority that the host is to trust. */
  caPem: string;
  ticketPublicKeyPem: string;
  publisherPublicKeysPem(): Promise<string[]>;
  /** Addresses, known once the listeners are bound. */
  info(): GetEnrollmentInfoResponse & { linkAddress: string };
}

/** The service's methods. */
export function enrollmentService(
  options: EnrollmentServiceOptions,
): ServiceHandlers<'EnrollmentService', ApiCaller> {
  const { enrolment } = options;
  return {
    async createJoinToken(request, { caller }) {
      if (request.maxUses < 0)
        throw invalidField('max_uses', `max_uses is ${request.maxUses}.`, 'Set it to 0 or more.');
      if (request.ttlMs < 0 || request.ttlMs > MAX_TOKEN_TTL_MS) {
        throw invalidField('ttl_ms', `ttl_ms is ${request.ttlMs}.`, 'Set it between 0 and a year.');
      }
      const { token, secret } = await enrolment.createToken({
        description: boundedText(request.description, 'description'),
        labels: checkLabels(request.labels, 'labels'),
        maxUses: request.maxUses,
        ttlMs: request.ttlMs,
        createdBy: caller.name,
      });
      return { token: tokenToWire(token), secret };
    },

    async listJoinTokens() {
      return { tokens: (await enrolment.listTokens()).map(tokenToWire) };
    },

    async revokeJoinToken(request) {
      return { token: tokenToWire(await enrolment.revokeToken(requireName(request.id, 'id'))) };
    },

    async enroll(request) {
      const { host, certificatePem } = await enrolment.enroll(request);
      return {
        hostId: host._id,
        environment: options.environment,
        certificatePem,
        caPem: options.caPem,
        linkAddress: options.info().linkAddress,
        ticketPublicKeyPem: options.ticketPublicKeyPem,
        publisherPublicKeysPem: await options.publisherPublicKeysPem(),
      };
    },

    async getEnrollmentInfo() {
      return options.info();
    },
  };
}

function tokenToWire(token: JoinTokenRecord): JoinToken {
  return {
    id: token._id,
    description: token.description,
    labels: token.labels,
    maxUses: token.maxUses,
    uses: token.uses,
    expiresAt: toTimestamp(token.expiresAt),
    createdAt: toTimestamp(token.createdAt),
    createdBy: token.createdBy,
    revoked: token.revoked,
  };
}
