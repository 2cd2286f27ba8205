/** One request to a webhook, signed. */
import { createHmac } from 'node:crypto';
import type { AttemptResult, DeliveryDoc } from './delivery-store.js';

/** A receiver that has not answered by then has failed. */
const TIMEOUT_MS = 10_000;
/** Read of an answer, for the record. */
const MAX_ANSWER_CHARS = 200;

/**
 * The signature of a body: `t=SECONDS,v1=HEX`, HEX being the HMAC-SHA256 of `SECONDS.BODY` with the webhook's secret. The time is
 * signed, so that a receiver can refuse what is old.
 */
export function signatureOf(secret: string, body: string, time: Date): string {
  const seconds = Math.floor(time.getTime() / 1000);
  const hmac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${hmac}`;
}

/** Sends it once. Redirects are not followed: the events are for this URL alone. Throws nothing. */
export async function postDelivery(
  url: string,
  secret: string,
  delivery: Pick<DeliveryDoc, '_id' | 'event' | 'body'>,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<AttemptResult> {
  const startedMs = Date.now();
  const ended = (status: number, error: string) => ({ status, error, durationMs: Date.now() - startedMs });
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'WebOps',
        'x-webops-event': delivery.event,
        'x-webops-delivery': delivery._id,
        'x-webops-signature': signatureOf(secret, delivery.body, new Date()),
      },
      body: delivery.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const { status } = response;
    if (response.ok) {
      await response.body?.cancel();
      return ended(status, '');
    }
    if (status >= 300 && status < 400) {
      await response.body?.cancel();
      return ended(status, 'it redirects elsewhere, which is not followed: give the webhook that URL');
    }
    const answer = await beginningOf(response);
    return ended(status, `it answered ${status}${answer === '' ? '' : `: ${answer}`}`);
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return ended(0, `no answer within ${timeoutMs} ms`);
    const { cause } = error as { cause?: { code?: string; message?: string } };
    return ended(0, `no answer: ${cause?.code ?? cause?.message ?? (error as Error).message}`);
  }
}

/** The first piece of an answer; the rest is not read. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return Buffer.from(first?.value ?? [])
    .toString('utf8')
    .slice(0, MAX_ANSWER_CHARS)
    .trim();
}
