/** The script under test (test/fixtures/faults/witness.sh) says on its own host, in a file, when it starts and ends. */
import type { LabHost } from '../../lab/lab-host.js';

const FILE = '/var/lib/webops-witness';

/** How often a script with this token started and came to its end. */
export interface Witnessed {
  starts: number;
  ends: number;
}

/** What is in the host's witness file, by the token given in the configuration (`--set token=…`). */
export function readWitness(host: LabHost): Map<string, Witnessed> {
  const seen = new Map<string, Witnessed>();
  let text = '';
  try {
    text = host.readFile(FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  for (const line of text.split('\n').filter(Boolean)) {
    const [what, token = ''] = line.split(' ');
    const one = seen.get(token) ?? { starts: 0, ends: 0 };
    if (what === 'start') one.starts++;
    else if (what === 'end') one.ends++;
    else throw new Error(`the witness file of ${host.name} has the line ${JSON.stringify(line)}`);
    seen.set(token, one);
  }
  return seen;
}
