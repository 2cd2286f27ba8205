import { parseDurationMs } from '../durations.js';
import { CommandError, UsageError } from '../exit-codes.js';
import type { Invocation } from '../invocation.js';
import { alertDetails, alertTable, alertView, silenceTable, silenceView } from '../output/alerts.js';
import type { AlertListFlags, AlertSilenceFlags } from './alert.js';
import { parseCount } from './operate-run.js';
import { collectPages } from './paging.js';

export async function alertList(invocation: Invocation, flags: AlertListFlags): Promise<void> {
  const limit = parseCount(flags.limit ?? '100', '--limit');
  const api = await invocation.api();
  const views = await collectPages(async (pageToken) => {
    const page = await api.alerts.listAlerts({
      state: flags.all ? 'all' : 'firing',
      kind: flags.kind ?? '',
      selector: flags.selector ?? '',
      pageSize: Math.min(limit, 1000),
      pageToken,
    });
    return { items: page.alerts.map(alertView), next: page.nextPageToken };
  }, limit);
  await invocation.printItems(views, {
    name: ({ id }) => id,
    table: (wide) => alertTable(views, invocation.paint, wide),
    empty: flags.all ? 'no alerts' : 'no alerts fire',
  });
}

export async function alertShow(invocation: Invocation, id: string): Promise<void> {
  const api = await invocation.api();
  const { alert } = await api.alerts.getAlert({ id });
  if (alert === null) throw new CommandError('the controller answered without an alert');
  await invocation.printOne(alertView(alert), {
    name: (view) => view.id,
    text: (view) => alertDetails(view, invocation.paint),
  });
}

export async function alertAck(invocation: Invocation, id: string, comment: string): Promise<void> {
  const api = await invocation.api();
  const { alert } = await api.alerts.acknowledgeAlert({ id, comment });
  if (alert === null) throw new CommandError('the controller answered without an alert');
  await invocation.printOne(alertView(alert), {
    name: (view) => view.id,
    text: (view) => `${view.id} acknowledged by ${view.acknowledgedBy}\n`,
  });
}

export async function alertSilence(
  invocation: Invocation,
  id: string | undefined,
  flags: AlertSilenceFlags,
): Promise<void> {
  if ((id === undefined) === (flags.selector === undefined))
    throw new UsageError('name one alert by its id, or those that match with -l; not both');
  const request = {
    alertId: id ?? '',
    selector: flags.selector ?? '',
    durationMs: parseDurationMs(flags.for ?? '', '--for'),
    comment: flags.comment ?? '',
  };
  const api = await invocation.api();
  const { silence } = await api.alerts.createSilence(request);
  if (silence === null) throw new CommandError('the controller answered without a silence');
  await invocation.printOne(silenceView(silence), {
    name: (view) => view.id,
    text: (view) => `${view.id} silences ${view.alertId || view.selector} until ${view.endsAt}\n`,
  });
}

export async function alertSilences(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  const views = (await api.alerts.listSilences({})).silences.map(silenceView);
  await invocation.printItems(views, {
    name: ({ id }) => id,
    table: (wide) => silenceTable(views, invocation.paint, wide),
    empty: 'no silences are in force',
  });
}

export async function alertUnsilence(invocation: Invocation, id: string): Promise<void> {
  const api = await invocation.api();
  await api.alerts.removeSilence({ id });
  await invocation.printOne({ id }, { name: (view) => view.id, text: (view) => `${view.id} ended\n` });
}
