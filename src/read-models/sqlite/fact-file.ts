/** The file that holds one fill of a generation: its tables, indexes and settings. */
import Database from 'better-sqlite3';
import { insist } from '../../kernel/refusal.js';
import { FACTS_PER_EVENT } from '../changes.js';
import type { Projection } from '../projection.js';

/** Raised when the tables change; it is a part of every generation's id. */
export const TABLES_VERSION = 3;

/** Larger than SQLite's own choice: a fill writes fewer of them, and a page of facts is read in fewer steps. */
const BYTES_OF_PAGE = 16_384;

export const factTable = (projection: string): string => `fact_${projection}`;
export const seekIndex = (projection: string): string => `seek_${projection}`;
export const fuzzyIndex = (projection: string): string => `fuzzy_${projection}`;
export const memberIndex = (projection: string): string => `member_${projection}`;
export const replacedIndex = (projection: string): string => `replaced_${projection}`;

const commonTables = `
  CREATE TABLE source (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log_id TEXT NOT NULL,
    known_position INTEGER NOT NULL,
    last_stamp TEXT NOT NULL,
    settled_before TEXT NOT NULL
  ) STRICT;
  CREATE TABLE checkpoint (
    projection TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    stopped_at INTEGER,
    error TEXT
  ) STRICT;
  CREATE TABLE day_head (day TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

const tableOf = (projection: string): string => `
  CREATE TABLE ${factTable(projection)} (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    subject TEXT NOT NULL,
    other TEXT,
    value TEXT NOT NULL,
    latest TEXT NOT NULL,
    earliest TEXT NOT NULL,
    words TEXT,
    place INTEGER NOT NULL,
    replaced_at INTEGER,
    position INTEGER GENERATED ALWAYS AS (id / ${FACTS_PER_EVENT}) VIRTUAL
  ) STRICT;
`;

const indexesOf = (projection: string): string[] => [
  `CREATE INDEX ${seekIndex(projection)} ON ${factTable(projection)}
    (kind, subject, latest, earliest, place)`,
  `CREATE INDEX ${fuzzyIndex(projection)} ON ${factTable(projection)} (kind, subject, latest)
    WHERE earliest < latest`,
  `CREATE INDEX ${memberIndex(projection)} ON ${factTable(projection)} (kind, other, subject)
    WHERE other IS NOT NULL`,
  `CREATE INDEX ${replacedIndex(projection)} ON ${factTable(projection)} (replaced_at)
    WHERE replaced_at IS NOT NULL`,
];

/** Makes the file of a fill: tables without indexes, and settings for loading. A crash leaves a file of no use. */
export function makeFactFile(
  file: string,
  logId: string,
  projections: readonly Projection[],
): Database.Database {
  const db = new Database(file);
  db.pragma(`page_size = ${BYTES_OF_PAGE}`);
  db.pragma('journal_mode = MEMORY');
  db.pragma('synchronous = OFF');
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('cache_size = -32768');
  db.exec(commonTables);
  db.prepare(`INSERT INTO source VALUES (1, ?, 0, '', '')`).run(logId);
  for (const { name } of projections) {
    db.exec(tableOf(name));
    db.prepare(`INSERT INTO checkpoint (projection, position, event_id) VALUES (?, 0, '')`).run(name);
  }
  return db;
}

/** One step for each index, so that a fill can be given up between them. */
export const indexSteps = (projections: readonly Projection[]): string[] =>
  projections.flatMap(({ name }) => indexesOf(name));

/** Ends loading: from here on the file is written in WAL mode and read beside that. */
export function finishFactFile(db: Database.Database): void {
  db.pragma('synchronous = FULL');
  db.pragma('locking_mode = NORMAL');
  db.pragma('journal_mode = WAL');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/**
 * Opens a filled file to go on with it, or to read it beside that. A power cut may take back the last pages of events,
 * whole, which are then applied again: the log itself loses nothing. Refuses with `READ_MODEL_UNREADABLE`.
 */
export function openFactFile(file: string, { readOnly }: { readOnly: boolean }): Database.Database {
  const db = new Database(file, { fileMustExist: true, readonly: readOnly });
  try {
    db.pragma('busy_timeout = 5000');
    db.pragma('cache_size = -16384');
    if (!readOnly) db.pragma('synchronous = NORMAL');
    const mode = db.pragma('journal_mode', { simple: true });
    insist(
      mode === 'wal',
      'READ_MODEL_UNREADABLE',
      `The read model ${file} was never finished. Run "npm run rebuild".`,
    );
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
