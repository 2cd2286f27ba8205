/** For tests: a real HTTP server on loopback that keeps what it is sent and answers as the test says. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export class Receiver {
  readonly requests: ReceivedRequest[] = [];
  /** The status of the next answers; null: none. */
  answer: (request: ReceivedRequest) => { status: number; headers?: Record<string, string> } | null = () => ({
    status: 200,
  });
  readonly #server: Server;
  #waiters: (() => void)[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const body = Buffer.concat(pieces).toString('utf8');
        const received = { path: request.url ?? '', headers: request.headers, body };
        const answer = this.answer(received);
        this.requests.push(received);
        if (answer) response.writeHead(answer.status, answer.headers).end('the answer');
        for (const wake of this.#waiters.splice(0)) wake();
      });
    });
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async until(what: string, test: () => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(20_000);
    while (!test()) {
      if (deadline.aborted)
        throw new Error(`waited in vain for ${what}: ${this.requests.length} requests came`);
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve);
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
