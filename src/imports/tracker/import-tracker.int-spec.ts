import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '../../event-store/event-store.js';
import { logFileIn } from '../../event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../../event-store/sqlite/sqlite-event-store.js';
import type { StoredEvent } from '../../kernel/event.js';
import { Importing } from '../import-run.js';
import { importTracker, type TrackerSummary } from './import-tracker.js';

const clock = { now: () => Date.parse('2026-03-02T12:00:00Z') };
/** The mapping that the reference prints. */
const MAPPING = /```yaml\n(.*?)```/s.exec(readFileSync('docs/tracker-format.md', 'utf8'))![1]!;
const HEADER = 'Ref,Agency,Recommendation,Date made,Reply,Status 2022,Status,Closed on';
const ROWS = [
  '1,Eastwick Council,"Train all staff,\r\nevery year",03/11/2021,Agreed,Under way,Done,14/02/2023',
  '1,Norwick Council,"Train all staff,\r\nevery year",03/11/2021,,Under way,Under way,',
  '2,Eastwick Council,Write a policy,1 Dec 2021,,,Taken back,',
];

let folder: string;
let log: EventStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-tracker-'));
  log = openSqliteEventStore({ file: logFileIn(folder) });
});

afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

const load = (table: string | Buffer, mapping = MAPPING): Promise<TrackerSummary> => {
  const [file, mappingFile] = [join(folder, 'tracker.csv'), join(folder, 'tracker.yaml')];
  writeFileSync(file, table);
  writeFileSync(mappingFile, mapping);
  const actor = { id: 'import', role: 'system', for: 'partnership:throughline' } as const;
  return importTracker(
    new Importing(log, clock),
    log,
    { file, mappingFile },
    { actor, correlationId: 'test' },
  );
};
const tableOf = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\r\n');
const eventsOf = (id: string): Promise<StoredEvent[]> =>
  log.readStream(`recommendation-westmarch-tracker.main.${id}`);
const dataOf = (events: readonly StoredEvent[], type: string) =>
  events.filter((event) => event.type === type).map(({ data }) => data as Record<string, unknown>);
const codesOf = ({ problems }: TrackerSummary) => problems.map(({ line, code }) => [line, code]);
const noted = ({ notes }: TrackerSummary, code: string) => notes.find((note) => note.code === code)?.lines;

describe('Importing a tracker', () => {
  it('makes a recommendation of each number and text, with a share for each recipient', async () => {
    const summary = await load(tableOf(...ROWS));

    expect(summary).toMatchObject({ rows: 3, problems: [], complete: true });
    const first = await eventsOf('1');
    expect(dataOf(first, 'RecommendationMade')).toMatchObject([
      {
        wordings: [{ text: { narrative: 'Train all staff,\nevery year' } }],
        addressedTo: ['agency:eastwick-council'],
      },
    ]);
    expect(dataOf(first, 'RecipientAdded')).toEqual([{ recipient: 'agency:norwick-council' }]);
  });

  it('dates each status by its column, its own day, or the time in which it can have been stated', async () => {
    await load(tableOf(...ROWS));

    const reports = (await eventsOf('1')).filter(({ type }) => type === 'ProgressReported');
    expect(
      reports.map(({ data, metadata: { occurred } }) => {
        const { share, status } = data as { share: string; status: string };
        return [share, status, occurred.earliest, occurred.latest];
      }),
    ).toEqual([
      ['agency:eastwick-council', 'in_progress', '2022-06-30', '2022-06-30'],
      ['agency:eastwick-council', 'complete', '2023-02-14', '2023-02-14'],
      ['agency:norwick-council', 'in_progress', '2022-06-30', '2022-06-30'],
      ['agency:norwick-council', 'in_progress', '2021-11-03', '2023-07-01'],
    ]);
  });

  it('keeps the line at which a row begins as the source of its facts', async () => {
    await load(tableOf(...ROWS));

    const [made] = await eventsOf('2');
    expect(made?.metadata.sources).toEqual([{ document: 'westmarch-tracker', lines: [6], basis: 'printed' }]);
  });

  it('withdraws a recommendation whose only row says so', async () => {
    await load(tableOf(...ROWS));

    expect((await eventsOf('2')).map(({ type }) => type)).toEqual([
      'RecommendationMade',
      'ProgressReported',
      'RecommendationWithdrawn',
    ]);
  });

  it('stores nothing when the same table comes again', async () => {
    await load(tableOf(...ROWS));
    const head = await log.head();

    expect(await load(tableOf(...ROWS))).toMatchObject({
      created: 0,
      corrected: 0,
      unchanged: 6,
      complete: true,
    });
    expect(await log.head()).toBe(head);
  });

  it('stores only what a later version of the table changes', async () => {
    await load(tableOf(...ROWS));

    const summary = await load(tableOf(...ROWS).replace('Under way,Under way,', 'Under way,Done,01/06/2023'));

    expect(summary).toMatchObject({ created: 0, corrected: 1, takenBack: 0 });
    const last = (await eventsOf('1')).at(-1)!;
    expect(last).toMatchObject({
      data: { status: 'complete' },
      metadata: { occurred: { latest: '2023-06-01' } },
    });
    expect(last.metadata.corrects).toBeDefined();
  });

  it('takes back a row that a later version leaves out', async () => {
    await load(tableOf(...ROWS));

    expect(await load(tableOf(...ROWS.slice(0, 2)))).toMatchObject({
      takenBack: 1,
      created: 0,
      corrected: 0,
    });
    expect((await eventsOf('2')).at(-1)?.type).toBe('RecordedInError');
  });

  it('gives the next ordinal to a number that comes again with another text, and to a row that stands there twice', async () => {
    const summary = await load(tableOf(...ROWS, '2,Eastwick Council,Another policy,,,,,', ROWS[2]!));

    expect(noted(summary, 'NUMBER_REPEATED')).toEqual([7]);
    expect(noted(summary, 'ROW_REPEATED')).toEqual([8]);
    expect(await eventsOf('2.2')).toHaveLength(1);
    expect(await eventsOf('2.3')).toHaveLength(3);
  });

  it('keeps a row without recipient, date and text as unknown, and lists it', async () => {
    const summary = await load(tableOf('7,,,,,,Done,'));

    expect(summary.complete).toBe(true);
    for (const code of ['BLANK_RECIPIENT', 'BLANK_MADE', 'BLANK_TEXT'])
      expect(noted(summary, code)).toEqual([2]);
    const events = await eventsOf('7');
    expect(dataOf(events, 'RecommendationMade')).toMatchObject([{ addressedTo: [] }]);
    expect(dataOf(events, 'ProgressReported')[0]).not.toHaveProperty('share');
    expect(events[0]?.metadata.occurred).toEqual({ earliest: '0001-01-01', latest: '2023-07-01' });
  });

  it('keeps the words of a status that states none', async () => {
    await load(tableOf('7,Eastwick Council,Train,,,,?,'));

    expect(dataOf(await eventsOf('7'), 'ProgressReported')).toEqual([
      { share: 'agency:eastwick-council', statusPrinted: '?', note: { narrative: '?' }, evidence: [] },
    ]);
  });

  it('reads a table with a byte order mark', async () => {
    expect(await load(`\ufeff${tableOf(...ROWS)}`)).toMatchObject({ rows: 3, complete: true });
  });

  it('reads lines that are not UTF-8 as Windows-1252 and lists them', async () => {
    const summary = await load(
      Buffer.from(tableOf('7,Eastwick Council,Caf\u00e9 \u0093rules\u0094,,,,,'), 'latin1'),
    );

    expect(noted(summary, 'READ_AS_WINDOWS_1252')).toEqual([2]);
    expect(dataOf(await eventsOf('7'), 'RecommendationMade')).toMatchObject([
      { wordings: [{ text: { narrative: 'Café “rules”' } }] },
    ]);
  });

  it('lists characters that were saved in the wrong encoding, and puts them right when asked', async () => {
    const row = '7,Eastwick Council,Train â€¢ all_x000D_,,,,,';

    const kept = await load(tableOf(row));
    expect(noted(kept, 'WRONGLY_ENCODED')).toEqual([2]);
    expect(noted(kept, 'SPREADSHEET_MARKS')).toEqual([2]);
    await load(tableOf(row), `${MAPPING}tidy: true\n`);

    expect((await eventsOf('7')).at(-1)?.data).toMatchObject({
      wordings: [{ text: { narrative: 'Train • all' } }],
    });
  });

  it('reads several recipients from one cell, and those that the tracker knows', async () => {
    await load(
      tableOf('7,Eastwick Council; the board,Train,,,,Done,'),
      `${MAPPING}separator: ";"\nrecipients: {known: {the board: "partnership:westmarch"}}\n`,
    );

    expect(dataOf(await eventsOf('7'), 'ProgressReported').map(({ share }) => share)).toEqual([
      'agency:eastwick-council',
      'partnership:westmarch',
    ]);
  });
});

describe('A faulty table', () => {
  afterEach(async () => {
    expect(await log.head()).toBe(0);
  });

  it('lists a status word that the mapping does not explain', async () => {
    expect(codesOf(await load(tableOf(...ROWS, '8,Eastwick Council,Train,,,,Unclear,')))).toEqual([
      [7, 'STATUS_UNKNOWN'],
    ]);
  });

  it('lists a date that cannot be read', async () => {
    expect(codesOf(await load(tableOf('8,Eastwick Council,Train,31/02/2021,,,,')))).toEqual([
      [2, 'DATE_UNREADABLE'],
    ]);
  });

  it('lists a row with too few cells', async () => {
    expect(codesOf(await load(tableOf('8,Eastwick Council,Train')))).toEqual([[2, 'CELLS_UNEVEN']]);
  });

  it('lists a name of which no id can be made', async () => {
    expect(codesOf(await load(tableOf('8,***,Train,,,,,')))).toEqual([[2, 'NAME_UNREADABLE']]);
  });

  it('lists a cell that is too long', async () => {
    expect(codesOf(await load(tableOf(`8,Eastwick Council,${'x'.repeat(50_001)},,,,,`)))[0]).toEqual([
      2,
      'CELL_TOO_LONG',
    ]);
  });

  it('names the columns that are not there', async () => {
    const summary = await load(tableOf(...ROWS).replace('Agency,', 'Who,'));

    expect(summary.problems).toMatchObject([{ line: 1, code: 'COLUMN_MISSING' }]);
    expect(summary.problems[0]?.message).toContain('Agency');
  });

  it('names the row whose quotation mark is never closed', async () => {
    expect(codesOf(await load(tableOf(ROWS[2]!, '8,Eastwick Council,"Train,,,,,')))).toEqual([
      [3, 'TABLE_SYNTAX'],
    ]);
  });

  it('refuses UTF-16', async () => {
    expect(codesOf(await load(Buffer.from(`\ufeff${tableOf(...ROWS)}`, 'utf16le')))).toEqual([
      [1, 'TABLE_ENCODING'],
    ]);
  });

  it('refuses bytes that are not UTF-8 where the mapping says UTF-8', async () => {
    const bytes = Buffer.from(tableOf('7,Eastwick Council,Caf\u00e9,,,,,'), 'latin1');

    expect(codesOf(await load(bytes, `${MAPPING}encoding: utf-8\n`))).toEqual([[2, 'TABLE_ENCODING']]);
  });

  it('refuses an empty table', async () => {
    expect(codesOf(await load(''))).toEqual([[1, 'TABLE_EMPTY']]);
  });

  it('lists what is wrong with the mapping, with its line', async () => {
    const summary = await load(tableOf(...ROWS), MAPPING.replace('  Done: complete', '  Done: finished'));

    expect(summary.problems).toMatchObject([{ code: 'MAPPING_INVALID', path: 'statuses.Done', line: 17 }]);
  });

  it('names a partnership that nobody knows', async () => {
    const mapping = MAPPING.replace(', name: Westmarch Safeguarding Children Partnership', '');

    expect(codesOf(await load(tableOf(...ROWS), mapping))).toEqual([[1, 'REFERENCE_UNKNOWN']]);
  });
});
