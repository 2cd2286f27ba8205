/**
 * NATS subjects. Roots: `webops.v1.<env>.host.<hostId>.…`, `webops.v1.<env>.addon.<hostId>.<addon>.…` (published by that
 * host's agent), `webops.v1.<env>.operation.<id>.…` and `webops.v1.<env>.alert.<id>.…` (published by the controller). Only ids and addon names stand in
 * them: a dot in a hostname would break the permissions.
 */

/** Every subject of the system, and the stream that keeps them. */
export const SUBJECT_ROOT = 'webops.v1';
export const STREAM_NAME = 'WEBOPS';
export const STREAM_SUBJECTS = [`${SUBJECT_ROOT}.>`] as const;

export const HOST_TOPICS = ['status', 'health', 'facts'] as const;
export type HostTopic = (typeof HOST_TOPICS)[number];
export const ADDON_TOPICS = ['status', 'health'] as const;
export type AddonTopic = (typeof ADDON_TOPICS)[number];

function token(value: string, what: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(value)) return value;
  throw new TypeError(
    `${what} ${JSON.stringify(value)} cannot stand in a NATS subject: letters, digits, _ and - can`,
  );
}

/** What a host's agent says about the host. */
export function hostSubject(environment: string, hostId: string, topic: HostTopic): string {
  return `${SUBJECT_ROOT}.${token(environment, 'environment')}.host.${token(hostId, 'host id')}.${topic}`;
}

/** What a host's agent says about an addon. */
export function addonSubject(environment: string, hostId: string, addon: string, topic: AddonTopic): string {
  return `${SUBJECT_ROOT}.${token(environment, 'environment')}.addon.${token(hostId, 'host id')}.${token(addon, 'addon')}.${topic}`;
}

/** What the controller says about an operation; the event may have several words, e.g. `execution.changed`. */
export function operationSubject(environment: string, operationId: string, event: string): string {
  const words = event.split('.').map((word) => token(word, 'event'));
  return `${SUBJECT_ROOT}.${token(environment, 'environment')}.operation.${token(operationId, 'operation id')}.${words.join('.')}`;
}

/** What the controller says about an alert. */
export function alertSubject(environment: string, alertId: string, event: string): string {
  return `${SUBJECT_ROOT}.${token(environment, 'environment')}.alert.${token(alertId, 'alert id')}.${token(event, 'event')}`;
}

/** Wildcards to subscribe to. */
export const wildcards = {
  all: (environment: string) => `${SUBJECT_ROOT}.${token(environment, 'environment')}.>`,
  hosts: (environment: string) => `${SUBJECT_ROOT}.${token(environment, 'environment')}.host.>`,
  addons: (environment: string) => `${SUBJECT_ROOT}.${token(environment, 'environment')}.addon.>`,
  operations: (environment: string) => `${SUBJECT_ROOT}.${token(environment, 'environment')}.operation.>`,
  alerts: (environment: string) => `${SUBJECT_ROOT}.${token(environment, 'environment')}.alert.>`,
  operation: (environment: string, operationId: string) =>
    `${SUBJECT_ROOT}.${token(environment, 'environment')}.operation.${token(operationId, 'operation id')}.>`,
} as const;

/** Whether a subject is one of a pattern: `*` stands for one word, `>` at the end for one or more. */
export function subjectMatches(pattern: string, subject: string): boolean {
  const [wanted, words] = [pattern.split('.'), subject.split('.')];
  for (const [index, word] of wanted.entries()) {
    if (word === '>' && index === wanted.length - 1) return words.length > index;
    if (index >= words.length || (word !== '*' && word !== words[index])) return false;
  }
  return wanted.length === words.length;
}

/** The only subjects that a host may publish on. */
export function hostPublishSubjects(environment: string, hostId: string): string[] {
  const env = token(environment, 'environment');
  const host = token(hostId, 'host id');
  return [`${SUBJECT_ROOT}.${env}.host.${host}.>`, `${SUBJECT_ROOT}.${env}.addon.${host}.>`];
}

/** A host's own inbox prefix: the default `_INBOX` would let it read the answers to others. */
export function hostInboxPrefix(hostId: string): string {
  return `_INBOX_${token(hostId, 'host id')}`;
}
