/** What an earlier agent left: changes that run or ended in root's keeping, by the journal and by root's own records. */
import { CHANGE_KINDS, FUNCTION_OF } from '@webops/contract';
import { isExecutionId, type Journal, type JournalRecord, keyOf } from './journal.js';
import type { Logger } from './log.js';
import type { HeldAttempt, Runner } from './runner/index.js';

/** Which changes to go on with. */
export async function recoverChanges(parts: {
  journal: Journal;
  runner: Runner;
  log: Logger;
}): Promise<JournalRecord[]> {
  const { journal, log, runner } = parts;
  const changes: JournalRecord[] = [];
  let held: Map<string, HeldAttempt> | null = null;
  try {
    held = new Map((await runner.list()).map((entry) => [keyOf(entry.execution, entry.attempt), entry]));
  } catch (error) {
    log.error({ err: error }, 'the runner cannot list its executions; the journal is believed');
  }
  for (const record of journal.all()) {
    const { execution, attempt } = record;
    const isHeld = held?.delete(keyOf(execution, attempt)) ?? record.phase === 'started';
    if (record.phase === 'acknowledged') {
      if (isHeld)
        await runner.forget(execution, attempt).catch((error: unknown) => {
          log.warn({ execution, err: error }, 'forget failed');
        });
    } else if (record.phase === 'ended') changes.push(record);
    else if (isHeld) {
      log.info({ execution, attempt }, 'change taken up again');
      changes.push({ ...record, phase: 'started', startedAt: record.startedAt ?? record.acceptedAt });
    } else if (held !== null) await journal.remove(execution, attempt);
  }
  for (const orphan of held?.values() ?? []) {
    const record = recordOf(orphan);
    if (record === null) {
      log.error(orphan, 'root holds an execution that this agent does not understand');
      continue;
    }
    log.warn(orphan, 'root holds an execution that is not in the journal; taken up');
    await journal.put(record).catch((error: unknown) => {
      log.error({ execution: record.execution, err: error }, 'journal cannot be written');
    });
    changes.push(record);
  }
  return changes;
}

/** The journal lost it (its file was damaged, or an agent died between two of its lines): its result is due all the same. */
function recordOf(held: HeldAttempt): JournalRecord | null {
  const { execution, attempt, epoch, addon, digest } = held;
  const kind = CHANGE_KINDS.find((one) => FUNCTION_OF[one] === held.function);
  if (kind === undefined || !isExecutionId(execution)) return null;
  const now = new Date().toISOString();
  return {
    schemaVersion: 1,
    execution,
    attempt,
    epoch,
    kind,
    addon,
    addonVersion: '',
    digest,
    function: held.function,
    phase: 'started',
    acceptedAt: now,
    startedAt: now,
    endedAt: null,
    result: null,
  };
}
