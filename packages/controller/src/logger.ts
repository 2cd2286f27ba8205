/** The controller's log. */
import { type DestinationStream, type Logger, pino } from 'pino';

/** A logger that writes JSON lines. @param destination default: standard error */
export function createLogger(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  const redact = ['token', 'secret', 'uri', 'config.mongodbUri', 'config.natsUrl', '*.token', '*.secret'];
  return pino({ name: 'webops-controller', level, redact }, destination);
}
