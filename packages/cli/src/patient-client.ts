/**
 * Waits where the controller says that a caller asks too often: it refused before anything was done, and said how long.
 * Whoever waits is told.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@webops/protocol';

/** Longest wait of one call, all its tries together, in milliseconds. What takes longer fails with the controller's words. */
const MAX_WAIT_MS = 120_000;
/** A wait too short to talk about. */
const SILENT_WAIT_MS = 500;

type AnyMethod = (request: unknown, options?: { signal?: AbortSignal }) => unknown;
type Service = Record<string, AnyMethod>;

/** The same client, whose calls wait as long as they are told to. @param tell shows a line to the person */
export function patientClient(client: ApiClient, tell: (text: string) => void): ApiClient {
  const parts = Object.entries(client).map(([name, part]) => [
    name,
    isService(part) ? patientService(part, tell) : part,
  ]);
  return Object.fromEntries(parts) as ApiClient;
}

function patientService(service: Service, tell: (text: string) => void): Service {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => [name, patientMethod(method, tell)]),
  );
}

/** A service is an object of methods; beside them a client has its address, its channel and methods of its own. */
function isService(part: unknown): part is Service {
  return typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype;
}

function patientMethod(method: AnyMethod, tell: (text: string) => void): AnyMethod {
  return (request, options) => {
    const first = method(request, options);
    const waits = new Waits(tell, options?.signal);
    return isStream(first)
      ? patientStream(first, () => method(request, options) as AsyncIterable<unknown>, waits)
      : patientCall(first as Promise<unknown>, () => method(request, options) as Promise<unknown>, waits);
  };
}

async function patientCall(
  first: Promise<unknown>,
  again: () => Promise<unknown>,
  waits: Waits,
): Promise<unknown> {
  for (let call = first; ; call = again()) {
    try {
      return await call;
    } catch (error) {
      await waits.after(error);
    }
  }
}

async function* patientStream(
  first: AsyncIterable<unknown>,
  again: () => AsyncIterable<unknown>,
  waits: Waits,
): AsyncGenerator<unknown> {
  for (let stream = first; ; stream = again()) {
    let began = false;
    try {
      for await (const message of stream) {
        began = true;
        yield message;
      }
      return;
    } catch (error) {
      if (began) throw error;
      await waits.after(error);
    }
  }
}

class Waits {
  #leftMs = MAX_WAIT_MS;

  constructor(
    private readonly tell: (text: string) => void,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Waits as the error says. @throws the error, when it says nothing of the kind, or too long a wait */
  async after(error: unknown): Promise<void> {
    const { code, retryAfterMs, message } = error as {
      code?: string;
      retryAfterMs?: number;
      message?: string;
    };
    if (code !== 'RESOURCE_EXHAUSTED' || retryAfterMs === undefined || retryAfterMs > this.#leftMs)
      throw error;
    const waitMs = Math.max(50, retryAfterMs);
    this.#leftMs -= waitMs;
    if (waitMs >= SILENT_WAIT_MS) this.tell(`waiting ${Math.ceil(waitMs / 1000)}s: ${message ?? ''}`);
    await delay(waitMs, undefined, this.signal ? { signal: this.signal } : {});
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
