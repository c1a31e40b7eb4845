/**
 * `npm run verify [-- FOLDER]`: checks the whole log of a data folder, or without one the configured log, beside a running
 * service or without one. Exit code 0: all as recorded; 1: something was changed, or the log cannot be read.
 */
import { readConfig, type LogConfig } from '../config.js';
import { Refusal } from '../kernel/refusal.js';
import { folderArgument } from '../folder-argument.js';
import type { EventStore } from './event-store.js';
import { openEventStoreDb } from './eventstoredb/eventstoredb-event-store.js';
import { logFileIn } from './sqlite/data-folder.js';
import { openSqliteEventStore } from './sqlite/sqlite-event-store.js';
import { sentenceOf, verify } from './verify.js';

async function run(store: EventStore): Promise<number> {
  try {
    const verification = await verify(store);
    console.log(sentenceOf(verification));
    return verification.fault ? 1 : 0;
  } finally {
    await store.close();
  }
}

function open(folder: string, log: LogConfig): EventStore | Promise<EventStore> {
  if (log.kind === 'eventstoredb') return openEventStoreDb({ ...log, mustExist: true });
  return openSqliteEventStore({ file: logFileIn(folder), readOnly: true });
}

try {
  const folder = folderArgument('verify');
  const { dataDir, eventStore } = readConfig();
  process.exitCode = await run(await (folder ? open(folder, { kind: 'sqlite' }) : open(dataDir, eventStore)));
} catch (error) {
  console.error(error instanceof Refusal ? error.message : `The log could not be checked: ${String(error)}`);
  process.exitCode = 1;
}
