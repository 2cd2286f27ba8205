import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { MAX_CONFIG_BYTES, readAddonConfig } from './addon-config.js';
import { UsageError } from './exit-codes.js';

async function* stdin(text = '') {
  yield Buffer.from(text);
}

describe('the configuration of an addon', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webops-config-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('takes values as JSON where they parse and as text elsewhere', async () => {
    const sets = [
      'port=6379',
      'on=true',
      'name=redis',
      'list=["a"]',
      'version=7.0.15',
      'empty=',
      'eq=a=b',
      'text="7"',
    ];
    assert.deepEqual(await readAddonConfig({ sets }, stdin()), {
      port: 6379,
      on: true,
      name: 'redis',
      list: ['a'],
      version: '7.0.15',
      empty: '',
      eq: 'a=b',
      text: '7',
    });
  });

  it('sets paths, and keys with dots when these are escaped', async () => {
    const sets = ['a.b=1', 'a.c.d=2', 'max\\.memory=3'];
    assert.deepEqual(await readAddonConfig({ sets }, stdin()), { a: { b: 1, c: { d: 2 } }, 'max.memory': 3 });
  });

  it('later sources win: file, --set in order, --set-file', async () => {
    const configFile = join(folder, 'config.yaml');
    await writeFile(configFile, 'port: 1\nauth:\n  user: app\n');
    const secret = join(folder, 'secret');
    await writeFile(secret, 'two\nlines\n');
    const config = await readAddonConfig(
      { configFile, sets: ['port=2', 'port=3'], setFiles: [`auth.password=${secret}`] },
      stdin(),
    );
    assert.deepEqual(config, { port: 3, auth: { user: 'app', password: 'two\nlines' } });
  });

  it('reads JSON from stdin as JSON, not as YAML', async () => {
    assert.deepEqual(await readAddonConfig({ configFile: '-' }, stdin('{"a": "yes", "b": 1e3}')), {
      a: 'yes',
      b: 1000,
    });
  });

  it('refuses what is no object, no assignment, or reaches into the prototype', async () => {
    const wrong = [
      { sets: ['port'] },
      { sets: ['=1'] },
      { sets: ['a..b=1'] },
      { sets: ['__proto__.x=1'] },
      { sets: ['a=1', 'a.b=2'] },
      { setFiles: [`a=${join(folder, 'missing')}`] },
      { configFile: join(folder, 'missing') },
    ];
    for (const sources of wrong)
      await assert.rejects(readAddonConfig(sources, stdin()), UsageError, JSON.stringify(sources));
    for (const text of ['[1]', '"x"', 'a: [', '']) {
      await assert.rejects(readAddonConfig({ configFile: '-' }, stdin(text)), UsageError, text);
    }
  });

  it('is bounded', async () => {
    const text = JSON.stringify({ big: 'x'.repeat(MAX_CONFIG_BYTES) });
    await assert.rejects(readAddonConfig({ configFile: '-' }, stdin(text)), /bytes/);
  });
});
