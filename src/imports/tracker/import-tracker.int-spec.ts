import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '../../event-store/event-store.js';
import { logFileIn } from '../../event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../../event-store/sqlite/sqlite-event-store.js';
import type { StoredEvent } from '../../kernel/event.js';
import { breakingOff } from '../../../test/support/breaking-off.js';
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

const load = (table: string | Buffer, mapping = MAPPING, into = log): Promise<TrackerSummary> => {
  const [file, mappingFile] = [join(folder, 'tracker.csv'), join(folder, 'tracker.yaml')];
  writeFileSync(file, table);
  writeFileSync(mappingFile, mapping);
  const actor = { id: 'import', role: 'system', for: 'partnership:throughline' } as const;
  return importTracker(
    new Importing(into, clock),
    into,
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

  it('never shows as printed what only the mapping says', async () => {
    const known = `${MAPPING}recipients: {known: {the board: "partnership:westmarch"}}\n`;
    await load(
      tableOf(...ROWS, '1,the board,"Train all staff,\r\nevery year",,,,,', '7,the board,Plan,,,,,'),
      known,
    );

    const readings = async (stream: string) =>
      (await log.readStream(stream)).flatMap(({ metadata: { sources = [] } }) =>
        sources.filter(({ basis }) => basis === 'inferred').map(({ field, printed }) => [field, printed]),
      );
    expect(await readings('partnership-westmarch')).toEqual([[undefined, undefined]]);
    expect(await readings('agency-eastwick-council')).toEqual([['sector', undefined]]);
    for (const number of ['1', '7']) {
      expect(await readings(`recommendation-westmarch-tracker.main.${number}`)).toEqual([
        ['recipient', 'the board'],
      ]);
    }
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

  it('stores rows about the same recommendation in their order, however many are stored side by side', async () => {
    const rows = Array.from(
      { length: 250 },
      (_, index) => `${index % 5},Agency ${index},Train,,,,Under way,`,
    );

    expect(await load(tableOf(...rows))).toMatchObject({ rows: 250, problems: [], complete: true });

    const [made, ...added] = (await eventsOf('3')).filter(({ type }) => type !== 'ProgressReported');
    expect(made?.data).toMatchObject({ addressedTo: ['agency:agency-3'] });
    expect(added.map(({ data }) => (data as { recipient: string }).recipient)).toEqual(
      Array.from({ length: 49 }, (_, index) => `agency:agency-${5 * index + 8}`),
    );
  });

  it('takes up a table that broke off, without doubling or forgetting a row', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `${index},Eastwick Council,Train,,,,Under way,`);
    for (const stopAfter of [3, 60, 130, 40])
      await expect(load(tableOf(...rows), MAPPING, breakingOff(log, stopAfter))).rejects.toThrow('broke off');
    const stored = await log.readAll();
    const last = rows.findLast((row) =>
      stored.some(({ stream }) => stream === `recommendation-westmarch-tracker.main.${row.split(',')[0]}`),
    )!;

    const summary = await load(tableOf(...rows.filter((row) => row !== last)));

    expect(summary).toMatchObject({ complete: true, takenBack: 1, problems: [] });
    const ids = (await log.readAll()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const number of [0, 120, 248]) expect(await eventsOf(`${number}`)).toHaveLength(2);
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

  it('reads a quoted header behind a byte order mark', async () => {
    const quoted = tableOf(...ROWS).replace('Ref,', '"Ref",');

    expect(await load(`\ufeff${quoted}`)).toMatchObject({ rows: 3, complete: true });
  });

  it('reads the same from a table with the line ends of Windows and of others', async () => {
    await load(tableOf(...ROWS));
    const head = await log.head();

    expect(await load(tableOf(...ROWS).replaceAll('\r\n', '\n'))).toMatchObject({
      corrected: 0,
      complete: true,
    });
    expect(await log.head()).toBe(head);
  });

  it('keeps line breaks, quotation marks and commas within a quoted cell', async () => {
    await load(tableOf('7,Eastwick Council,"Train ""all"",\r\n\r\nevery year",,,,,', ROWS[2]!));

    expect(dataOf(await eventsOf('7'), 'RecommendationMade')).toMatchObject([
      { wordings: [{ text: { narrative: 'Train "all",\n\nevery year' } }] },
    ]);
    expect((await eventsOf('2'))[0]?.metadata.sources).toMatchObject([{ lines: [5] }]);
  });

  it('keeps a cell of 10,000 characters whole', async () => {
    const text = 'Train staff. '.repeat(800).slice(0, 10_000).trim().padEnd(10_000, '.');

    await load(tableOf(`7,Eastwick Council,${text},,,,,`));

    expect(dataOf(await eventsOf('7'), 'RecommendationMade')).toMatchObject([
      { wordings: [{ text: { narrative: text } }] },
    ]);
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

  it.each(['31/02/2021', '29/02/2023', '31/04/2022', '00/01/2022', '12/13/2022', 'soon'])(
    'lists %s, which is no day that there can be',
    async (date) => {
      expect(codesOf(await load(tableOf(...ROWS, `8,Eastwick Council,Train,${date},,,,`)))).toEqual([
        [7, 'DATE_UNREADABLE'],
      ]);
    },
  );

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
