/** For tests: an audit on a real MongoDB, and the entries that it is fed with. */
import { join } from 'node:path';
import type { Collection } from 'mongodb';
import { loadKeys, type PublisherKey } from '../secrets/keys.js';
import type { State } from '../state/index.js';
import { silent } from '../testing.fixture.js';
import { AuditLog, type AuditLogOptions } from './audit-log.js';
import { AuditStore } from './audit-store.js';
import type { OutcomeEntry, RequestEntry } from './record.js';
import { SignedHead } from './signed-head.js';
import { type Verification, verifyChain } from './verify.js';

/** A log, what it is made of, and what the tests do to it. */
export class TestAudit {
  readonly store: AuditStore;
  readonly head: SignedHead;
  readonly log: AuditLog;
  /** As somebody sees them who has the database's password. */
  readonly records: Collection<{ _id: string; [field: string]: unknown }>;
  /** Writes that were asked of the database. */
  writes = 0;

  private constructor(
    state: State,
    file: string,
    environment: string,
    key: PublisherKey,
    more: Partial<AuditLogOptions>,
  ) {
    this.store = new AuditStore(state.db, environment);
    this.records = state.db.collection('audit_records') as unknown as TestAudit['records'];
    const append = this.store.append.bind(this.store);
    this.store.append = (records) => {
      this.writes++;
      return append(records);
    };
    this.head = new SignedHead({ file, environment, key, logger: silent });
    this.log = new AuditLog({ store: this.store, head: this.head, environment, logger: silent, ...more });
  }

  /** Started, behind what the environment holds already. */
  static async start(
    state: State,
    home: string,
    environment: string,
    more: Partial<AuditLogOptions> = {},
  ): Promise<TestAudit> {
    const { audit: key } = await loadKeys(home);
    const file = join(home, 'audit', `head-${environment}.json`);
    const audit = new TestAudit(state, file, environment, key, more);
    await audit.store.prepare();
    await audit.log.start();
    return audit;
  }

  /** Requests with their outcomes, one after the other: two records each. */
  async fill(requests: number): Promise<void> {
    for (let n = 0; n < requests; n++) {
      const request = this.log.request(requestEntry(`addon-${n}`));
      await request.durable;
      await this.log.outcome(request, outcomeEntry()).durable;
    }
  }

  /** As `webops audit verify` does it. */
  async verify(): Promise<Verification> {
    await this.head.flush();
    return verifyChain({
      known: this.log.head,
      signed: await this.head.read(),
      scan: this.store.scan(),
    });
  }

  /** What `webops audit verify` says is wrong, shortly. */
  async faults(): Promise<string[]> {
    return (await this.verify()).faults.map(({ kind, sequence, lastSequence }) =>
      sequence === lastSequence ? `${kind} ${sequence}` : `${kind} ${sequence}-${lastSequence}`,
    );
  }
}

export function requestEntry(addon = 'redis', more: Partial<RequestEntry> = {}): RequestEntry {
  return {
    caller: 'tester',
    role: 'manager',
    credential: 'token 000000000000',
    peer: '127.0.0.1:1',
    method: 'AddonService/SetAddonEnabled',
    summaryJson: JSON.stringify({ addon, enabled: false }),
    hosts: [],
    hostCount: 0,
    code: '',
    reason: '',
    count: 1,
    ...more,
  };
}

export function outcomeEntry(more: Partial<OutcomeEntry> = {}): OutcomeEntry {
  return { code: 'OK', reason: '', resultJson: '{}', hosts: [], hostCount: 0, ...more };
}
