/** What can go wrong in the agent, by a stable code. */
export const AGENT_ERROR_CODES = [
  'RECONNECT',
  'STOPPED',
  'ENDED',
  'HANDSHAKE_TIMEOUT',
  'PROTOCOL',
  'NOT_ENROLLED',
  'IDENTITY_INVALID',
  'JOIN_INVALID',
  'JOIN_REFUSED',
  'AUTHORITY_MISMATCH',
  'ENROLL_FAILED',
  'BUSY',
  'STALE_EPOCH',
  'DISPATCH_INVALID',
  'BUNDLE_UNAVAILABLE',
  'BUNDLE_MISMATCH',
  'NOT_STARTED',
  'CANCELLED',
  'INTERRUPTED',
  'RUNNER_FAILED',
  'DISK_FULL',
] as const;
export type AgentErrorCode = (typeof AGENT_ERROR_CODES)[number];

/** An error of the agent. `retryable`: trying the same again later may work. */
export class AgentError extends Error {
  readonly code: AgentErrorCode;
  readonly retryable: boolean;

  constructor(code: AgentErrorCode, message: string, options: { cause?: unknown; retryable?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AgentError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** Any thrown thing as a wire Problem: its own code if it has one that is text; a full disk is named as that. */
export function problemOf(error: unknown, fallback: AgentErrorCode): { code: string; message: string } {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    message?: unknown;
  };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const what = `no space is left on this host's disk: free some, then retry (${String(message).slice(0, 1000)})`;
    return { code: 'DISK_FULL', message: what };
  }
  return {
    code: typeof code === 'string' && code !== '' ? code : fallback,
    message: typeof message === 'string' ? message.slice(0, 4000) : String(error).slice(0, 4000),
  };
}
