/** A process of its own: makes operations for a host that is away, and prints the host's id and each acknowledged operation's until it is killed. */
import { connectState } from '../state/index.js';
import { silent } from '../testing.fixture.js';
import { TestFleet } from './testing.fixture.js';

const state = await connectState({ uri: process.argv[2] ?? '', dbName: 'test', logger: silent });
const fleet = await TestFleet.create(state);
const agent = await fleet.agent('killed-1');
process.stdout.write(`host ${agent.hostId}\n`);
for (;;) {
  const kinds = ['configure', 'status', 'install'] as const;
  for (const kind of kinds) {
    const { operation } = await fleet.create(kind, [agent]);
    process.stdout.write(`operation ${operation._id}\n`);
  }
}
