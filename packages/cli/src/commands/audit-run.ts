import { auditFaultKindFromWire, toTimestamp } from '@webops/protocol';
import { formatAge, parseDurationMs } from '../durations.js';
import { EXIT } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { isoOrNull } from '../output/hosts.js';
import type { Paint } from '../output/paint.js';
import { renderTable } from '../output/table.js';
import type { WireAuditRecord } from '../wire.js';
import type { AuditListFlags } from './audit.js';
import { parseCount } from './operate-run.js';
import { collectPages } from './paging.js';

/** Long enough to read some ten million records, in milliseconds. */
const VERIFY_TIMEOUT_MS = 3_600_000;

/** A request as `-o json` prints it. */
interface AuditView {
  sequence: number;
  time: string | null;
  /** Empty: the caller could not be told. */
  by: string;
  role: string;
  credential: string;
  /** The client's address. */
  from: string;
  method: string;
  summary: Record<string, unknown>;
  hosts: string[];
  hostCount: number;
  /** gRPC's code by name; null: under way, or the controller died before the end was recorded. */
  code: string | null;
  /** Of an error; empty otherwise. */
  reason: string;
  result: Record<string, unknown>;
  endedAt: string | null;
  /** How many refused requests the entry stands for. */
  count: number;
  hash: string;
}

function auditView(record: WireAuditRecord): AuditView {
  return {
    sequence: record.sequence,
    time: isoOrNull(record.time),
    by: record.caller,
    role: record.role,
    credential: record.credential,
    from: record.peer,
    method: record.method,
    summary: objectIn(record.summaryJson),
    hosts: [...record.hosts],
    hostCount: record.hostCount,
    code: record.code === '' ? null : record.code,
    reason: record.reason,
    result: objectIn(record.resultJson),
    endedAt: isoOrNull(record.endedAt),
    count: record.count,
    hash: record.hash,
  };
}

export async function auditList(invocation: Invocation, flags: AuditListFlags): Promise<void> {
  const limit = parseCount(flags.limit ?? '100', '--limit');
  const filter = {
    caller: flags.by ?? '',
    method: flags.method ?? '',
    ...(flags.since === undefined
      ? {}
      : { since: toTimestamp(Date.now() - parseDurationMs(flags.since, '--since')) }),
  };
  const api = await invocation.api();
  const views = await collectPages(async (pageToken) => {
    const page = await api.audit.listAuditRecords({
      ...filter,
      pageSize: Math.min(limit, 1000),
      pageToken,
    });
    return { items: page.records.map(auditView), next: page.nextPageToken };
  }, limit);
  await invocation.printItems(views, {
    name: ({ sequence }) => String(sequence),
    table: (wide) => auditTable(views, invocation.paint, wide),
    empty: 'nothing was asked for that changes anything',
  });
}

export async function auditVerify(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  const found = await api.audit.verifyAudit({}, { timeoutMs: VERIFY_TIMEOUT_MS });
  const view = {
    intact: found.intact,
    records: found.records,
    faults: found.faults.map((fault) => ({
      kind: auditFaultKindFromWire(fault.kind) ?? '',
      sequence: fault.sequence,
      lastSequence: fault.lastSequence,
      message: fault.message,
    })),
    faultCount: found.faultCount,
    head: {
      sequence: found.headSequence,
      hash: found.headHash,
      signedAt: isoOrNull(found.headSignedAt),
      keyId: found.headKeyId,
    },
    unsignedRecords: found.unsignedRecords,
  };
  await invocation.printOne(view, {
    name: ({ intact }) => (intact ? 'intact' : 'broken'),
    text: () => {
      const { paint } = invocation;
      if (view.intact) return `${paint.green('intact')}: ${view.records} records, ${headText(view.head)}\n`;
      const lines = view.faults.map(({ message }) => `  ${message}\n`);
      const more = view.faultCount - view.faults.length;
      if (more > 0) lines.push(`  and ${more} more\n`);
      return `${paint.red('broken')}: ${view.records} records, ${headText(view.head)}\n${lines.join('')}`;
    },
  });
  if (!view.intact) invocation.exitCode = EXIT.failed;
}

function headText(head: { sequence: number; hash: string; signedAt: string | null }): string {
  if (head.signedAt === null) return 'no signed head';
  return `head ${head.sequence} (${head.hash.slice(0, 12)}) signed ${head.signedAt}`;
}

function auditTable(records: readonly AuditView[], paint: Paint, wide: boolean): string {
  return renderTable<AuditView>(
    [
      { title: 'NO', value: ({ sequence }) => String(sequence) },
      { title: 'WHEN', value: ({ time }) => (wide ? (time ?? '') : formatAge(time)) },
      { title: 'BY', value: ({ by }) => by || 'unknown' },
      { title: 'ROLE', value: ({ role }) => role, wide: true },
      { title: 'CREDENTIAL', value: ({ credential }) => credential, wide: true },
      { title: 'FROM', value: ({ from }) => from },
      { title: 'METHOD', value: ({ method }) => (wide ? method : (method.split('/')[1] ?? method)) },
      { title: 'HOSTS', value: hostsText, max: 30 },
      {
        title: 'OUTCOME',
        value: ({ code, reason, count }) =>
          `${code ?? 'unknown'}${reason === '' || reason === code ? '' : ` ${reason}`}${count > 1 ? ` ×${count}` : ''}`,
        paint: (text, { code }) =>
          code === 'OK' ? paint.green(text) : code === null ? paint.yellow(text) : paint.red(text),
      },
      { title: 'WHAT', value: ({ summary, result }) => wordsOf({ ...summary, ...result }), max: 80 },
    ],
    records,
    { wide, bold: paint.bold },
  );
}

function hostsText({ hosts, hostCount }: AuditView): string {
  const more = hostCount - hosts.length;
  return `${hosts.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

/** `kind=install addon=redis`: an object for a table's cell. */
function wordsOf(object: Record<string, unknown>): string {
  return Object.entries(object)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}

function objectIn(json: string): Record<string, unknown> {
  return json === '' ? {} : (JSON.parse(json) as Record<string, unknown>);
}
