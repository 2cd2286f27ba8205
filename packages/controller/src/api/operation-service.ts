/** OperationService: the engine, in messages. */
import {
  fromTimestamp,
  kindFromWire,
  operationStateFromWire,
  requireEnum,
  type ServiceHandlers,
  streamFromWire,
  toTimestamp,
} from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import { chunkToWire, type Engine, operationToWire, watchEventToWire } from '../operations/index.js';
import { boundedName, invalidField, pageSizeOf, requireName } from './inputs.js';

const DEFAULT_PAGE_SIZE = 50;
/** Most hosts that one request may name; a selector has no such limit. */
const MAX_NAMED_HOSTS = 10_000;
/** Largest configuration. */
const MAX_CONFIG_BYTES = 1024 * 1024;

/** The service's methods. */
export function operationService(
  engine: Engine,
  ready: () => Promise<void>,
): ServiceHandlers<'OperationService', ApiCaller> {
  return {
    async createOperation(request, { caller }) {
      const target = request.target ?? { hosts: [], selector: '', all: false, exclude: [] };
      if (target.hosts.length > MAX_NAMED_HOSTS || target.exclude.length > MAX_NAMED_HOSTS) {
        throw invalidField(
          'target.hosts',
          `More than ${MAX_NAMED_HOSTS} hosts are named.`,
          'Use a label selector.',
        );
      }
      if (Buffer.byteLength(request.configJson) > MAX_CONFIG_BYTES) {
        throw invalidField('config_json', 'The configuration is larger than 1 MiB.', 'Make it smaller.');
      }
      const kind = requireEnum(kindFromWire(request.kind), 'kind');
      const addon = requireName(request.addon, 'addon');
      await ready();
      const view = await engine.createOperation(
        {
          requestId: request.requestId,
          kind,
          addon,
          target,
          configJson: request.configJson,
          ...(request._keepData === undefined || request.keepData === undefined
            ? {}
            : { keepData: request.keepData }),
          backup: request.backup,
          action: boundedName(request.action, 'action'),
          version: boundedName(request.version, 'version'),
          release: request.release,
          noRollback: request.noRollback,
          withData: request.withData,
          parallel: request.parallel,
          maxFailures: request.maxFailures,
          timeoutMs: request.timeoutMs,
          expiresAfterMs: request.expiresAfterMs,
          ...(request._retries === undefined || request.retries === undefined
            ? {}
            : { retries: request.retries }),
        },
        { name: caller.name },
      );
      return { operation: operationToWire(view) };
    },

    async getOperation(request) {
      return { operation: operationToWire(await engine.getOperation(requireName(request.id, 'id'))) };
    },

    async listOperations(request) {
      const page = await engine.listOperations({
        pageSize: pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE),
        pageToken: request.pageToken,
        addon: boundedName(request.addon, 'addon'),
        host: boundedName(request.host, 'host'),
        state: operationStateFromWire(request.state) ?? null,
        kind: kindFromWire(request.kind) ?? null,
        since: fromTimestamp(request.since),
        until: fromTimestamp(request.until),
      });
      return { operations: page.items.map(operationToWire), nextPageToken: page.nextPageToken };
    },

    async getOperationHistory(request) {
      const { host, pageSize, pageToken } = request;
      const page = await engine.operationHistory({
        id: requireName(request.id, 'id'),
        host: boundedName(host, 'host'),
        pageSize,
        pageToken,
      });
      const entries = page.items.map((entry) => ({ ...entry, time: toTimestamp(entry.time) }));
      return { entries, nextPageToken: page.nextPageToken };
    },

    async cancelOperation(request, { caller }) {
      const view = await engine.cancelOperation(requireName(request.id, 'id'), { name: caller.name });
      return { operation: operationToWire(view) };
    },

    async retryOperation(request, { caller }) {
      const view = await engine.retryOperation(requireName(request.id, 'id'), request.requestId, {
        name: caller.name,
      });
      return { operation: operationToWire(view) };
    },

    async *watchOperation(request, { signal }) {
      const id = requireName(request.id, 'id');
      for await (const event of engine.watch(id, { signal, withoutOutput: request.withoutOutput })) {
        yield watchEventToWire(event);
      }
    },

    async *readOutput(request, { signal }) {
      const pieces = engine.readOutput({
        executionId: requireName(request.executionId, 'execution_id'),
        stream: streamFromWire(request.stream) ?? null,
        fromSequence: request.fromSequence,
        follow: request.follow,
        attempt: request.attempt,
        signal,
      });
      for await (const piece of pieces) yield { chunk: chunkToWire(piece) };
    },
  };
}
