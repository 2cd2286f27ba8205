import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { channelCredentials } from './calls.js';
import { serverCredentials } from './credentials.js';
import { createAuthority, createServerCertificate } from './identity/authority.js';
import { API_SERVICE_NAMES, loadProtocol } from './services.js';
import { createRpcServer } from './rpc-server.js';

const require = createRequire(import.meta.url);
const authority = await createAuthority({ commonName: 'server' });
const certificate = await createServerCertificate(authority, { dnsNames: ['localhost'] });
const server = createRpcServer<null>({ authorize: async () => null }).implement('SystemService', {
  getSystemStatus: async () => ({ version: '1' }),
  whoAmI: async () => ({ name: 'me' }),
});
server.addHealthAndReflection();
const port = await server.listen(
  'localhost:0',
  serverCredentials({ ...certificate, requireClientCertificate: false }),
);
const address = `localhost:${port}`;
after(() => server.stop(0));

/** A client made of a proto file alone, as a program in any language would. */
function clientOf(
  proto: string,
  service: string,
): Record<string, (...args: unknown[]) => grpc.ClientDuplexStream<object, object>> & grpc.Client {
  const root = grpc.loadPackageDefinition(
    loadSync(proto, { longs: Number, enums: String, defaults: true, oneofs: true }),
  );
  const ServiceClient = service
    .split('.')
    .reduce((at, name) => at[name] as grpc.GrpcObject, root) as unknown as grpc.ServiceClientConstructor;
  const client = new ServiceClient(address, channelCredentials({ address, caPem: authority.certPem }));
  after(() => client.close());
  return client as never;
}

test('health is answered to a client without an identity, and goes when the server goes', async () => {
  const proto = join(
    dirname(require.resolve('grpc-health-check/package.json')),
    'proto/health/v1/health.proto',
  );
  const health = clientOf(proto, 'grpc.health.v1.Health');
  const check = (service: string) =>
    new Promise<{ status: string }>((resolve, reject) =>
      health['check']!({ service }, (error: Error | null, answer: { status: string }) =>
        error ? reject(error) : resolve(answer),
      ),
    );
  assert.equal((await check('')).status, 'SERVING');
  assert.equal((await check('webops.v1.SystemService')).status, 'SERVING');
  await assert.rejects(check('webops.v1.AgentLinkService'), { code: grpc.status.NOT_FOUND });
});

test('reflection lists the services that are served and describes every method', async () => {
  const proto = join(
    dirname(require.resolve('@grpc/reflection/package.json')),
    'build/proto/grpc/reflection/v1/reflection.proto',
  );
  const reflection = clientOf(proto, 'grpc.reflection.v1.ServerReflection');
  const stream = reflection['serverReflectionInfo']!();
  const ask = (request: object) =>
    new Promise<Record<string, never>>((resolve, reject) => {
      stream.once('data', resolve);
      stream.once('error', reject);
      stream.write(request);
    });
  const list = (await ask({ listServices: '' }))['listServicesResponse'] as unknown as {
    service: { name: string }[];
  };
  assert.deepEqual(
    list.service.map(({ name }) => name),
    ['webops.v1.SystemService'],
  );
  const answer = (await ask({ fileContainingSymbol: 'webops.v1.SystemService' }))[
    'fileDescriptorResponse'
  ] as unknown as {
    fileDescriptorProto: Buffer[];
  };
  const text = Buffer.concat(answer.fileDescriptorProto).toString('latin1');
  for (const name of ['SystemService', 'GetSystemStatus', 'WhoAmI', 'GetSystemStatusResponse'])
    assert.ok(text.includes(name), name);
  // A client builds its types from the files and what they import: every import can be asked for by name.
  for (const file of [
    'webops/v1/system.proto',
    'webops/v1/common.proto',
    'google/protobuf/timestamp.proto',
  ]) {
    const named = (await ask({ fileByFilename: file }))['fileDescriptorResponse'] as unknown as typeof answer;
    assert.ok(named?.fileDescriptorProto[0]?.toString('latin1').includes(file), file);
  }
  assert.ok(text.includes('google/protobuf/timestamp.proto'), 'imports are named');
  stream.end();
});

test('every service of the API has a definition, and every method its path', () => {
  const protocol = loadProtocol();
  for (const name of API_SERVICE_NAMES) {
    for (const [method, { path }] of Object.entries(protocol[name].service)) {
      assert.equal(path, `/webops.v1.${name}/${method}`);
    }
  }
});
