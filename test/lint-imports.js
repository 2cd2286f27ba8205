// Checks what the compiler cannot: that dependencies between packages point downwards only, and that each outside door
// (database, terminal, events, environment) has one place. usage: node test/lint-imports.js; exit 1 lists every breach.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What each package may import of the others; one that is not listed here fails, so that adding one is a decision. */
const BELOW = {
  contract: [],
  embedded: [],
  lab: [],
  protocol: ['contract'],
  controller: ['contract', 'protocol', 'embedded'],
  agent: ['contract', 'protocol'],
  web: ['contract', 'protocol'],
  cli: ['contract', 'protocol', 'embedded', 'lab', 'controller', 'agent'],
};

/** Outside libraries that have one place. `onePerPackage`: that many different files would be one too many. */
const DOORS = [
  {
    library: 'mongodb',
    where: /^packages\/controller\/src\/(state\/|.*(-store|-update)\.ts$)/,
    what: 'store files',
  },
  {
    library: 'node-pty',
    where: /^packages\/agent\/src\/runner\//,
    what: 'the PTY file',
    onePerPackage: true,
  },
  {
    library: 'nats',
    where: /^packages\/[a-z]+\/src\/.*(nats|event)[^/]*\.ts$/,
    what: 'the events file',
    onePerPackage: true,
  },
];
const READS_ENVIRONMENT = /\/(config|settings)\.ts$/;
/** Tests and what they are built on may open every door. */
const TEST_FILE = /\.(test|fixture)\.tsx?$|\/testing\//;

const breaches = [];
const opened = new Map();

for (const name of readdirSync('packages')) {
  const source = join('packages', name, 'src');
  if (!existsSync(source)) continue;
  if (!(name in BELOW)) breaches.push(`packages/${name}: not in the table of test/lint-imports.js`);
  for (const entry of readdirSync(source, { recursive: true })) {
    const file = join(source, String(entry));
    if (/\.tsx?$/.test(file) && !file.includes('/generated/')) check(name, file);
  }
}

for (const [door, files] of opened) {
  if (files.length > 1) breaches.push(`${door}: one file is enough, here are ${files.join(', ')}`);
}
for (const breach of breaches) console.error(breach);
process.exit(breaches.length === 0 ? 0 : 1);

function check(name, file) {
  const text = readFileSync(file, 'utf8');
  const isTest = TEST_FILE.test(file);
  for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    const ours = /^@webops\/([a-z]+)(\/.*)?$/.exec(specifier);
    if (ours !== null && ours[1] !== name && !(BELOW[name] ?? []).includes(ours[1])) {
      breaches.push(`${file}: ${name} must not depend on ${ours[1]}`);
    }
    if (ours?.[2] !== undefined) breaches.push(`${file}: reaches inside another package: ${specifier}`);
    if (specifier.startsWith('.') && !join(file, '..', specifier).startsWith(`packages/${name}/`)) {
      breaches.push(`${file}: leaves its package: ${specifier}`);
    }
    if (!isTest) checkDoor(name, file, specifier);
  }
  if (/^export \* from/m.test(text)) breaches.push(`${file}: export * hides what is public; list the names`);
  if (!isTest && /\bprocess\.env\b/.test(withoutComments(text)) && !READS_ENVIRONMENT.test(file)) {
    breaches.push(`${file}: only config.ts reads the environment`);
  }
}

function checkDoor(name, file, specifier) {
  for (const door of DOORS) {
    if (specifier !== door.library) continue;
    if (!door.where.test(file)) breaches.push(`${file}: only ${door.what} may import ${door.library}`);
    if (!door.onePerPackage) continue;
    const key = `packages/${name} → ${door.library}`;
    const files = opened.get(key) ?? [];
    if (!files.includes(file)) opened.set(key, [...files, file]);
  }
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
