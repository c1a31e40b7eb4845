/** Writes logs of any size for measurements; what makes appends safe, and what they check, is left out. */
import { openLogFile } from '../src/event-store/sqlite/log-file.js';

/** A row for the table of streams and one for the table of events. */
export interface LogRow {
  readonly stream: number;
  readonly streamName: string;
  readonly columns: readonly [
    position: number,
    stream: number,
    revision: number,
    id: string,
    type: string,
    version: number,
    data: string,
    metadata: string,
  ];
}

const ROWS_AT_ONCE = 2_000;

/** Makes the file and writes rows, in the order of their positions, in large transactions. */
export function writeLog(file: string, rows: Iterable<LogRow>): void {
  const db = openLogFile(file, { readOnly: false });
  db.pragma('synchronous = OFF');
  const addStream = db.prepare('INSERT INTO streams VALUES (?, ?)');
  const addEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const write = db.transaction((some: readonly LogRow[]) => {
    for (const { stream, streamName, columns } of some) {
      if (columns[2] === 0) addStream.run(stream, streamName);
      addEvent.run(...columns);
    }
  });
  let waiting: LogRow[] = [];
  let position = 0;
  for (const row of rows) {
    waiting.push(row);
    [position] = row.columns;
    if (waiting.length < ROWS_AT_ONCE) continue;
    write(waiting);
    waiting = [];
  }
  write(waiting);
  db.prepare('UPDATE log SET position = ?').run(position);
  db.close();
}

/** The id of the event at a position. */
export const idOfEvent = (position: number): string =>
  `5f6b5cb3-3c8e-5c39-9d0e-${String(position).padStart(12, '0')}`;

/** Metadata as long as any event's: everything but its day and what it corrects. */
export const someMetadata = (position: number, recordedAt: number): object => ({
  recordedAt: new Date(recordedAt).toISOString(),
  actor: { id: 'person-17', role: 'subgroup_member', for: 'body:education' },
  commandId: idOfEvent(position),
  inputDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  correlationId: idOfEvent(position),
  prev: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  digest: 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9',
});
