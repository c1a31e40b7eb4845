import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from '../../src/kernel/event.js';
import { atDay, bySubject, type Fact } from '../../src/read-models/fact.js';
import type { FactStore } from '../../src/read-models/fact-store.js';
import { openSqliteFactStore } from '../../src/read-models/sqlite/sqlite-fact-store.js';
import { allRows, filledFile, runnerOver, someFolder } from '../support/fact-files.js';
import { InMemoryLog } from '../support/in-memory-log.js';
import { oracleRuns } from '../support/oracle-runs.js';
import { countingOn, inOrder, knownBy, saidBy, type Said } from './fact-oracle.js';
import { days, histories } from './histories.js';
import { toyProjections } from './toy-projections.js';

const folder = someFolder();
afterAll(folder.remove);

const logOf = (history: readonly StoredEvent[]): InMemoryLog => {
  const log = new InMemoryLog();
  log.push(...history);
  return log;
};

/** Applies the history as it grows, in small pages, with a runner that is stopped and started on the way. */
async function followed(history: readonly StoredEvent[], page: number): Promise<string> {
  const log = new InMemoryLog();
  const file = await filledFile(folder.path, toyProjections, log);
  const middle = Math.floor(history.length / 2);
  for (const part of [history.slice(0, middle), history.slice(middle)]) {
    const runner = await runnerOver(file, log, toyProjections, { page });
    log.push(...part);
    await runner.reached(await log.head());
    await runner.stop();
  }
  return file;
}

const kinds = toyProjections.flatMap((projection) => projection.kinds.map(({ kind }) => kind));
const lists = ['cycle-0', 'cycle-1', 'body:education', 'agency:police', 'here', 'nowhere'];

const asSaid = (fact: Fact | undefined) =>
  fact && [fact.kind, fact.subject, fact.other, fact.value, fact.place, fact.position];
const asFact = (said: Said | undefined) =>
  said && [said.kind, said.subject, said.other, said.value, said.place, said.event.position];
const byPosition = (facts: ReturnType<typeof asSaid>[]) => facts.map((fact) => JSON.stringify(fact)).sort();

/** What the store answers at a position: per kind and subject on every day, and the members of every list. */
async function answersOf(store: FactStore, position: number, subjects: readonly string[]) {
  const answers: Record<string, unknown> = {};
  for (const kind of kinds) {
    const facts = bySubject(await store.ofSubjects([kind], subjects, { position }));
    for (const subject of subjects) {
      const perDay = days.map((day) => atDay(facts.get(subject) ?? [], day));
      answers[`${kind} ${subject}`] = perDay.map(({ certain, possible }) =>
        [certain, ...possible].map(asSaid),
      );
    }
    answers[`all ${kind}`] = byPosition((await store.ofKind(kind, { position })).map(asSaid));
    answers[`lists ${kind}`] = byPosition((await store.ofLists(kind, lists, { position })).map(asSaid));
  }
  return answers;
}

/** What it should answer. */
function expectedAnswers(history: readonly StoredEvent[], position: number, subjects: readonly string[]) {
  const said = saidBy(history, position);
  const answers: Record<string, unknown> = {};
  for (const kind of kinds) {
    const ofKind = said.filter((each) => each.kind === kind);
    for (const subject of subjects) {
      const ofSubject = ofKind.filter((each) => each.subject === subject);
      const perDay = days.map((day) => countingOn(ofSubject, day));
      answers[`${kind} ${subject}`] = perDay.map(({ certain, possible }) =>
        [certain, ...possible].map(asFact),
      );
    }
    answers[`all ${kind}`] = byPosition(ofKind.map(asFact));
    answers[`lists ${kind}`] = byPosition(ofKind.filter(({ other }) => other !== null).map(asFact));
  }
  return answers;
}

/** Reads a subject page by page. */
async function paged(
  store: FactStore,
  subject: string,
  asOf: string,
  order: 'ascending' | 'descending',
  position: number,
) {
  const read: Fact[] = [];
  for (;;) {
    const page = { asOf, order, possibly: true, max: 2, after: read.at(-1) };
    const facts = await store.page(['work.status', 'work.holder'], subject, page, { position });
    if (facts.length === 0) return read;
    read.push(...facts);
  }
}

describe('stored facts against a fold of the raw events', () => {
  it('give the same certain and possible facts for every day and every position, followed live or filled', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 4 }), async (history, page) => {
        const live = await followed(history, page);
        const rebuilt = await filledFile(folder.path, toyProjections, logOf(history));
        expect(allRows(live)).toEqual(allRows(rebuilt));
        const subjects = ['one', 'one/body:education', 'one/agency:police', 'body-0', 'body-1', 'nobody'];
        for (const file of [live, rebuilt]) {
          const store = openSqliteFactStore(file, toyProjections);
          for (let position = 0; position <= history.length; position += 1) {
            expect(await answersOf(store, position, subjects)).toEqual(
              expectedAnswers(history, position, subjects),
            );
          }
          store.close();
        }
      }),
      { numRuns: oracleRuns(150) },
    );
  });

  it('know each event from the largest stamp so far, whatever order the stamps come in', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const store = openSqliteFactStore(await followed(history, 2), toyProjections);
        for (const day of [
          '2024-03-31',
          '2024-04-01',
          '2024-04-02',
          '2024-04-03',
          '2024-04-04',
          '2024-04-05',
        ]) {
          expect((await store.knownBy(day)).position).toBe(knownBy(history, day));
        }
        store.close();
      }),
      { numRuns: oracleRuns(60) },
    );
  });

  it('come in pages in the order of facts, each once, in both directions', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.constantFrom(...days), fc.nat(16), async (history, asOf, position) => {
        const store = openSqliteFactStore(
          await filledFile(folder.path, toyProjections, logOf(history)),
          toyProjections,
        );
        for (const subject of ['one/body:education', 'one/agency:police']) {
          const expected = saidBy(history, position)
            .filter((said) => said.subject === subject && said.event.metadata.occurred.earliest <= asOf)
            .sort(inOrder)
            .map(asFact);
          const forwards = await paged(store, subject, asOf, 'ascending', position);
          const backwards = await paged(store, subject, asOf, 'descending', position);
          expect(forwards.map(asSaid)).toEqual(expected);
          expect(backwards.map(asSaid)).toEqual(expected.toReversed());
        }
        store.close();
      }),
      { numRuns: oracleRuns(100) },
    );
  });
});
