/** A host that has IPv6 alone: it gets the agent, enrols, and is a host like any other. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFleet, type Fleet } from '../fleet/fleet.js';
import type { OperationView } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';

const skip = whyNoLab() ?? false;
let fleet: Fleet;

before(async () => {
  if (skip) return;
  fleet = await createFleet({
    hosts: 1,
    join: false,
    settings: (lab) => ({ WEBOPS_LISTEN: '[::]', WEBOPS_ADVERTISE: lab.gateway6 }),
  });
});
after(() => fleet?.stop());

test('a host without IPv4 joins with the printed line, runs an operation, and its events reach NATS', {
  skip,
}, async () => {
  const host = fleet.lab.host(0);
  await host.run(['ip', '-4', 'addr', 'flush', 'dev', 'eth0']);
  const line = await fleet.join(host);
  assert.ok(line.includes(`[${fleet.lab.gateway6}]:`), line);
  const validated = await fleet.controller.webops(['validate', 'redis', '--host', 'h1', '-o', 'json']);
  const operation = JSON.parse(validated.stdout) as OperationView;
  assert.equal(operation.executions[0]?.state, 'succeeded', validated.stdout);
  const log = await host.sh('journalctl -u webops-agent -o cat --no-pager');
  const connected = log.stdout.split('\n').find((one) => one.includes('nats connected'));
  assert.ok(connected?.includes(`"tls://[${fleet.lab.gateway6}]:`), log.stdout);
});
