import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { ConfigError, describeSettings, loadConfig } from './config.js';

const home = mkdtempSync(join(tmpdir(), 'webops-config-'));
after(() => rmSync(home, { recursive: true, force: true }));

describe('settings', () => {
  test('flags win over the environment, the environment over the file, the file over defaults', () => {
    const file = { apiPort: 1001, linkPort: 1002, httpPort: 1003 };
    writeFileSync(join(home, 'controller-config.json'), JSON.stringify(file));
    const env = { WEBOPS_HOME: home, WEBOPS_LINK_PORT: '2002', WEBOPS_HTTP_PORT: '2003' };
    const config = loadConfig({ env, args: ['--http-port', '3003'] });
    assert.deepEqual(
      [config.apiPort, config.linkPort, config.httpPort, config.natsPort],
      [1001, 2002, 3003, 0],
    );
    assert.equal(config.home, home);
  });

  test('addon folders are separated by colons and made absolute', () => {
    const config = loadConfig({ env: { WEBOPS_HOME: home, WEBOPS_ADDONS_PATH: '/a:/b/../c:' }, args: [] });
    assert.deepEqual(config.addonsPath, ['/a', '/c']);
  });

  test('a wrong or unknown setting is named', () => {
    const load = (env: NodeJS.ProcessEnv) => () =>
      loadConfig({ env: { WEBOPS_HOME: home, ...env }, args: [] });
    const names = (what: RegExp) => (error: unknown) =>
      error instanceof ConfigError && what.test(error.message);
    assert.throws(load({ WEBOPS_API_PORT: 'many' }), names(/apiPort/));
    assert.throws(load({ WEBOPS_ENVIRONMENT: 'Not One' }), names(/environment/));
    assert.throws(load({ WEBOPS_HEARTBEAT_INTERVAL_MS: '0' }), names(/heartbeatIntervalMs/));
    for (const wrong of ['redis', 'redis=soon', 'Redis=1s', 'redis=1s,redis=2s', 'redis=1s,', 'redis=1s=2s'])
      assert.throws(
        load({ WEBOPS_ALERT_HEALTH_AFTER_BY_ADDON: wrong }),
        names(/alertHealthAfterByAddon.*(NAME=TIME|twice)/),
        wrong,
      );
    writeFileSync(join(home, 'other.json'), '{"apiPrt": 1}');
    assert.throws(load({ WEBOPS_CONFIG: join(home, 'other.json') }), names(/apiPrt/));
    assert.throws(load({ WEBOPS_CONFIG: join(home, 'missing.json') }), names(/missing\.json/));
  });

  test('every setting is documented, with a variable and a flag of its own; addresses with passwords are sensitive', () => {
    const settings = describeSettings();
    for (const setting of settings)
      assert.ok(setting.doc.length > 10 && setting.env && setting.flag, setting.name);
    assert.equal(new Set(settings.map(({ flag }) => flag)).size, settings.length);
    assert.equal(new Set(settings.map(({ env }) => env)).size, settings.length);
    const sensitive = settings.filter((setting) => setting.sensitive).map(({ env }) => env);
    assert.deepEqual(sensitive.sort(), ['MONGODB_URI', 'NATS_URL']);
  });
});
