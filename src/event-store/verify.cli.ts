/**
 * `npm run verify [-- FOLDER]`: checks the whole log of a data folder (default: the configured one), beside a running
 * service or without one. Exit code 0: all as recorded; 1: something was changed, or the log cannot be read.
 */
import { readConfig } from '../config.js';
import { Refusal } from '../kernel/refusal.js';
import { logFileIn } from './sqlite/data-folder.js';
import { openSqliteEventStore } from './sqlite/sqlite-event-store.js';
import { sentenceOf, verify } from './verify.js';

async function run(folder: string): Promise<number> {
  const store = openSqliteEventStore({ file: logFileIn(folder), readOnly: true });
  try {
    const verification = await verify(store);
    console.log(sentenceOf(verification));
    return verification.fault ? 1 : 0;
  } finally {
    await store.close();
  }
}

try {
  process.exitCode = await run(process.argv[2] ?? readConfig().dataDir);
} catch (error) {
  console.error(error instanceof Refusal ? error.message : `The log could not be checked: ${String(error)}`);
  process.exitCode = 1;
}
