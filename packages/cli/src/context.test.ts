import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { resolveTarget, writeContexts } from './context.js';
import { CommandError, UsageError } from './exit-codes.js';
import { readSettings } from './settings.js';

describe('the controller to talk to', () => {
  let folder: string;
  const settings = (env: Record<string, string> = {}) =>
    readSettings({ WEBOPS_HOME: folder, WEBOPS_CONTEXTS_FILE: join(folder, 'contexts.yaml'), ...env });
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webops-context-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is unknown without a file: exit code 3, and what to do', async () => {
    await assert.rejects(
      resolveTarget(settings(), {}),
      (error) => error instanceof CommandError && error.exitCode === 3 && error.hint !== undefined,
    );
  });

  it('is that of this machine, else the current context, else the named one; --server and WEBOPS_TOKEN replace parts', async () => {
    await writeFile(
      join(folder, 'client.json'),
      JSON.stringify({ server: 'here:1', token: 't', caPem: 'ca' }),
    );
    assert.equal((await resolveTarget(settings(), {})).server, 'here:1');
    await writeFile(join(folder, 'token'), 'from-file\n');
    await writeContexts(join(folder, 'contexts.yaml'), {
      current: 'a',
      contexts: {
        a: { server: 'a:1', caPem: 'ca-a', tokenFile: join(folder, 'token') },
        b: { server: 'b:1', caPem: 'ca-b', token: 'x' },
      },
    });
    const a = await resolveTarget(settings(), {});
    assert.deepEqual([a.server, a.token, a.caPem], ['a:1', 'from-file', 'ca-a']);
    assert.equal((await resolveTarget(settings(), { context: 'b' })).server, 'b:1');
    assert.equal((await resolveTarget(settings({ WEBOPS_CONTEXT: 'b' }), {})).server, 'b:1');
    const changed = await resolveTarget(settings({ WEBOPS_TOKEN: 'env' }), { server: 'c:1' });
    assert.deepEqual([changed.server, changed.token], ['c:1', 'env']);
    await assert.rejects(resolveTarget(settings(), { context: 'none' }), UsageError);
  });

  it('is kept in a file for its owner alone', async () => {
    assert.equal((await stat(join(folder, 'contexts.yaml'))).mode & 0o777, 0o600);
  });
});
