/** Loaded with `--import` into a controller under test: tells each of its write commands, and changes nothing. */
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { CommandStartedEvent, MongoClient as Client } from 'mongodb';

const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite']);
const file = process.env['WEBOPS_TEST_COMMAND_LOG'] ?? '';

// The driver's copy that the controller itself loads.
const controller = fileURLToPath(new URL('../../../../packages/controller/package.json', import.meta.url));
const { MongoClient } = createRequire(controller)('mongodb') as { MongoClient: typeof Client };

const connect = MongoClient.prototype.connect;
MongoClient.prototype.connect = function connectMonitored(this: Client) {
  // The driver has it and does not declare it: what turns command events on.
  (this as unknown as { monitorCommands: boolean }).monitorCommands = true;
  this.on('commandStarted', (event: CommandStartedEvent) => {
    if (!WRITES.has(event.commandName)) return;
    const collection = String(event.command[event.commandName]);
    const concern = JSON.stringify(event.command['writeConcern'] ?? {});
    appendFileSync(file, `${event.commandName} ${collection}\t${concern}\n`);
  });
  return connect.call(this);
};
