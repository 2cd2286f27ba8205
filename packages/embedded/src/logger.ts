/** The part of a pino logger that this package uses: fields first, then a constant message. */
export interface EmbeddedLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export const silentLogger: EmbeddedLogger = { debug() {}, info() {}, warn() {} };
