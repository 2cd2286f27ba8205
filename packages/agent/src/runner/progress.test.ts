import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ExitRecord } from './index.js';
import { cannotInstall, InstalledRunner } from './testing/installed-runner.js';

const skip = cannotInstall();
let runner: InstalledRunner;
before(() => {
  if (!skip) runner = new InstalledRunner();
});
after(() => runner?.remove());

const SAY = `say() { printf 'progress %s %s\\n' "$1" "$2" 1<>"$WEBOPS_PROGRESS"; }
`;

test('progress is seen while the script runs, masked and without control characters; its last word is kept', {
  skip,
}, async () => {
  const go = join(runner.prefix, 'go');
  const change = runner.change(
    await runner.imported(
      `${SAY}addon_install() { say 40 $'Initialising hunter22\\033[2J'; until [[ -e ${go} ]]; do sleep 0.05; done; say 950 almost; }`,
    ),
    { secrets: ['hunter22'] },
  );
  await runner.call('startChange', change);
  const call = runner.start('attach', { execution: change.execution, attempt: 1, fromSequence: 0 });
  while (call.run.progress.length === 0 && call.child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(
    call.run.progress.map(({ percent, step }) => [percent, step]),
    [[40, 'Initialising ******** [2J']],
  );
  writeFileSync(go, '');
  const { result } = await call.done;
  assert.equal((result as ExitRecord).state, 'succeeded');
  const { progress } = await runner.follow(change);
  assert.deepEqual([progress.at(-1)?.percent, progress.at(-1)?.step], [100, 'almost']);
});

test('a script that talks without end is looked at once a second', { skip }, async () => {
  const { record, progress, change } = await runner.run(
    `${SAY}addon_install() { local n; for ((n = 0; n < 20000; n++)); do say $((n % 100)) "step $n"; done; }`,
  );
  assert.equal(record.state, 'succeeded');
  const tookMs = Date.parse(record.finishedAt) - Date.parse(record.startedAt);
  assert.ok(progress.length <= tookMs / 1000 + 3, `${progress.length} words in ${tookMs} ms`);
  assert.equal((await runner.follow(change)).progress.at(-1)?.step, 'step 19999');
});

test('what a script puts in the place of the file, or writes into it, harms nobody', { skip }, async () => {
  const { record, progress } = await runner.run(`addon_install() {
  rm "$WEBOPS_PROGRESS"; mkfifo "$WEBOPS_PROGRESS"; ln -s /etc/shadow "$WEBOPS_PROGRESS.new"
  sleep 0.2; mv "$WEBOPS_PROGRESS.new" "$WEBOPS_PROGRESS"; sleep 0.2; }`);
  assert.deepEqual([record.state, progress], ['succeeded', []]);
  const other = await runner.run(
    `addon_install() { head -c 100000 /dev/urandom >|"$WEBOPS_PROGRESS"; sleep 0.2; echo 'progress x y' >|"$WEBOPS_PROGRESS"; }`,
  );
  assert.deepEqual([other.record.state, other.progress], ['succeeded', []]);
});

test('an attempt that was sealed or cancelled before its start never starts', { skip }, async () => {
  const witness = join(runner.prefix, 'witness');
  const digest = await runner.imported(`addon_install() { echo ran >>${witness}; }`);
  const sealed = runner.change(digest);
  assert.equal((await runner.call('seal', sealed)).result, false);
  assert.equal((await runner.call('startChange', sealed)).error?.code, 'ATTEMPT_SEALED');
  const cancelled = runner.change(digest);
  await runner.call('cancel', { execution: cancelled.execution, attempt: 1, graceMs: 0 });
  assert.equal((await runner.call('startChange', cancelled)).error?.code, 'ATTEMPT_CANCELLED');
  assert.equal(existsSync(witness), false);
  const started = runner.change(digest);
  await runner.call('startChange', started);
  assert.equal((await runner.call('seal', started)).result, true);
  assert.equal((await runner.follow(started)).record.state, 'succeeded');
});

test('a cancel at any moment of a start ends it, within grace, and the record says so', {
  skip,
  timeout: 120_000,
}, async () => {
  const digest = await runner.imported(`addon_install() { sleep ${600_000 + process.pid}; }`);
  for (let round = 0; round < 5; round += 1) {
    const change = runner.change(digest);
    const starting = runner.call('startChange', change);
    await new Promise((resolve) => setTimeout(resolve, round * 60));
    await runner.call('cancel', { execution: change.execution, attempt: 1, graceMs: 0 });
    await starting;
    const held = (await runner.call('seal', change)).result;
    if (held !== true) continue;
    const { record } = await runner.follow(change);
    assert.ok(['cancelled', 'interrupted'].includes(record.state), JSON.stringify(record));
    const tookMs = Date.parse(record.finishedAt) - Date.parse(record.startedAt);
    assert.ok(tookMs < 15_000, `${tookMs} ms`);
  }
});
