#!/usr/bin/env node
// Committed (not built), so that npm can link it at install time, before the first build.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  console.error('webops: not built yet; run `npm run build` in the repository first');
  process.exit(2);
}
await import(main.href);
