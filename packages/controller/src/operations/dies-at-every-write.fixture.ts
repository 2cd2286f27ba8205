/** For tests: a controller that dies just after each write of a flow in turn. */
import assert from 'node:assert/strict';
import type { TestAgent, TestFleet } from './testing.fixture.js';

/** A flow that dies just after each of its writes in turn, is taken over, and must end well whatever the point was. */
export async function diesAtEveryWrite(
  fleet: TestFleet,
  name: string,
  hosts: number,
  flow: (agents: TestAgent[]) => Promise<unknown>,
): Promise<number> {
  const { state } = fleet;
  let point = 1;
  for (; point < 60; point++) {
    await fleet.crash();
    // Taking over needs writes of its own: it dies after those of the flow.
    await fleet.startEngine();
    const agents = await Promise.all(
      Array.from({ length: hosts }, async (_, n) => {
        const agent = await fleet.agent(`${name}-${point}-${n}`);
        await agent.connect();
        return agent;
      }),
    );
    fleet.dieAfter(point);
    const finished = flow(agents).then(
      () => true,
      () => true,
    );
    const survived = await Promise.race([finished, fleet.died.then(() => false)]);
    await fleet.crash();
    await fleet.startEngine();
    await Promise.all(agents.map((agent) => agent.connect()));
    const open = await state.collections.operations
      .find({ 'targets.host': new RegExp(`^${name}-${point}-`) })
      .toArray();
    for (const { _id } of open) {
      const done = await fleet.ended(_id);
      const states = done.executions.map((one) => `${one.state} ${one.error?.code ?? ''}`);
      assert.equal(done.operation.state, 'succeeded', `died at write ${point}: ${states.join(', ')}`);
      assert.equal(done.executions.length, done.operation.targets.length);
    }
    for (const agent of agents) {
      for (const [key, count] of agent.starts)
        assert.equal(count, 1, `${key} started ${count} times, at write ${point}`);
      const [shown] = (await fleet.engine.listStates({ host: agent.name })).items;
      if (open.length > 0) assert.equal(shown?.activity, null, `an activity was left at write ${point}`);
    }
    const own = new RegExp(`^${name}-${point}-`);
    const left = await state.collections.executions.countDocuments({ open: true, host: own });
    assert.equal(left, 0, `executions were left at write ${point}`);
    if (survived) break;
  }
  assert.ok(point > 3, 'the flow died nowhere');
  return point;
}
