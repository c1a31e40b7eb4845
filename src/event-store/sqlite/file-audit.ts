/** Checks of the file of a log that its events cannot tell by themselves. */
import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../digest.js';
import type { Fault } from '../verify.js';
import { tables } from './log-file.js';

/** The first thing wrong with the file: texts that were rewritten, counts that do not agree, protection taken off. */
export function auditFile(db: Database): Fault | undefined {
  const audit = db.transaction(() => rewrittenText(db) ?? wrongCount(db) ?? changedTable(db));
  return audit();
}

interface TextRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** Another spelling of the same JSON keeps its digest, but nobody but an editor of the file can have written it. */
function rewrittenText(db: Database): Fault | undefined {
  const rows = db
    .prepare<[], TextRow>(
      `SELECT position, name AS stream, revision, type, data, metadata
       FROM events JOIN streams ON streams.id = events.stream ORDER BY position`,
    )
    .iterate();
  for (const { data, metadata, ...place } of rows) {
    if (!isCanonical(data) || !isCanonical(metadata)) {
      return { ...place, wrong: 'its text is not written as this service writes it' };
    }
  }
  return undefined;
}

function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

/** Also finds what was put before the first position or after the last, where no reader of the log comes. */
function wrongCount(db: Database): Fault | undefined {
  const { counted, held, last } = db
    .prepare<[], { counted: number; held: number; last: number }>(
      `SELECT (SELECT position FROM log) AS counted, count(*) AS held, coalesce(max(position), 0) AS last FROM events`,
    )
    .get()!;
  if (counted === held && counted === last) return undefined;
  return { wrong: `the log counted ${counted} events and holds ${held}: some were removed or added by hand` };
}

function changedTable(db: Database): Fault | undefined {
  const definition = db.prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?').pluck();
  const changed = Object.entries(tables).find(([name, sql]) => definition.get(name) !== sql);
  if (!changed) return undefined;
  return { wrong: `the file was opened to changes: ${changed[0]} is not as this service makes it` };
}
