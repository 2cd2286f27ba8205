/** The agent's log: JSON lines on stdout. Messages are constant, the data are fields. */
import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Paths that could carry a secret; the agent logs none of them on purpose. */
const REDACTED = [
  'token',
  'config',
  'secrets',
  'creds',
  'ticket',
  'keyPem',
  '*.token',
  '*.config',
  '*.secrets',
  '*.creds',
];

/** @param level least level that is written */
export function createLogger(level: string): Logger {
  return pino({ name: 'webops-agent', level, redact: { paths: REDACTED, censor: '[redacted]' } });
}
