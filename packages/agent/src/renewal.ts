/** Renews the certificate over the link when two thirds of its life are over. */
import { type CertificateIssued__Output, certificateRenewalTimeOf, createKeyAndCsr } from '@webops/protocol';
import { type Identity, loadIdentity, saveNextKey, saveRenewed } from './identity.js';
import type { Link } from './link.js';
import type { Logger } from './log.js';
import { jittered, pause } from './pause.js';

/** The longest sleep before the time is looked at again: clocks jump, and timers have an upper bound. */
const LONGEST_PAUSE_MS = 3_600_000;
/** Before a renewal that failed is tried again. */
const RETRY_MS = 60_000;
/** For the controller to answer a request. */
const ANSWER_TIMEOUT_MS = 30_000;

/** What the renewal needs of the agent. */
export interface RenewalParts {
  stateDir: string;
  log: Logger;
  link: () => Link;
  identity: () => Identity;
  /** Told when there is a new one. */
  renewed: (identity: Identity) => void;
}

/** The renewal loop. */
export class Renewal {
  readonly #parts: RenewalParts;
  #answer: ((issued: CertificateIssued__Output) => void) | null = null;

  constructor(parts: RenewalParts) {
    this.#parts = parts;
  }

  /** A certificate came. */
  issued(certificate: CertificateIssued__Output): void {
    if (this.#answer === null) this.#parts.log.warn('certificate came unasked, ignored');
    else this.#answer(certificate);
  }

  /** Runs until the signal aborts. */
  async run(stop: AbortSignal): Promise<void> {
    const { identity, link, log } = this.#parts;
    while (!stop.aborted) {
      const dueInMs = certificateRenewalTimeOf(identity().certPem).getTime() - Date.now();
      if (dueInMs > 0) {
        await pause(Math.min(LONGEST_PAUSE_MS, jittered(dueInMs)), stop);
        continue;
      }
      if ((await link().next(stop)) === undefined) return;
      try {
        await this.#renew(stop);
      } catch (error) {
        if (stop.aborted) return;
        log.warn({ err: error }, 'certificate not renewed, tried again');
        await pause(jittered(RETRY_MS), stop);
      }
    }
  }

  async #renew(stop: AbortSignal): Promise<void> {
    const { identity, link, log, renewed, stateDir } = this.#parts;
    const before = identity();
    const session = link().session;
    if (session === null) throw new Error('the link closed');
    const { keyPem, csrPem } = await createKeyAndCsr({ commonName: before.hostId });
    await saveNextKey(stateDir, keyPem);
    const over = AbortSignal.any([stop, session.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    const answer = new Promise<CertificateIssued__Output>((resolve, reject) => {
      this.#answer = resolve;
      over.addEventListener(
        'abort',
        () => reject(new Error('the controller did not answer the request in time')),
        {
          once: true,
        },
      );
    });
    try {
      await session.send({ certificateRequest: { csrPem } });
      const { certificatePem, caPem } = await answer;
      await saveRenewed(stateDir, before, keyPem, certificatePem, caPem);
    } finally {
      this.#answer = null;
      void answer.catch(() => undefined);
    }
    renewed(await loadIdentity(stateDir));
    log.info({ host: before.hostId }, 'certificate renewed');
    link().reconnect();
  }
}
