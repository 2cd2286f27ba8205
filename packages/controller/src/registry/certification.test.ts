import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { certificationOf } from './certification.js';

const folder = mkdtempSync(join(tmpdir(), 'webops-certification-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const script = join(folder, 'demo.sh');
let seconds = 1_000_000;
function certificate(text: string): void {
  writeFileSync(join(folder, 'certificate.json'), text);
  seconds += 1;
  utimesSync(join(folder, 'certificate.json'), seconds, seconds);
}

test('a certificate counts for its own bundle, and what is no certificate for none', async () => {
  const unproven = { grade: 'unproven', score: 0 };
  assert.deepEqual(await certificationOf(script, 'd1'), unproven);
  assert.deepEqual(await certificationOf('', 'd1'), unproven);
  certificate('{"digest": "d1", "grade": "gold", "score": 95}');
  assert.deepEqual(await certificationOf(script, 'd1'), { grade: 'gold', score: 95 });
  assert.deepEqual(await certificationOf(script, 'd2'), unproven);
  certificate('{"digest": "d2", "grade": "silver", "score": 1e9}');
  assert.deepEqual(await certificationOf(script, 'd2'), { grade: 'silver', score: 100 });
  for (const text of ['{"digest": "d2"', '[]', 'null', '{"digest": "d2", "grade": "platinum", "score": 1}']) {
    certificate(text);
    assert.deepEqual(await certificationOf(script, 'd2'), unproven, text);
  }
});
