/** What a change was given becomes the host's own, once it has succeeded there. */
import type { Core } from '../operations/core.js';
import { schemaOf } from '../operations/dispatch-message.js';
import type { ExecutionDoc, OperationDoc } from '../state/documents.js';
import { ownOf } from './computed-config.js';
import { type ConfigObject, hostLayer } from './layers.js';

/** @param given null: an uninstall that removed the data */
export async function keepGiven(
  core: Core,
  operation: OperationDoc,
  doc: ExecutionDoc,
  given: ConfigObject | null,
): Promise<void> {
  const { addon, hostId } = doc;
  const [layers, applied] = await Promise.all([
    core.layers.hostLayers(addon, [hostId]),
    core.configs.openVersions([hostId], addon),
  ]);
  const layer = layers.get(hostId);
  const schema = schemaOf(operation);
  const before = ownOf(layer, applied.get(hostId) ?? null, schema);
  const isKept = layer !== undefined || Object.keys(before).length === 0;
  if (isKept && (given === null ? !layer : Object.keys(given).length === 0)) return;
  await core.hostLayers.write({
    ...hostLayer({ _id: hostId, name: doc.host }),
    addon,
    given,
    before,
    schema,
    by: doc.requestedBy,
    operationId: doc.operationId,
    executionId: doc._id,
  });
}
