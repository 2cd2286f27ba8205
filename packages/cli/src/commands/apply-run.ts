import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseConfigText } from '../addon-config.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { fleetPlanText, fleetPlanView } from '../output/fleet.js';
import { dump } from '../output/format.js';
import type { ApplyFlags } from './apply.js';
import { finish } from './operate-run.js';

const MAX_FILE_BYTES = 1024 * 1024;
/** Computing a large fleet's plan takes seconds. */
const TIMEOUT_MS = 120_000;

export async function apply(invocation: Invocation, flags: ApplyFlags): Promise<void> {
  const file = flags.file ?? '';
  const spec = await parseConfigText(await readSource(invocation, file), file);
  const owner = flags.owner ?? (file === '-' ? 'stdin' : basename(file));
  const api = await invocation.api();
  const request = { specJson: JSON.stringify(spec), owner, prune: flags.prune === true };
  const planned = await api.fleet.getFleetPlan(request, { timeoutMs: TIMEOUT_MS });
  const view = fleetPlanView(planned);
  const isRefused = view.problems.length > 0;
  if (flags.planOnly === true) {
    await invocation.printOne(view, {
      name: () => String(view.changes.length),
      text: () => fleetPlanText(view, invocation.paint),
    });
    const code = isRefused ? EXIT.failed : view.changes.length > 0 ? EXIT.changes : EXIT.done;
    if (flags.detailedExitcode === true) invocation.exitCode = code;
    return;
  }
  invocation.say(fleetPlanText(view, invocation.paintErr).trimEnd());
  if (isRefused) {
    invocation.warn('nothing was done');
    invocation.exitCode = EXIT.failed;
    return;
  }
  // Nothing to change, and yet the file is a new one: whose it is is recorded without a question.
  if (view.changes.length > 0) await invocation.confirm('apply it?', flags.yes === true);
  for (let step = 0; step < planned.steps; step += 1) {
    const { done, operation } = await api.fleet.applyFleetStep(
      { sealed: planned.sealed, step },
      { timeoutMs: TIMEOUT_MS },
    );
    for (const one of done) invocation.say(`set ${one}`);
    if (operation === null) continue;
    await finish(invocation, operation, { detach: false, leaveOffline: true });
    if (invocation.exitCode === EXIT.done) continue;
    const left = planned.steps - step - 1;
    if (left > 0)
      invocation.warn(
        `stopped: ${left} ${left === 1 ? 'step was' : 'steps were'} not started; apply the file again`,
      );
    return;
  }
}

export async function exportFleet(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  const { specJson, notes } = await api.fleet.exportFleet({}, { timeoutMs: TIMEOUT_MS });
  invocation.print(await dump(JSON.parse(specJson), invocation.format === 'json' ? 'json' : 'yaml'));
  for (const note of notes) invocation.warn(note);
}

async function readSource(invocation: Invocation, file: string): Promise<string> {
  if (file !== '-') {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
    }
  }
  let text = '';
  for await (const piece of invocation.streams.stdin) {
    text += String(piece);
    if (text.length > MAX_FILE_BYTES)
      throw new UsageError(`stdin has more than ${MAX_FILE_BYTES} characters`);
  }
  return text;
}
