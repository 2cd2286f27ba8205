/** One agent's connection: what is sent waits in a bounded queue while the stream is full. */
import type { ServerDuplexStream } from '@grpc/grpc-js';
import {
  type ConnectRequest__Output,
  type ConnectResponse,
  toServiceError,
  WebopsError,
} from '@webops/protocol';
import type { AgentSession } from '../operations/index.js';

/** Messages that wait for a slow agent. At the bound the connection is ended: the agent comes back and is told anew. */
const MAX_QUEUED = 4096;

export type AgentCall = ServerDuplexStream<ConnectRequest__Output, ConnectResponse>;

export class LinkSession implements AgentSession {
  private readonly queue: ConnectResponse[] = [];
  private blocked = false;
  private ended = false;

  constructor(
    private readonly call: AgentCall,
    readonly hostId: string,
    readonly instanceId: string,
    readonly origin: string,
    readonly journal: AgentSession['journal'],
    readonly capabilities: readonly string[] = [],
  ) {
    call.on('drain', () => {
      this.blocked = false;
      this.flush();
    });
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  send(message: ConnectResponse): boolean {
    if (this.ended) return false;
    if (this.queue.length >= MAX_QUEUED) {
      this.close('the agent does not read what it is sent');
      return false;
    }
    this.queue.push(message);
    this.flush();
    return true;
  }

  close(reason: string, code: 'LINK_CLOSED' | 'LINK_REPLACED' = 'LINK_CLOSED'): void {
    this.fail(new WebopsError('ABORTED', `The connection was ended: ${reason}.`, { reason: code }));
  }

  /** Ends the stream with an error. */
  fail(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.queue.length = 0;
    // An error event is how grpc-js sends a status other than OK on a stream.
    this.call.emit('error', toServiceError(error));
  }

  /** The stream is over; nothing can be sent. */
  markEnded(): void {
    this.ended = true;
    this.queue.length = 0;
  }

  private flush(): void {
    while (!this.blocked && !this.ended) {
      const message = this.queue.shift();
      if (!message) return;
      this.blocked = !this.call.write(message);
    }
  }
}
