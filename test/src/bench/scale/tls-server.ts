// A bare TLS server with a controller's certificates, the baseline of reconnecting agents. usage: node tls-server.js HOME; says its address by message.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';

const authorities = join(process.argv[2] ?? '', 'authorities');
const read = (name: string) => JSON.parse(readFileSync(join(authorities, `${name}.json`), 'utf8'));
const { certPem, keyPem } = read('server-certificate');
const server = createServer({
  cert: certPem,
  key: keyPem,
  ca: read('hosts').certPem,
  requestCert: true,
  rejectUnauthorized: true,
});
server.listen(0, '127.0.0.1', () => process.send?.(`127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('disconnect', () => process.exit(0));
