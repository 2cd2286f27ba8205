/** The controller's log. */
import { type Logger, pino } from 'pino';

/** A logger on standard error: JSON lines. */
export function createLogger(level: string): Logger {
  const redact = ['token', 'secret', 'uri', 'config.mongodbUri', 'config.natsUrl', '*.token', '*.secret'];
  return pino({ name: 'webops-controller', level, redact }, pino.destination({ dest: 2, sync: true }));
}
