/** Behind which record the audit goes on when a controller starts. */
import type { Logger } from 'pino';
import type { AuditStore } from './audit-store.js';
import { GENESIS, type Link } from './record.js';
import type { SignedHead } from './signed-head.js';

/**
 * The last record. When the signed head is not part of the chain, records were changed or cut off while no controller looked: then
 * the audit goes on from the signed head, behind everything that is there, and the breach shows for ever.
 */
export async function findHead(parts: {
  store: Pick<AuditStore, 'last' | 'at'>;
  head: SignedHead;
  logger: Logger;
}): Promise<Link> {
  const { store, head, logger } = parts;
  const last = await store.last();
  const reading = await head.read();
  if (reading.state === 'good') {
    const { sequence, hash } = reading.head;
    const stored = await store.at(sequence);
    if (stored?.hash !== hash) {
      logger.error(
        { signed: sequence, last: last?.sequence ?? 0 },
        'the audit does not hold its signed head: see webops audit verify',
      );
      return { sequence: Math.max(last?.sequence ?? 0, sequence), hash };
    }
    if (last?.sequence === sequence) return last;
  } else if (reading.state === 'bad') {
    const aside = await head.setAside();
    logger.error({ file: aside, reason: reading.reason }, 'the audit’s signed head cannot be believed');
  } else if (last) {
    logger.warn({ file: head.file, last: last.sequence }, 'the audit has no signed head in this home');
  }
  if (last) head.note(last);
  return last ?? { sequence: 0, hash: GENESIS };
}
