/** A restore as a process that a test kills: FILE and PASSPHRASE come by stdin, the home by argument. */
import { loadConfig } from '../config.js';
import { restoreBackup } from './restore-backup.js';

let text = '';
for await (const piece of process.stdin) text += String(piece);
const [file = '', passphrase = ''] = text.split('\n');
await restoreBackup(loadConfig({ args: process.argv.slice(2) }), { file, passphrase });
