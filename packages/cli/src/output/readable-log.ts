/** The daemons' log for a person at a terminal: JSON lines in, readable ones out. */
import type { OutputStream } from '../invocation.js';
import type { Paint } from './paint.js';
import { harmlessLine } from './terminal-text.js';

/** Takes lines, or pieces of output that end with a line's end. */
export interface LineSink {
  write(text: string): void;
}

/** pino's levels, lowest first. */
const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;
/** What every line carries, or has its own place in the readable one. */
const OWN_PLACE = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'part', 'err', 'v']);

/**
 * A sink that writes each line of a daemon as a person reads it.
 *
 * @param least lines of a lower level are left out; default: none is
 */
export function readableLog(stream: OutputStream, paint: Paint, least = 'trace'): LineSink {
  const from = LEVELS[least as keyof typeof LEVELS] ?? LEVELS.trace;
  return {
    write(text) {
      for (const line of text.split('\n')) {
        if (line === '') continue;
        const readable = readableLine(line, paint, from);
        if (readable !== null) stream.write(`${readable}\n`);
      }
    },
  };
}

/** `12:03:11 warn  controller nats: NATS is away reason="…"`. What is no JSON stays as it is; null when it is below `from`. */
export function readableLine(line: string, paint: Paint, from = 0): string | null {
  const fields = parse(line);
  if (fields === null) return harmlessLine(line);
  const level = Number(fields['level']);
  if (level < from) return null;
  const time = new Date(Number(fields['time'])).toTimeString().slice(0, 8);
  const name = Object.entries(LEVELS).find(([, value]) => value >= level)?.[0] ?? 'fatal';
  const source = [String(fields['name'] ?? '').replace(/^webops-/, ''), fields['part']]
    .filter(Boolean)
    .join(' ');
  const details = Object.entries(fields).filter(([key]) => !OWN_PLACE.has(key));
  const error = errorText(fields['err']);
  const text = [
    harmlessLine(String(fields['msg'] ?? '')),
    ...(error === '' ? [] : [`(${error})`]),
    ...details.map(([key, value]) => paint.dim(harmlessLine(`${key}=${shown(value)}`))),
  ].join(' ');
  return `${paint.dim(time)} ${paintLevel(paint, name)} ${harmlessLine(source)}: ${text}`;
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    return Number.isFinite(fields['level']) && Number.isFinite(fields['time']) ? fields : null;
  } catch {
    return null;
  }
}

function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, message } = error as { code?: unknown; message?: unknown };
  return harmlessLine([code, message].filter((part) => part !== undefined && part !== '').join(' '));
}

function shown(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function paintLevel(paint: Paint, name: string): string {
  const padded = name.padEnd(5);
  if (name === 'error' || name === 'fatal') return paint.red(padded);
  return name === 'warn' ? paint.yellow(padded) : padded;
}
