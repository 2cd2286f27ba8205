/**
 * A signed apt repository, served from this machine, with a package that stands in for Grafana's: Grafana's own cannot be reached
 * from everywhere, and what is tested with it is the way to it (address, signature, installation), not Grafana.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../lab/command.js';

const SERVER = `#!/usr/bin/perl
use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => 3000, Listen => 5, ReuseAddr => 1) or die;
while (my $client = $server->accept) { while (<$client>) { last if /^\\s*$/ } print $client "HTTP/1.0 200 OK\\r\\n\\r\\n{}"; close $client }
`;
const FILES: Record<string, [string, number]> = {
  'DEBIAN/control': [
    'Package: grafana\nVersion: 10.0.0\nArchitecture: all\nMaintainer: test\nDescription: stands in for Grafana\n',
    0o644,
  ],
  'usr/sbin/grafana-server': [SERVER, 0o755],
  'usr/bin/grafana-cli': ['#!/bin/sh\ncat >/var/lib/grafana/password\n', 0o755],
  'var/lib/grafana/data': ['', 0o644],
  'lib/systemd/system/grafana-server.service': [
    '[Service]\nExecStart=/usr/sbin/grafana-server\n[Install]\nWantedBy=multi-user.target\n',
    0o644,
  ],
};

/** A running repository. */
export interface GrafanaRepository {
  port: number;
  /** Its armoured key. */
  key: string;
  /** The key of somebody else. */
  otherKey: string;
  stop(): void;
}

export async function startGrafanaRepository(): Promise<GrafanaRepository> {
  const folder = mkdtempSync(join(tmpdir(), 'webops-grafana-'));
  const write = (path: string, content: string | Buffer, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode });
  };
  for (const [path, [content, mode]] of Object.entries(FILES)) write(`package/${path}`, content, mode);
  const served = join(folder, 'served');
  mkdirSync(served);
  await runCommand('dpkg-deb', [
    '--build',
    '--root-owner-group',
    join(folder, 'package'),
    join(served, 'grafana.deb'),
  ]);
  const deb = readFileSync(join(served, 'grafana.deb'));
  const packages = `${FILES['DEBIAN/control']![0]}Filename: grafana.deb\nSize: ${deb.length}\nSHA256: ${sha256(deb)}\n`;
  const index = 'main/binary-amd64/Packages';
  write(`served/dists/stable/${index}`, packages);
  const release = `Suite: stable\nCodename: stable\nComponents: main\nArchitectures: amd64\nDate: ${new Date().toUTCString()}\nSHA256:\n ${sha256(packages)} ${packages.length} ${index}\n`;
  write('release', release);
  const gpg = async (home: string, ...args: string[]) => {
    mkdirSync(join(folder, home), { recursive: true, mode: 0o700 });
    const options = [
      '--homedir',
      join(folder, home),
      '--batch',
      '--yes',
      '--quiet',
      '--passphrase',
      '',
      '--pinentry-mode',
      'loopback',
    ];
    return (await runCommand('gpg', [...options, ...args])).stdout;
  };
  const keys: string[] = [];
  for (const home of ['own', 'other']) {
    await gpg(home, '--quick-generate-key', `${home}@test`, 'rsa2048', 'sign', 'never');
    keys.push(await gpg(home, '--armor', '--export'));
  }
  await gpg(
    'own',
    '--output',
    join(served, 'dists/stable/InRelease'),
    '--clearsign',
    join(folder, 'release'),
  );
  const server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(served, (request.url ?? '/').replaceAll('..', ''))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    key: keys[0]!,
    otherKey: keys[1]!,
    stop() {
      server.close();
      server.closeAllConnections();
      for (const home of ['own', 'other'])
        void runCommand('gpgconf', ['--homedir', join(folder, home), '--kill', 'all'], { allowFailure: true })
          .catch(() => undefined)
          .finally(() => rmSync(folder, { recursive: true, force: true }));
    },
  };
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
