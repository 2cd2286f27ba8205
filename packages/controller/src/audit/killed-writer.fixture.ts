/** A process of its own: appends to the audit and prints the sequence of each durable record, until it is killed. */
import { connectState } from '../state/index.js';
import { silent } from '../testing.fixture.js';
import { outcomeEntry, requestEntry, TestAudit } from './testing.fixture.js';

const [uri = '', home = '', environment = ''] = process.argv.slice(2);
const state = await connectState({ uri, dbName: 'test', logger: silent });
const audit = await TestAudit.start(state, home, environment);
const writeOn = async () => {
  for (;;) {
    const request = audit.log.request(requestEntry());
    process.stdout.write(`${(await request.durable).sequence}\n`);
    process.stdout.write(`${(await audit.log.outcome(request, outcomeEntry()).durable).sequence}\n`);
  }
};
await Promise.all(Array.from({ length: 8 }, writeOn));
