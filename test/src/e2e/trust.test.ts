/** An agent's process, its user and its certificate cannot run an unsigned script as root, or speak for another host: it is tried. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { identityTests } from '../intruder/identity-tests.js';
import { rootTests } from '../intruder/root-tests.js';
import { PATIENT, Scene } from '../intruder/scene.js';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';

const skip = whyNoLab() ?? false;
let scene: Scene;

before(async () => {
  if (!skip) scene = await Scene.create();
});
after(async () => {
  await scene?.stop();
});

rootTests(() => scene, skip);
identityTests(() => scene, skip);

test('after all this, root has run nothing but the one change that was signed, once', { skip }, async () => {
  const { fleet, intruder, stolen } = scene;
  await scene.nothingRanAsRoot();
  await intruder.host.run(['systemctl', 'start', 'webops-agent']);
  await fleet.waitForState(intruder.host, 'online');
  // The intruder started it and made the runner forget it: what became of it cannot be told, so it is not started again.
  const [execution] = await waitFor(
    'the stolen operation to end',
    async () => {
      const { state, executions } = await scene.operation(stolen.operation);
      return state === 'failed' && executions;
    },
    PATIENT,
  );
  assert.equal(execution?.state, 'interrupted');
  assert.equal(await scene.installs(), 1);
});
