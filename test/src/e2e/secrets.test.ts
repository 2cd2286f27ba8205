/** A secret is nowhere but with the script that it was for: a canary is searched for everywhere while a careless addon prints it, and afterwards. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { embeddedMongoUri } from '@webops/embedded';
import { MongoClient } from 'mongodb';
import { REPOSITORY } from '../fleet/controller-process.js';
import { createFleet, type Fleet } from '../fleet/fleet.js';
import type { OperationView } from '../fleet/views.js';
import { whyNoLab } from '../lab/capability.js';
import { waitFor } from '../lab/wait.js';

const skip = whyNoLab() ?? false;
/** With what JSON, URLs and Base64 write in another way. */
const canary = () => `canary/${randomBytes(9).toString('hex')}+"x y`;
/** Between two looks at all processes: a look takes time from everything else on the machine. */
const LOOK_MS = 100;
/** Read at once, in bytes. */
const PIECE_BYTES = 4 * 1024 * 1024;
let fleet: Fleet;
let stopWatching: ReturnType<typeof watchProcesses> | null = null;

before(async () => {
  if (skip) return;
  fleet = await createFleet({ hosts: 1, addonsPath: [join(REPOSITORY, 'test/fixtures/secrets')] });
});
after(async () => {
  await stopWatching?.();
  await fleet?.stop();
});

/** How a secret may stand somewhere; of Base64 what does not depend on its neighbours. */
function formsOf(secret: string): Buffer[] {
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
      .toString('base64')
      .slice(4, 24),
  );
  const marked = secret.slice(0, 24);
  const hex = Buffer.from(marked).toString('hex');
  return [marked, encodeURIComponent(marked), hex, hex.toUpperCase(), ...base64].map((text) =>
    Buffer.from(text),
  );
}

function holds(bytes: Buffer, forms: readonly Buffer[]): boolean {
  return forms.some((form) => bytes.includes(form));
}

/** Files below a folder that hold one of the forms. What is removed meanwhile holds nothing. */
function filesWith(folder: string, forms: readonly Buffer[], leftOut: readonly string[] = []): string[] {
  const found: string[] = [];
  const look = (path: string) => {
    if (leftOut.includes(path)) return;
    try {
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        const inner = join(path, entry.name);
        if (entry.isDirectory()) look(inner);
        else if (entry.isFile() && !leftOut.includes(inner) && fileHolds(inner, forms)) found.push(inner);
      }
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  };
  look(folder);
  return found;
}

function fileHolds(path: string, forms: readonly Buffer[]): boolean {
  const file = openSync(path, 'r');
  try {
    const size = statSync(path).size;
    const piece = Buffer.alloc(Math.min(size, PIECE_BYTES));
    // Pieces overlap: one may be cut.
    for (let at = 0; at < size; at += PIECE_BYTES - 256) {
      const bytes = readSync(file, piece, 0, piece.length, at);
      if (holds(piece.subarray(0, bytes), forms)) return true;
    }
    return false;
  } finally {
    closeSync(file);
  }
}

/** Processes of this machine and of all hosts on it whose arguments or environment hold one of the forms. */
function processesWith(forms: readonly Buffer[]): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) =>
      ['cmdline', 'environ']
        .filter((file) => {
          try {
            return holds(readFileSync(`/proc/${pid}/${file}`), forms);
          } catch {
            return false;
          }
        })
        .map((file) => `${pid} ${file}`),
    );
}

/** Looks at all processes until it is told to stop. @returns what it found, and how often it looked */
function watchProcesses(forms: readonly Buffer[]): () => Promise<{ found: Set<string>; looks: number }> {
  const found = new Set<string>();
  let looks = 0;
  let on = true;
  const running = (async () => {
    while (on) {
      for (const one of processesWith(forms)) found.add(one);
      looks += 1;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return async () => {
    on = false;
    await running;
    return { found, looks };
  };
}

/** Collections with a document that holds one of the forms. */
async function documentsWith(forms: readonly Buffer[]): Promise<string[]> {
  const client = new MongoClient(embeddedMongoUri(join(fleet.controller.home, 'mongo')));
  try {
    const db = client.db('webops');
    const names = (await db.listCollections().toArray()).map(({ name }) => name);
    assert.ok(names.includes('output_chunks') && names.includes('secrets'), names.join(' '));
    const found: string[] = [];
    for (const name of names)
      for await (const doc of db.collection(name).find({}, { raw: true }))
        if (holds(doc as unknown as Buffer, forms)) found.push(name);
    return found;
  } finally {
    await client.close();
  }
}

async function webops(args: string[], stdin?: string): Promise<string> {
  const result = await fleet.controller.webops(args, stdin === undefined ? {} : { stdin });
  assert.equal(result.exitCode, 0, `webops ${args.join(' ')}: ${result.stderr}\n${result.stdout}`);
  return result.stdout + result.stderr;
}

test('a secret that an addon prints in every way is in no store, log, journal, argument, environment and output', {
  skip,
}, async () => {
  const [first, second] = [canary(), canary()];
  const forms = [...formsOf(first), ...formsOf(second)];
  const [host] = fleet.lab.hosts;
  assert.ok(host);
  // What is looked for can be found.
  assert.ok(
    holds(Buffer.from(`x${first}`), forms) &&
      holds(Buffer.from(Buffer.from(`ab:${second}`).toString('base64')), forms),
  );
  stopWatching = watchProcesses(forms);
  const said: string[] = [];
  // What the host has written, without what is below it in the overlay.
  const written = join(dirname(host.root), 'upper');

  said.push(await webops(['secret', 'set', 'leaky-password'], `${first}\n`));
  said.push(
    await webops([
      'config',
      'set',
      'leaky',
      '--fleet',
      'password=secret://leaky-password',
      'banner=hello',
      '-m',
      'the canary',
    ]),
  );
  said.push(await webops(['plan', 'install', 'leaky', '--host', 'h1', '-o', 'json']));
  said.push(await webops(['install', 'leaky', '--host', 'h1', '--yes', '--set', 'wait=1']));
  assert.equal(readFileSync(join(host.root, 'srv/leaky/password'), 'utf8'), first, 'the script was given it');
  said.push(await webops(['secret', 'rotate', 'leaky-password', '--yes'], `${second}\n`));
  assert.equal(readFileSync(join(host.root, 'srv/leaky/password'), 'utf8'), second, 'and the new one');

  // While a change runs, and the agent dies in it.
  const { id } = JSON.parse(
    await webops([
      'configure',
      'leaky',
      '--host',
      'h1',
      '--set',
      'wait=4',
      '--detach',
      '--yes',
      '-o',
      'json',
    ]).then((text) => text.slice(0, text.lastIndexOf('}') + 1)),
  ) as OperationView;
  await waitFor('the script to run', async () => (await webops(['op', 'logs', id])).includes('split:'), {
    timeoutMs: 60_000,
    everyMs: 100,
  });
  const during = filesWith(join(written, 'var/lib'), forms);
  await host.sh('kill -KILL "$(systemctl show --property=MainPID --value webops-agent)"');
  await waitFor(
    'the change to end',
    async () => (await fleet.controller.json<OperationView>(['op', 'show', id])).state === 'succeeded',
    { timeoutMs: 60_000, everyMs: 200 },
  );
  said.push(await webops(['op', 'logs', id]), await webops(['op', 'show', id, '-o', 'json']));
  assert.match(said.at(-2)!, /plain: \*{8}\n/);
  assert.match(said.at(-2)!, /split: \*{8}\n/);
  const backup = await webops(['backup', 'leaky', '--host', 'h1', '--yes']);
  assert.match(backup, /backing up \*{8}\n/, 'also where a change is given no configuration');
  said.push(backup);
  for (const args of [
    ['config', 'show', 'leaky', '--host', 'h1', '--explain'],
    ['config', 'history', 'leaky', '-o', 'json'],
    ['secret', 'list', '-o', 'json'],
    ['op', 'list', '-o', 'json'],
    ['audit', 'list', '-o', 'json'],
    ['events', '--since', '1h', '--no-follow', '-o', 'json'],
    ['addon', 'show', 'leaky', '-o', 'json'],
  ])
    said.push(await webops(args));
  assert.deepEqual(
    said.filter((text) => holds(Buffer.from(text), forms)),
    [],
    'what the commands print',
  );

  const { found, looks } = await stopWatching();
  assert.ok(looks > 10, `looked ${looks} times`);
  assert.deepEqual([...found], [], 'arguments and environments while it ran');
  assert.deepEqual(during, [], "the host's /var/lib while it ran: spool, journals, records");
  const journal = await host.sh(
    'journalctl --sync; journalctl --no-pager -o export --since=-10min | tail -c 8M',
  );
  assert.ok(
    journal.stdout.includes('webops-agent') && !holds(Buffer.from(journal.stdout), forms),
    "the host's journal",
  );
  // The addon's own file is the host's: that is where the secret was to get.
  const own = [join(written, 'srv/leaky')];
  assert.deepEqual(filesWith(written, forms, own), [], "the host's disk");
  // The forms go there on stdin: an argument would be found.
  const search =
    'cat >/dev/shm/forms; find /run -type f -print0 | xargs -0 grep -lFf /dev/shm/forms; rm /dev/shm/forms';
  const run = await host.run(['sh', '-c', search], { stdin: `${forms.join('\n')}\n`, allowFailure: true });
  assert.equal(run.stdout, '', "the host's /run");
  assert.ok(!holds(Buffer.from(fleet.controller.log), forms), "the controller's log");
  assert.deepEqual(
    await documentsWith(forms),
    [],
    'documents in MongoDB, as they are when they are not compressed',
  );
  await fleet.controller.stop();
  assert.deepEqual(filesWith(fleet.controller.home, forms), [], 'MongoDB, NATS and all else in the home');
  await fleet.controller.start();
});
