/** Streams of grpc-js as async iterables and promises, with back-pressure and an end for every wait. */
import type { EventEmitter } from 'node:events';
import { WebopsError } from './errors.js';

/** What is read here of a grpc-js stream. */
export interface MessageSource extends EventEmitter {
  pause(): unknown;
  resume(): unknown;
}

/** What is written to here of a grpc-js stream. */
export interface MessageSink<T> extends EventEmitter {
  write(message: T): boolean;
}

/** How {@link messagesOf} ends. */
export interface MessagesOptions {
  /** Ends the reading with its reason, also when it is aborted before the reading begins. */
  signal?: AbortSignal;
  /** Called once the consumer has left the loop, for whatever reason. */
  onReturn?: () => void;
  /** What to throw for an error of the stream. */
  onError?: (error: unknown) => unknown;
}

/**
 * The messages of a stream, one at a time, to be read once: the stream is paused while its consumer works, so that HTTP/2's
 * flow control slows the sender. At most a few messages that were on their way are held. What happens between the call and
 * the first read is not missed.
 */
export function messagesOf<T>(
  stream: MessageSource,
  options: MessagesOptions = {},
): AsyncGenerator<T, void, undefined> {
  const queue: T[] = [];
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const notify = () => {
    wake?.();
    wake = undefined;
  };
  const onData = (message: T) => {
    queue.push(message);
    stream.pause();
    notify();
  };
  const onEnd = () => {
    ended = true;
    notify();
  };
  const onError = (error: unknown) => {
    failure ??= { error };
    notify();
  };
  const { signal } = options;
  const onAbort = () => onError(signal && cancelled(signal));
  stream.on('end', onEnd);
  stream.on('error', onError);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();

  async function* read(): AsyncGenerator<T, void, undefined> {
    stream.on('data', onData);
    try {
      for (;;) {
        const message = queue.shift();
        if (message !== undefined) {
          yield message;
          continue;
        }
        if (failure) throw options.onError?.(failure.error) ?? failure.error;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
          stream.resume();
        });
      }
    } finally {
      stream.off('data', onData);
      stream.off('end', onEnd);
      signal?.removeEventListener('abort', onAbort);
      // The error listener stays: an error that comes after the consumer has left must not end the process.
      options.onReturn?.();
    }
  }
  return read();
}

/** Streams that are full, each with the one wait that all its writers share. */
const full = new WeakMap<object, Promise<void>>();

/**
 * Writes a message and waits while the stream is full. Several writers may wait at once; each has at most the one message
 * held that it waits for.
 *
 * @param signal the stream's own: aborted when it is over
 * @throws WebopsError CANCELLED when the stream is over before it has room
 */
export async function writeMessage<T>(
  stream: MessageSink<T>,
  message: T,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw cancelled(signal);
  if (stream.write(message)) return;
  let room = full.get(stream);
  if (!room) {
    room = drained(stream, signal).finally(() => full.delete(stream));
    full.set(stream, room);
  }
  await room;
}

function drained(stream: EventEmitter, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      stream.off('drain', onDrain);
      reject(cancelled(signal));
    };
    stream.once('drain', onDrain);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function cancelled(signal: AbortSignal): WebopsError {
  if (signal.reason instanceof WebopsError) return signal.reason;
  return new WebopsError('CANCELLED', 'The call was cancelled.', { cause: signal.reason });
}
