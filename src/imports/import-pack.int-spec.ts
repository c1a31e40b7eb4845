import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agencyCommands } from '../agencies/commands/index.js';
import { CommandHandling } from '../command-handling/command-handling.js';
import type { EventStore } from '../event-store/event-store.js';
import { logFileIn } from '../event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { step, type CommandDefinition, type Recording } from '../kernel/command.js';
import type { Actor } from '../kernel/event.js';
import { fold } from '../kernel/stream.js';
import { recommendationStream } from '../recommendations/recommendation.state.js';
import { reportProgress } from '../recommendations/commands/report-progress.js';
import { rateStandard } from '../submissions/commands/rate-standards.js';
import { submissionStream } from '../submissions/submission.state.js';
import { breakingOff } from '../../test/support/breaking-off.js';
import { importPack } from './import-pack.js';
import { Importing, type ImportSummary } from './import-run.js';

const PACK = readFileSync('test/packs/westmarch-2021.yaml', 'utf8');
const CHILDRENS_SERVICES = 'submission-westmarch.2021.westmarch-childrens-services';
const FIRST = 'recommendation-westmarch.2021.main.1';
const clock = { now: () => Date.parse('2026-03-02T12:00:00Z') };
const importer: Actor = { id: 'import', role: 'system', for: 'partnership:throughline' };
const unit: Actor = { id: 'unit-1', role: 'business_unit', for: 'partnership:westmarch' };

let folder: string;
let log: EventStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-import-'));
  log = openSqliteEventStore({ file: logFileIn(folder) });
});

afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

const load = (text: string, into: EventStore = log): Promise<ImportSummary> =>
  importPack(
    new Importing(into, clock),
    into,
    { text, file: 'westmarch.yaml' },
    { actor: importer, correlationId: 'test' },
  );

const corrected = (from: string | RegExp, to: string): string => {
  const text = PACK.replace(from, to);
  expect(text).not.toBe(PACK);
  return text;
};

const lineOf = (text: string, words: string): number => {
  expect(text).toContain(words);
  return text.slice(0, text.indexOf(words)).split('\n').length;
};

const eventsOf = (stream: string) => log.readStream(stream);
const lastOf = async (stream: string) => (await eventsOf(stream)).at(-1)!;
const submission = async () => {
  const state = fold(submissionStream, await eventsOf(CHILDRENS_SERVICES));
  if (state.status === 'unknown') throw new Error('There is no submission.');
  return state;
};
const gradeOf = async (item: string) => {
  const rating = (await submission()).self[`westmarch.s11-2021/${item}`];
  return rating?.kind === 'graded' ? rating.grade : rating?.kind;
};

let commands = 0;
const byHand = (command: CommandDefinition, input: object, record?: Recording) =>
  new CommandHandling(log, clock).handle(
    { commandId: `by-hand-${(commands += 1)}`, actor: unit, correlationId: 'test' },
    [step(command, input as never, record)],
  );

describe('Importing a pack', () => {
  it('stores every entry with its source and its lines', async () => {
    const summary = await load(PACK);

    expect(summary.problems).toEqual([]);
    expect(summary).toMatchObject({
      complete: true,
      corrected: 0,
      takenBack: 0,
      unchanged: 0,
      leftAlone: [],
    });
    const rated = (await eventsOf(CHILDRENS_SERVICES)).find(
      ({ data }) => (data as { item?: string }).item === 'westmarch.s11-2021/s2',
    );
    expect(rated).toMatchObject({
      type: 'StandardRated',
      data: { grade: 'amber' },
      metadata: {
        sources: [{ document: 'westmarch-2021', lines: [32], basis: 'printed', printed: 'A' }],
        entry: {
          source: 'westmarch-2021',
          key: 'submissions/westmarch.2021.westmarch-childrens-services',
          turn: 1,
        },
      },
    });
  });

  it('dates a fact without a day from the beginning of its cycle to the publication of the document', async () => {
    await load(PACK);

    const [made] = await eventsOf(FIRST);
    expect(made?.metadata.occurred).toEqual({ earliest: '2021-09-01', latest: '2022-03-14' });
  });

  it('stores nothing when the same pack comes again', async () => {
    await load(PACK);
    const head = await log.head();

    const again = await load(PACK);

    expect(again).toMatchObject({ created: 0, corrected: 0, takenBack: 0, complete: true });
    expect(again.unchanged).toBeGreaterThan(30);
    expect(await log.head()).toBe(head);
  });

  it('stores nothing when the same pack comes again as JSON', async () => {
    await load(PACK);
    const head = await log.head();
    const { parse } = await import('yaml');

    await load(JSON.stringify(parse(PACK), null, 2));

    expect(await log.head()).toBe(head);
  });

  it('stores nothing when the same pack comes again with a byte order mark and the line ends of Windows', async () => {
    await load(PACK);
    const head = await log.head();

    expect(await load(`\ufeff${PACK.replaceAll('\n', '\r\n')}`)).toMatchObject({
      complete: true,
      corrected: 0,
    });
    expect(await log.head()).toBe(head);
  });

  it('corrects only the events whose content a later version changes', async () => {
    await load(PACK);
    const before = await eventsOf(CHILDRENS_SERVICES);

    const summary = await load(corrected('s2: { grade: amber, lines: 32', 's2: { grade: red, lines: 32'));

    expect(summary).toMatchObject({ created: 0, corrected: 1, takenBack: 0 });
    const after = await eventsOf(CHILDRENS_SERVICES);
    expect(after).toHaveLength(before.length + 1);
    const wrong = before.find(({ data }) => (data as { item?: string }).item === 'westmarch.s11-2021/s2')!;
    expect(after.at(-1)).toMatchObject({
      type: 'StandardRated',
      data: { grade: 'red' },
      metadata: { corrects: { id: wrong.id, revision: wrong.revision }, entry: { turn: 2 } },
    });
    expect(await gradeOf('s2')).toBe('red');
  });

  it('adds what a later version adds to an entry and takes back what it leaves out', async () => {
    await load(PACK);

    await load(
      corrected(
        'ratings: { s1: green, s2: { grade: amber, lines: 32, printed: A },',
        'notRated: { s1: not_applicable }\n    ratings: { s2: { grade: amber, lines: 32, printed: A },',
      ),
    );

    expect(await gradeOf('s1')).toBe('not_applicable');
    expect((await eventsOf(CHILDRENS_SERVICES)).slice(-2).map(({ type }) => type)).toEqual([
      'RecordedInError',
      'NotRatedDeclared',
    ]);
  });

  it('takes back an entry that is gone, and makes it again when it comes back', async () => {
    await load(PACK);
    const without = corrected(/  - \{ number: 2, wordings: Listen.*\n/, '');

    const gone = await load(without);
    const stream = 'recommendation-westmarch.2021.main.2';
    const stateThen = fold(recommendationStream, await eventsOf(stream));
    const back = await load(PACK);

    expect(gone).toMatchObject({ created: 0, corrected: 0, takenBack: 1, complete: true });
    expect(stateThen.status).toBe('unknown');
    expect(back).toMatchObject({ created: 1, corrected: 0, takenBack: 0, complete: true });
    expect(fold(recommendationStream, await eventsOf(stream)).status).not.toBe('unknown');
    expect((await lastOf(stream)).metadata.entry?.turn).toBe(3);
  });

  it('moves an entry to another stream when its id changes', async () => {
    await load(PACK);

    const summary = await load(corrected('{ number: 2, wordings: Listen', '{ number: 4, wordings: Listen'));

    expect(summary).toMatchObject({ created: 1, takenBack: 1 });
    expect(fold(recommendationStream, await eventsOf('recommendation-westmarch.2021.main.2')).status).toBe(
      'unknown',
    );
    expect(await eventsOf('recommendation-westmarch.2021.main.4')).toHaveLength(1);
  });

  it('leaves alone and reports what somebody corrected since', async () => {
    await load(PACK);
    const wrong = (await eventsOf(CHILDRENS_SERVICES)).find(
      ({ data }) => (data as { item?: string }).item === 'westmarch.s11-2021/s2',
    )!;
    await byHand(
      rateStandard,
      {
        submission: 'westmarch.2021.westmarch-childrens-services',
        item: 'westmarch.s11-2021/s2',
        grade: 'green',
      },
      { corrects: wrong.id },
    );

    const summary = await load(corrected('s2: { grade: amber, lines: 32', 's2: { grade: red, lines: 32'));

    expect(await gradeOf('s2')).toBe('green');
    expect(summary.leftAlone).toMatchObject([
      {
        key: 'submissions/westmarch.2021.westmarch-childrens-services',
        line: lineOf(PACK, 'agencies: [westmarch-childrens-services]'),
      },
    ]);
  });

  it('keeps what somebody added since on top of a correction', async () => {
    await load(PACK);
    await byHand(reportProgress, {
      recommendation: 'westmarch.2021.main.1',
      share: 'body:westmarch.executive',
      status: 'complete',
      note: 'The paper was agreed.',
    });

    await load(corrected('progressNote: A first paper was seen.', 'progressNote: The first paper was seen.'));

    const reports = (await eventsOf(FIRST)).filter(({ type }) => type === 'ProgressReported');
    expect(reports.map(({ data }) => (data as { status: string }).status)).toEqual([
      'in_progress',
      'complete',
      'in_progress',
    ]);
    expect(reports[2]?.metadata.corrects?.id).toBe(reports[0]?.id);
    expect(reports[2]?.metadata.occurred).toEqual(reports[0]?.metadata.occurred);
  });

  it('does not take back an entry on which others have built since', async () => {
    await load(PACK);
    await byHand(reportProgress, {
      recommendation: 'westmarch.2021.main.2',
      share: 'agency:westmarch-prison',
      status: 'in_progress',
      note: 'A visit is planned.',
    });

    const summary = await load(corrected(/  - \{ number: 2, wordings: Listen.*\n/, ''));

    expect(summary).toMatchObject({
      takenBack: 0,
      leftAlone: [{ key: 'recommendations/westmarch.2021.main.2' }],
    });
    expect(
      fold(recommendationStream, await eventsOf('recommendation-westmarch.2021.main.2')).status,
    ).not.toBe('unknown');
  });

  it('takes up an import that broke off, without doubling anything', async () => {
    const whole = openSqliteEventStore({ file: logFileIn(join(folder, 'whole')) });
    await load(PACK, whole);
    const expected = (await whole.readAll()).filter(({ stream }) => !stream.startsWith('import-'));
    await whole.close();

    for (const stopAfter of [1, 5, 17, 9])
      await expect(load(PACK, breakingOff(log, stopAfter))).rejects.toThrow('broke off');
    const summary = await load(PACK);

    expect(summary).toMatchObject({ complete: true, problems: [] });
    const stored = (await log.readAll()).filter(({ stream }) => !stream.startsWith('import-'));
    expect(stored.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    const head = await log.head();
    await load(PACK);
    expect(await log.head()).toBe(head);
  });

  it('takes back what a broken-off import stored, when the file that finishes it leaves it out', async () => {
    await expect(load(PACK, breakingOff(log, 12))).rejects.toThrow('broke off');
    const stored = await log.readAll();
    expect(stored.some(({ stream }) => stream === 'agency-norwick-council')).toBe(true);

    const summary = await load(
      PACK.replace(/  - \{ id: norwick-council.*\n/, '')
        .replace('[eastwick-council, norwick-council]', '[eastwick-council]')
        .replace('eastwick-council.norwick-council', 'eastwick-council'),
    );

    expect(summary).toMatchObject({ complete: true, takenBack: 1 });
    expect((await lastOf('agency-norwick-council')).type).toBe('RecordedInError');
  });

  it('reports progress for each entry while it checks and while it stores', async () => {
    const seen: string[] = [];
    await importPack(
      new Importing(log, clock),
      log,
      { text: PACK, file: 'westmarch.yaml' },
      {
        actor: importer,
        correlationId: 'test',
        onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`),
      },
    );

    const total = seen.length / 2;
    expect(seen[0]).toBe(`checking 1/${total}`);
    expect(seen.at(-1)).toBe(`storing ${total}/${total}`);
  });

  it('adds the name of a known agency instead of registering it twice', async () => {
    const register = agencyCommands.find(({ name }) => name === 'registerAgency')!;
    await byHand(register, {
      agency: 'westmarch-ccg',
      name: 'Westmarch Clinical Commissioning Group',
      sector: 'health',
    });

    await load(PACK);

    expect((await eventsOf('agency-westmarch-ccg')).map(({ type }) => type).slice(0, 2)).toEqual([
      'AgencyRegistered',
      'AgencyNamed',
    ]);
  });
});

describe('A faulty pack', () => {
  it('stores nothing and lists every fault with its line', async () => {
    const faulty = PACK.replace('s1: green, s2', 's1: purple, s2')
      .replace('body:westmarch.executive, {', 'body:westmarch.board, {')
      .replace('lines: 63', 'lines: 630');

    const summary = await load(faulty);

    expect(summary.complete).toBe(false);
    expect(summary.problems.map(({ line, code }) => [line, code])).toEqual([
      [lineOf(faulty, 'purple'), 'RATING_NOT_ON_SCALE'],
      [lineOf(faulty, 'westmarch.board'), 'REFERENCE_UNKNOWN'],
      [lineOf(faulty, 'lines: 630'), 'LINE_OUTSIDE_DOCUMENT'],
    ]);
    expect(await log.head()).toBe(0);
  });

  it('names with its line what only trying it out refuses, and not what follows from that', async () => {
    const faulty = corrected('opens: 2021-09-01', 'opens: 2021-09-01\n    ends: 2020-01-01');

    const { problems } = await load(faulty);

    expect(problems).toMatchObject([
      { file: 'westmarch.yaml', line: lineOf(faulty, '- id: westmarch.2021'), path: 'cycles/westmarch.2021' },
    ]);
    expect(await log.head()).toBe(0);
  });
});
