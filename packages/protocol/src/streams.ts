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

/**
 * The messages of a stream, one at a time: the stream is paused while its consumer works, so that HTTP/2's flow control
 * slows the sender. At most a few messages that were on their way are held. Leaving the loop calls `onReturn`.
 */
export async function* messagesOf<T>(
  stream: MessageSource,
  options: { onReturn?: () => void; onError?: (error: unknown) => unknown } = {},
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
  const onCancelled = () =>
    onError(new WebopsError('CANCELLED', 'The call was cancelled by the other side or its deadline.'));
  stream.on('data', onData);
  stream.on('end', onEnd);
  stream.on('error', onError);
  stream.on('cancelled', onCancelled);
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
    stream.off('cancelled', onCancelled);
    // The error listener stays: an error that comes after the consumer has left must not end the process.
    options.onReturn?.();
  }
}

/**
 * Writes a message and waits while the stream is full.
 *
 * @throws WebopsError CANCELLED when `signal` is aborted before the stream has room.
 */
export async function writeMessage<T>(
  stream: MessageSink<T>,
  message: T,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw cancelled(signal);
  if (stream.write(message)) return;
  await new Promise<void>((resolve, reject) => {
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
