/** SecretService: secrets without their values, in messages. */
import {
  type Secret,
  type SecretSource__Output,
  type ServiceHandlers,
  toTimestamp,
  WebopsError,
} from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import type { Hosts } from '../hosts/host-directory.js';
import type { Engine } from '../operations/index.js';
import type { SecretDoc } from '../vault/secret-store.js';
import type { SecretSource, Vault } from '../vault/vault.js';
import { boundedText, invalidField } from './inputs.js';

const LAYERS_NAMED = 3;

/** The service's methods. */
export function secretService(
  vault: Vault,
  engine: Engine,
  hosts: Hosts,
): ServiceHandlers<'SecretService', ApiCaller> {
  const shown = async (doc: SecretDoc): Promise<Secret> => {
    const { layers, applied } = await engine.configuration.usesOf(doc.name);
    const [newest] = doc.versions;
    const found = await Promise.all(applied.map(({ hostId }) => hosts.get(hostId)));
    return {
      name: doc.name,
      version: newest?.version ?? 0,
      description: doc.description,
      fingerprint: newest?.fingerprint ?? '',
      createdAt: toTimestamp(doc.createdAt),
      changedAt: newest ? toTimestamp(newest.at) : null,
      changedBy: newest?.by ?? '',
      uses: applied.flatMap(({ addon, version }, index) => {
        const host = found[index];
        return host ? [{ addon, host: host.name, version }] : [];
      }),
      layers,
    };
  };
  return {
    async createSecret(request, { caller }) {
      const description = boundedText(request.description, 'description');
      const doc = await vault.create(request.name, description, sourceOf(request.source), caller.name);
      return { secret: await shown(doc) };
    },

    async rotateSecret(request, { caller }) {
      const doc = await vault.rotate(request.name, sourceOf(request.source), caller.name);
      return { secret: await shown(doc) };
    },

    async listSecrets() {
      return { secrets: await Promise.all((await vault.list()).map(shown)) };
    },

    async removeSecret({ name }) {
      await vault.require(name);
      const { layers } = await engine.configuration.usesOf(name);
      if (layers.length > 0) {
        const more = layers.length > LAYERS_NAMED ? ` and ${layers.length - LAYERS_NAMED} more` : '';
        throw new WebopsError(
          'FAILED_PRECONDITION',
          `Configurations refer to the secret ${name}: ${layers.slice(0, LAYERS_NAMED).join(', ')}${more}.`,
          {
            reason: 'SECRET_IN_USE',
            details: [
              { field: 'name', action: 'take it out of them first: webops config set ADDON … key=null' },
            ],
          },
        );
      }
      await vault.remove(name);
      return {};
    },

    rotateMasterKey: () => vault.rotateMasterKey(),
  };
}

function sourceOf(source: SecretSource__Output | null): SecretSource {
  if (!source || (source.value.length === 0 && source.generateLength === 0))
    throw invalidField('source', 'There is no value.', 'Give one, or the length of one to be made.');
  if (source.value.length > 0 && source.generateLength > 0)
    throw invalidField('source', 'There are a value and a length.', 'Give one of them.');
  return source.value.length > 0 ? { value: source.value } : { generateLength: source.generateLength };
}
