/**
 * A program: appends three events at a time to many streams of the log given, and prints the stream of each append that
 * was acknowledged. It ends only when it is killed.
 */
import { writeSync } from 'node:fs';
import { NO_STREAM } from '../../src/event-store/event-store.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { someEvents } from './events.js';

const store = openSqliteEventStore({ file: process.argv[2]! });

async function appendForEver(writer: number): Promise<never> {
  for (let turn = 0; ; turn += 1) {
    const stream = `recommendation-${writer}.${turn}`;
    await store.append(stream, NO_STREAM, someEvents(stream, 3));
    writeSync(process.stdout.fd, `${stream}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, (_, writer) => appendForEver(writer)));
